-- Passkeys of staff: public keys, in the words of WebAuthn. Nothing in them is secret.
create table staff_passkeys (
  credential_id blob not null primary key,
  staff_id text not null references staff (id),
  passkey text not null,
  created_at integer not null
) strict;
create index staff_passkeys_staff on staff_passkeys (staff_id);
