-- A film rental: an address that the customer refers to, domains, enums, arrays, views, inheritance, triggers, two schemas' worth of lookups.
-- subject: customer  leaver: 1  left: 2
create type mpaa_rating as enum ('G', 'PG'); create domain year as integer check (value >= 1901 and value <= 2155);
create table country (country_id serial primary key, country text not null); create table city (city_id serial primary key, city text not null, country_id integer not null references country);
create table address (address_id serial primary key, address text not null, city_id integer not null references city, phone text not null);
create table language (language_id serial primary key, name char(20) not null);
create table film (film_id serial primary key, title text not null, release_year year, language_id integer not null references language, rating mpaa_rating default 'G', special_features text[], fulltext tsvector not null default '');
create table store (store_id serial primary key, manager_staff_id integer not null, address_id integer not null references address on update cascade on delete restrict);
create table staff (staff_id serial primary key, first_name text not null, address_id integer not null references address, store_id integer not null references store, email text, password text, picture bytea);
alter table store add foreign key (manager_staff_id) references staff deferrable initially deferred;
create table customer (customer_id serial primary key, store_id integer not null references store on delete restrict, first_name text not null, email text, address_id integer not null references address on delete restrict, activebool boolean not null default true, create_date date not null default current_date);
create table inventory (inventory_id serial primary key, film_id integer not null references film, store_id integer not null references store);
create table rental (rental_id serial primary key, rental_date timestamptz not null, inventory_id integer not null references inventory on delete restrict, customer_id integer not null references customer on delete restrict, staff_id integer not null references staff, unique (rental_date, inventory_id, customer_id));
create table payment (payment_id integer generated always as identity, customer_id integer not null references customer, staff_id integer not null references staff, rental_id integer not null references rental, amount numeric(5,2) not null, payment_date timestamptz not null, primary key (payment_date, payment_id)) partition by range (payment_date);
create table payment_2026 partition of payment for values from ('2026-01-01') to ('2027-01-01');
create table payment_rest partition of payment default;
create view customer_list as select customer_id, first_name from customer;
create materialized view rewards as select customer_id, sum(amount) as total from payment group by 1;
insert into country values (1, 'X'); insert into city values (1, 'Y', 1); insert into address values (1, 'a', 1, '1'), (2, 'b', 1, '2'), (3, 'c', 1, '3'); insert into language values (1, 'L'); insert into film (film_id, title, language_id, release_year) values (1, 'F', 1, 2000);
begin; insert into store values (1, 1, 3); insert into staff values (1, 'S', 3, 1); commit;
insert into customer (customer_id, store_id, first_name, email, address_id) values (1, 1, 'a', 'a@x', 1), (2, 1, 'b', 'b@x', 2);
insert into inventory values (1, 1, 1); insert into rental values (1, '2026-01-01', 1, 1, 1), (2, '2026-01-02', 1, 2, 1);
insert into payment (customer_id, staff_id, rental_id, amount, payment_date) values (1, 1, 1, 1, '2026-01-01'), (2, 1, 2, 1, '2025-01-01');
