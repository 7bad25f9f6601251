-- What waits for somebody to look is a handful beside all that was ever closed.
create index cases_waiting on cases (answer_by, number) where state in ('Held', 'NeedsAttention');
