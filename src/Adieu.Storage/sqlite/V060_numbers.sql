-- Phone numbers that were given up, one row for each service that is told. The number is destroyed once it was told.
create table number_announcements (
  id text not null primary key,
  from_service text not null,
  to_service text not null,
  released_at integer not null,
  sealed_key blob null,
  sealed blob null,
  due_at integer null,               -- null: nothing more is to be done
  attempts integer not null default 0,
  problem text null,
  outcome text null,            -- acknowledged, given-up
  ended_at integer null,
  claimed_until integer null
) strict, without rowid;
create index number_announcements_due on number_announcements (to_service, due_at) where due_at is not null;
