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
  sealed_key bytea null,         -- destroyed when the case has ended: then nothing sealed can be read
  sealed bytea null,
  cooling_off_days integer null,
  reason_id text null,
  losses_accepted integer not null default 0,
  authenticated_at bigint null,
  recovered_at bigint null,
  opened_at bigint not null,
  confirmed_at bigint null,
  erases_at bigint null,
  answer_by bigint not null,
  ended_at bigint null,
  due_at bigint null,          -- when a lane should look at the case; null: never by itself
  attempts integer not null default 0,
  problem text null,
  claim text null,
  claimed_until bigint null
);
-- An account has one open case at most.
create unique index cases_one_open on cases (service, account_hash)
  where state not in ('Closed', 'Purged', 'Cancelled', 'Expired', 'Refused');
create index cases_due on cases (service, state, due_at) where due_at is not null;
create index cases_claimed on cases (claim) where claim is not null;

create table case_moves (
  number text not null references cases (number),
  version integer not null,
  state text not null,
  at bigint not null,
  primary key (number, version)
);

-- What each store did for a case, as it said itself.
create table case_receipts (
  number text not null references cases (number),
  store text not null,
  plan_hash text not null,
  at bigint not null,
  effects text not null,
  retains integer not null,     -- 1: something is kept until a law's date
  purged_at bigint null,
  purged_plan_hash text null,
  purged_effects text null,
  primary key (number, store)
);

create table certificates (
  number text not null references cases (number),
  kind text not null,
  id text not null unique,
  jws text not null,
  payload text not null,
  issued_at bigint not null,
  primary key (number, kind)
);

-- Identifiers remembered after closure, as keyed hashes.
create table tombstones (
  service text not null,
  kind text not null,
  hash text not null,
  number text not null references cases (number),
  until bigint null,          -- null: for ever
  primary key (service, kind, hash, number)
);

create table disputes (
  token_hash text not null primary key,
  number text not null references cases (number),
  created_at bigint not null,
  used_at bigint null
);
create index disputes_number on disputes (number);

create table outbox (
  id text not null primary key,
  number text not null references cases (number),
  template text not null,
  channel text not null,
  language text not null,
  sealed_key bytea null,         -- destroyed with the content as soon as the notice went
  sealed bytea null,
  due_at bigint null,
  attempts integer not null default 0,
  status text not null,         -- waiting, sent, parked
  created_at bigint not null,
  sent_at bigint null,
  problem text null,
  claim text null,
  claimed_until bigint null
);
create index outbox_due on outbox (due_at) where due_at is not null;
create index outbox_number on outbox (number, status);

create table ledger (
  position bigint not null primary key,
  at bigint not null,
  entry text not null,
  leaf_hash bytea not null
);
-- The right edge of the Merkle tree: appending and the root need no more than this.
create table ledger_head (
  id integer not null primary key check (id = 1),
  size bigint not null,
  edge bytea not null
);
insert into ledger_head (id, size, edge) values (1, 0, ''::bytea);
create table ledger_checkpoints (
  size bigint not null primary key,
  root bytea not null,
  at bigint not null,
  jws text not null
);

-- A lane works while it holds one of its slots: that is the concurrency over all nodes.
create table lane_leases (
  lane text not null,
  service text not null,
  slot integer not null,
  owner text not null,
  until bigint not null,
  primary key (lane, service, slot)
);
