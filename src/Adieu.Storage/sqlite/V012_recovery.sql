-- Who forgot the password proves who they are before there is a case, under the number that a case may get later.
alter table verification_codes add column account_hash text null;   -- whose phone or mailbox the code went to
alter table verification_codes add column holder_hash text null;    -- which browser proved it
create index verification_codes_expiry on verification_codes (expires_at) where expires_at is not null;
