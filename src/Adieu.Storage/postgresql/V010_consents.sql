-- What the person of a case consented to, by the version of the words that they read. The ledger tells the same for good.
create table case_consents (
  number text not null,
  method text not null,
  wording text not null,
  at bigint not null,
  primary key (number, method)
);
