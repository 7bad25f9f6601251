-- One row per case and method: the one good code, if any, and what was proved.
create table verification_codes (
  number text not null,
  method text not null,
  code_hash text null,          -- gone as soon as it is used, withdrawn or forgotten
  sent_at bigint null,
  expires_at bigint null,
  sends integer not null default 0,
  attempts integer not null default 0,
  locked_until bigint null,
  proven_at bigint null,
  primary key (number, method)
);

-- For the hourly limit of a number or address, whatever the case; rows older than that are deleted as new ones come.
create table verification_sends (
  destination_hash text not null,
  at bigint not null
);
create index verification_sends_destination on verification_sends (destination_hash, at);
create index verification_sends_at on verification_sends (at);

-- Tokens that were used, until they have expired anyway.
create table used_tokens (
  id text not null primary key,
  expires_at bigint not null
);
create index used_tokens_expiry on used_tokens (expires_at);
