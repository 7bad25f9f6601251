-- Who asks for a second pair of eyes, and who signed. The digits are on the asker's screen and are typed on the signer's.
create table second_pairs (
  id text not null primary key,
  number text not null,         -- the case
  what text not null,
  service text not null,
  staff_id text not null references staff (id),
  session_id text not null,
  desk text null,
  digits text not null,
  tries integer not null default 0,
  asked_at bigint not null,
  second_id text null,
  signed_at bigint null
);
create index second_pairs_number on second_pairs (number);
create index second_pairs_asked on second_pairs (asked_at);
-- When the second factor was given again in a session, before something that must not happen in an unattended one.
alter table staff_sessions add column fresh_at bigint null;
