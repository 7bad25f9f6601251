-- Those who work at desks. The id stands in the ledger; the name does not.
create table staff (
  id text not null primary key,
  name text not null unique,
  display_name text not null,
  email text null,
  role text not null,
  state text not null,
  password_hash text null,
  security_stamp text not null,
  failed integer not null default 0,
  locked_until integer null,
  totp_key blob null,
  totp blob null,               -- sealed
  totp_step integer null,       -- of the last code that was taken; null until the secret was proved once
  own_hash text null,           -- keyed hash of their own ID number
  invitation_hash text null,    -- gone as soon as it is used
  invited_until integer null,
  created_at integer not null
) strict;
create unique index staff_invitation on staff (invitation_hash);

-- ID numbers, as keyed hashes, of relatives whom staff declared: they are not served by them.
create table staff_relatives (
  staff_id text not null references staff (id),
  document_hash text not null,
  primary key (staff_id, document_hash)
) strict, without rowid;

-- A session is a row, so that it can be listed and ended. Level 1: password given; 2: second factor too.
create table staff_sessions (
  token_hash text not null primary key,
  id text not null unique,
  staff_id text not null references staff (id),
  level integer not null,
  service text null,
  desk text null,
  device text not null,
  created_at integer not null,
  seen_at integer not null
) strict;
create index staff_sessions_staff on staff_sessions (staff_id);

-- Who looked whom up. The account is a keyed hash.
create table staff_look_ups (
  id text not null primary key,
  at integer not null,
  staff_id text not null,
  desk text null,
  service text not null,
  kind text not null,
  outcome text not null,
  account_hash text null,
  number text null              -- the case that came of it
) strict;
create index staff_look_ups_staff on staff_look_ups (staff_id, at);
create index staff_look_ups_at on staff_look_ups (at);
create index staff_look_ups_account on staff_look_ups (account_hash);
create index staff_look_ups_number on staff_look_ups (number);

-- What a supervisor should see: one of a kind for a member and hour.
create table staff_alarms (
  staff_id text not null,
  kind text not null,
  hour integer not null,
  at integer not null,
  primary key (staff_id, kind, hour)
) strict, without rowid;
create index staff_alarms_at on staff_alarms (at);

-- Second screens of desks. The code is gone as soon as it is used.
create table pads (
  token_hash text not null primary key,
  code text null unique,
  session_id text null,
  number text null,
  created_at integer not null
) strict;
create index pads_session on pads (session_id);
