-- As what somebody acted for the account's person: close-relative, guardian; null: it was the person.
alter table cases add column capacity text null;
