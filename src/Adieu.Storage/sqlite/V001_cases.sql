-- Times are whole milliseconds since 1970-01-01 UTC, by the database's clock.
create table cases (
  number text not null primary key,
  service text not null,
  service_version text not null,
  door text not null,
  state text not null,
  resumes text null,            -- where a Blocked, Held or NeedsAttention case goes on
  version integer not null,
  language text not null,
  account_hash text not null,
  sealed_key blob null,         -- destroyed when the case has ended: then nothing sealed can be read
  sealed blob null,
  cooling_off_days integer null,
  reason_id text null,
  losses_accepted integer not null default 0,
  authenticated_at integer null,
  recovered_at integer null,
  opened_at integer not null,
  confirmed_at integer null,
  erases_at integer null,
  answer_by integer not null,
  ended_at integer null,
  due_at integer null,          -- when a lane should look at the case; null: never by itself
  attempts integer not null default 0,
  problem text null,
  claim text null,
  claimed_until integer null
) strict;
-- An account has one open case at most.
create unique index cases_one_open on cases (service, account_hash)
  where state not in ('Closed', 'Purged', 'Cancelled', 'Expired', 'Refused');
create index cases_due on cases (service, state, due_at) where due_at is not null;
create index cases_claimed on cases (claim) where claim is not null;

create table case_moves (
  number text not null references cases (number),
  version integer not null,
  state text not null,
  at integer not null,
  primary key (number, version)
) strict, without rowid;

-- What each store did for a case, as it said itself.
create table case_receipts (
  number text not null references cases (number),
  store text not null,
  plan_hash text not null,
  at integer not null,
  effects text not null,
  retains integer not null,     -- 1: something is kept until a law's date
  purged_at integer null,
  purged_plan_hash text null,
  purged_effects text null,
  primary key (number, store)
) strict, without rowid;

create table certificates (
  number text not null references cases (number),
  kind text not null,
  id text not null unique,
  jws text not null,
  payload text not null,
  issued_at integer not null,
  primary key (number, kind)
) strict, without rowid;

-- Identifiers remembered after closure, as keyed hashes.
create table tombstones (
  service text not null,
  kind text not null,
  hash text not null,
  number text not null references cases (number),
  until integer null,          -- null: for ever
  primary key (service, kind, hash, number)
) strict, without rowid;

create table disputes (
  token_hash text not null primary key,
  number text not null references cases (number),
  created_at integer not null,
  used_at integer null
) strict, without rowid;
create index disputes_number on disputes (number);

create table outbox (
  id text not null primary key,
  number text not null references cases (number),
  template text not null,
  channel text not null,
  language text not null,
  sealed_key blob null,         -- destroyed with the content as soon as the notice went
  sealed blob null,
  due_at integer null,
  attempts integer not null default 0,
  status text not null,         -- waiting, sent, parked
  created_at integer not null,
  sent_at integer null,
  problem text null,
  claim text null,
  claimed_until integer null
) strict, without rowid;
create index outbox_due on outbox (due_at) where due_at is not null;
create index outbox_number on outbox (number, status);

create table ledger (
  position integer not null primary key,
  at integer not null,
  entry text not null,
  leaf_hash blob not null
) strict;
-- The right edge of the Merkle tree: appending and the root need no more than this.
create table ledger_head (
  id integer not null primary key check (id = 1),
  size integer not null,
  edge blob not null
) strict;
insert into ledger_head (id, size, edge) values (1, 0, x'');
create table ledger_checkpoints (
  size integer not null primary key,
  root blob not null,
  at integer not null,
  jws text not null
) strict;

-- A lane works while it holds one of its slots: that is the concurrency over all nodes.
create table lane_leases (
  lane text not null,
  service text not null,
  slot integer not null,
  owner text not null,
  until integer not null,
  primary key (lane, service, slot)
) strict, without rowid;
