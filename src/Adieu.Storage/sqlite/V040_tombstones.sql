-- A lane looks for those whose time is over.
create index tombstones_until on tombstones (service, until) where until is not null;
