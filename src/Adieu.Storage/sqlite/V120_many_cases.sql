-- Each of these is a handful beside all that was ever refused: a lane and the board look every few seconds.
drop index refusals_due;
create index refusals_waiting on refusals (due_at, number) where filed_at is not null and decided_at is null;
create index refusals_decided on refusals (decided_at) where decided_at is not null;
create index refusals_unasked on refusals (until) where filed_at is null and sealed_key is not null;
-- 1: of what was retained nothing is left, and the second certificate is due. Closed cases lie for years, and a lane looks every second.
alter table cases add column kept_gone integer not null default 0;
create index cases_kept_gone on cases (service, kept_gone) where state = 'Closed' and kept_gone = 1;
update cases set kept_gone = 1 where state = 'Closed'
  and exists (select 1 from case_receipts x where x.number = cases.number and x.retains = 1)
  and not exists (select 1 from case_receipts x where x.number = cases.number and x.retains = 1 and x.purged_at is null);
