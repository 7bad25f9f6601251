namespace Adieu.Erasure.Tests.Shapes;

internal static class PostgresOnly
{
    /// <summary>What PostgreSQL's schemas are made of besides plain tables.</summary>
    public static readonly Shape Types = new(
        """
        create schema shop;
        create type mood as enum ('glad', 'sad');
        create domain zip as text check (value ~ '^[0-9]{6}$');
        create table accounts (id uuid primary key default gen_random_uuid(), name text not null);
        create table shop.visits (account_id uuid not null references accounts(id), at date not null, page text, primary key (account_id, at)) partition by range (at);
        create table shop.visits_2026 partition of shop.visits for values from ('2026-01-01') to ('2027-01-01');
        create table profiles (account_id uuid references accounts(id), id bigint generated always as identity primary key, first text, last text, full_name text generated always as (first || ' ' || last) stored, tags text[], feeling mood not null, place zip, score numeric(5, 2));
        insert into accounts values ('11111111-1111-4111-8111-111111111111', 'a'), ('22222222-2222-4222-8222-222222222222', 'b');
        insert into shop.visits values ('11111111-1111-4111-8111-111111111111', '2026-02-03', 'x'), ('22222222-2222-4222-8222-222222222222', '2026-02-03', 'y');
        insert into profiles (account_id, first, last, tags, feeling, place, score) values ('11111111-1111-4111-8111-111111111111', 'A', 'B', '{x}', 'sad', '100000', 1.5), ('22222222-2222-4222-8222-222222222222', 'C', 'D', '{y}', 'sad', '200000', 2.5);
        """,
        """
        subject: { table: accounts, key: id }
        tables:
          accounts: { on-close: erase }
          shop.visits: { owner: account_id, on-close: erase }
          profiles:
            owner: account_id
            on-close: anonymise
            mask: { first: { fixed: former }, last: { fixed: user }, tags: { fixed: "{}" }, feeling: { fixed: glad }, place: { fixed: "000000" }, score: null }
        """,
        ["11111111-1111-4111-8111-111111111111"],
        "accounts erase 1, shop.visits erase 1, profiles anonymise 1",
        ("select page from shop.visits", "y"),
        ("select account_id is null, full_name, tags::text, feeling::text, place, score from profiles order by id", "True former user {} glad 000000 -; False C D {y} sad 200000 2.50"));

    /// <summary>Without a key only the place tells rows apart, and each partition counts its places from one.</summary>
    public static readonly Shape KeylessPartitions = new(
        """
        create table people (id integer primary key);
        create table calls (caller integer, callee integer, at integer not null) partition by range (at);
        create table calls_1 partition of calls for values from (0) to (10);
        create table calls_2 partition of calls for values from (10) to (20);
        create table notes (a integer, b integer, note text);
        create table long_notes (more text) inherits (notes);
        insert into people values (1), (2), (3);
        insert into calls values (1, 1, 1), (2, 3, 2), (2, 3, 11), (1, 3, 12), (3, 3, 13);
        insert into notes values (1, null, 'x'), (2, 3, 'y');
        insert into long_notes values (2, 3, 'z', 'm'), (1, null, 'v', 'm');
        """,
        """
        subject: { table: people, key: id }
        tables:
          people: { on-close: erase }
          calls: { owners: [caller, callee], on-close: detach, last-owner: erase, columns: { at: not-personal } }
          notes: { owners: [a, b], on-close: detach, last-owner: erase, columns: { note: shared } }
          long_notes: { owners: [a, b], on-close: detach, last-owner: erase, columns: { note: shared, more: shared } }
        """,
        ["1"],
        "people erase 1, calls detach 1, calls erase 1, notes erase 1, long_notes erase 1",
        ("select caller, callee, at from calls order by at", "2 3 2; 2 3 11; - 3 12; 3 3 13"),
        ("select a, b, note from notes order by note", "2 3 y; 2 3 z"));

    /// <summary>A row of a table that inherits is a row of its own table alone; a person may be one.</summary>
    public static readonly Shape Heirs = new(
        """
        create table people (id int primary key, email text);
        create table staff (desk int, primary key (id)) inherits (people);
        create table interns (school text, primary key (id)) inherits (staff);
        create table vehicles (id int primary key, owner_id int not null);
        create table cars (doors int) inherits (vehicles);
        create table fines (id int primary key, vehicle_id int not null);
        create table talks (id int primary key, a int, b int);
        create table long_talks (minutes int, primary key (id)) inherits (talks);
        insert into people values (1, 'ann@x'), (4, 'dan@x');
        insert into staff values (2, 'bob@x', 10);
        insert into interns values (3, 'cid@x', 11, 'S');
        insert into vehicles values (1, 1), (4, 4);
        insert into cars values (11, 1, 2), (13, 3, 4), (14, 4, 4);
        insert into fines values (1, 1), (2, 11), (3, 13), (4, 14);
        insert into talks values (1, 1, 2), (2, 3, 4);
        insert into long_talks values (3, 1, 4, 60), (4, 1, 3, 90);
        """,
        """
        subject: { table: people, key: id }
        tables:
          people: { on-close: erase }
          staff: { owner: id, on-close: erase }
          interns: { owner: id, on-close: erase }
          vehicles: { owner: owner_id, on-close: erase }
          cars: { owner: owner_id, on-close: erase }
          fines: { owners: [ { parent: vehicles, on: { vehicle_id: id } }, { parent: cars, on: { vehicle_id: id } } ] }
          talks: { owners: [a, b], on-close: detach, last-owner: erase }
          long_talks: { owners: [a, b], on-close: detach, last-owner: erase, columns: { minutes: not-personal } }
        """,
        ["1", "3"],
        "people erase 1, vehicles erase 1, cars erase 1, fines erase 2, talks detach 1, long_talks detach 2",
        ("select id from people order by id", "2; 4"),
        ("select id from vehicles order by id", "4; 14"),
        ("select id from fines", "4"),
        ("select id, a, b from talks order by id", "1 - 2; 2 - 4; 3 - 4"));
}
