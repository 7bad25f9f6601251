-- Refusals, and the appeal against each. What is sealed lives until the appeal is decided or its time is over.
create table refusals (
  number text not null primary key references cases (number),
  service text not null,
  at bigint not null,
  staff_id text not null,
  basis text not null,
  resumes text not null,        -- where the case stood
  sealed_key bytea null,
  sealed bytea null,           -- the reason, and what the case knew of its person
  until bigint not null,         -- when an appeal is too late
  filed_at bigint null,
  due_at bigint null,            -- by when the law wants an answer
  words bytea null,            -- the person's, sealed
  decided_at bigint null,
  decided_by text null,
  granted integer null
);
create index refusals_due on refusals (due_at);
