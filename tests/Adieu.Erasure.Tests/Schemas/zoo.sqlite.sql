-- What SQLite allows: no types, no rowid, strict tables, brackets and backticks, keys without target columns, full text search, triggers.
-- subject: person  leaver: 1  left: 2
create table person (id integer primary key autoincrement, name, email text collate nocase unique);
create table [order] (id integer primary key, person references person, "total amount", [when] text default current_timestamp);
create table `order item` (order_id integer not null references [order] on delete cascade, no integer not null, what, primary key (order_id, no)) without rowid;
create table setting (person_id integer not null references person(id), k text not null, v any, primary key (person_id, k)) strict, without rowid;
create table tag (name text primary key) without rowid;
create table tagged (person_id not null, TAG_name text not null, primary key (person_id, tag_name), foreign key (Tag_Name) references TAG(Name));
create table computed (id integer primary key, person_id integer not null references person, a integer, b integer generated always as (a * 2) virtual, c integer as (a * 3) stored);
create table untyped (person_id, note);
create table PERSON_NOTE (Id INTEGER PRIMARY KEY, Person_Id INTEGER NOT NULL REFERENCES PERSON(ID), Note TEXT CHECK (length(Note) < 100));
create virtual table doc using fts5(title, body);
create index order_person on [order](person); create view v as select * from person; create index untyped_person on untyped(person_id) where person_id is not null;
create trigger noted after delete on computed begin update setting set v = v where person_id = old.person_id; end;
insert into person values (1, 'a', 'a@x'), (2, 'b', 'b@x'); insert into [order] (id, person) values (1, 1), (2, 2), (3, null); insert into `order item` values (1, 1, 'x'), (2, 1, 'y');
insert into setting values (1, 'k', 1), (2, 'k', 'two'); insert into tag values ('t'); insert into tagged values (1, 't'), (2, 't'); insert into computed (id, person_id, a) values (1, 1, 1), (2, 2, 2);
insert into untyped values (1, 'x'), (2, 'y'), (null, 'z'); insert into PERSON_NOTE values (1, 1, 'n'), (2, 2, 'm'); insert into doc values ('t', 'b');
