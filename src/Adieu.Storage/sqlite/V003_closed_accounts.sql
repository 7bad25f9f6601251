-- Closed accounts are looked up by their keyed hash after a service's backup was restored.
create index cases_account on cases (service, account_hash);
