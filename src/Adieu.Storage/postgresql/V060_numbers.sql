-- Phone numbers that were given up, one row for each service that is told. The number is destroyed once it was told.
create table number_announcements (
  id text not null primary key,
  from_service text not null,
  to_service text not null,
  released_at bigint not null,
  sealed_key bytea null,
  sealed bytea null,
  due_at bigint null,               -- null: nothing more is to be done
  attempts integer not null default 0,
  problem text null,
  outcome text null,            -- acknowledged, given-up
  ended_at bigint null,
  claimed_until bigint null
);
create index number_announcements_due on number_announcements (to_service, due_at) where due_at is not null;
