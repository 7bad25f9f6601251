-- Staff whom a company's own provider signs in: a keyed hash of issuer and subject.
alter table staff add column provider_hash text null;
create unique index staff_provider on staff (provider_hash);
-- Whether the provider has asked for a second factor, so that Adieu need not.
alter table staff_sessions add column proved integer not null default 0;
