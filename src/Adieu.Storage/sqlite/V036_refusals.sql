-- Refusals, and the appeal against each. What is sealed lives until the appeal is decided or its time is over.
create table refusals (
  number text not null primary key references cases (number),
  service text not null,
  at integer not null,
  staff_id text not null,
  basis text not null,
  resumes text not null,        -- where the case stood
  sealed_key blob null,
  sealed blob null,           -- the reason, and what the case knew of its person
  until integer not null,         -- when an appeal is too late
  filed_at integer null,
  due_at integer null,            -- by when the law wants an answer
  words blob null,            -- the person's, sealed
  decided_at integer null,
  decided_by text null,
  granted integer null
) strict;
create index refusals_due on refusals (due_at);
