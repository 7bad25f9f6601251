-- Keys under which stores seal what a case erases. Sealed under the master key; destroyed at the deadline.
create table undo_keys (
  number text not null primary key references cases (number),
  sealed_key blob null,
  until bigint not null,
  destroyed_at bigint null,
  forgotten_at bigint null      -- the sealed rows are deleted from the stores too
);
create index undo_keys_until on undo_keys (until) where forgotten_at is null;

-- An account whose closure was undone may be closed again.
drop index cases_one_open;
create unique index cases_one_open on cases (service, account_hash)
  where state not in ('Closed', 'Purged', 'Undone', 'Cancelled', 'Expired', 'Refused');
