-- One call to the hotline: how often what the caller said was compared, and what came of it. Nothing that was said is kept.
create table calls (
  id text not null primary key,
  staff_id text not null,
  at bigint not null,
  tries integer not null default 0,
  number text null,             -- the case that came of it
  called_back_at bigint null      -- when the agent said that they had called the number on file
);
create index calls_number on calls (number);
