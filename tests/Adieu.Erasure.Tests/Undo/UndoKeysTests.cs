using System.Security.Cryptography;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Undo;

namespace Adieu.Erasure.Tests.Undo;

/// <summary>What comes back by keys and values of every kind, and which keys are refused beforehand.</summary>
public class UndoKeysTests
{
    private static readonly ErasureOptions Undo = new() { Undo = true };
    private static readonly ReadOnlyMemory<byte> Key = RandomNumberGenerator.GetBytes(32);

    [Theory, InlineData(10_000), InlineData(1)]
    public async Task What_refers_to_a_row_in_other_letters_comes_back_with_it(int chunkRows)
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, """
            create table accounts (id integer primary key);
            create table tags (name text primary key collate nocase not null, account integer not null references accounts (id), note text, boss text collate nocase references tags (name));
            create index ix_tags on tags (account);
            create index ix_boss on tags (boss);
            create table uses (id integer primary key, tag text collate nocase not null references tags (name));
            create index ix_uses on uses (tag);
            insert into accounts values (1), (2);
            insert into tags values ('Tea', 1, 'x', null), ('Milk', 2, 'y', 'TEA'), ('Oolong', 1, 'z', 'tea');
            insert into uses values (1, 'tea'), (2, 'TEA'), (3, 'milk');
            """);
        string[] tables = ["accounts", "tags", "uses"];
        var before = await Dump.OfAsync(world.Database, tables);
        await using var store = await world.StoreAsync("""
            subject: { table: accounts, key: id }
            tables:
              accounts: { on-close: erase }
              tags: { owner: account, on-close: erase, links: { boss: cut } }
              uses: { parent: tags }
            """, options: Undo with { ChunkRows = chunkRows });
        await store.EraseAsync([Words.Step("s1", "1") with { VaultKey = Key }], default);
        (await world.RowsAsync("select group_concat(name), group_concat(boss), (select group_concat(id) from uses) from tags")).ShouldBe("Milk - 3");

        (await store.RestoreAsync("s1", Key, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Complete);
        (await Dump.OfAsync(world.Database, tables)).ShouldBe(before);
    }

    [Fact]
    public async Task What_somebody_has_written_since_in_other_letters_stays()
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, """
            create table accounts (id integer primary key);
            create table notes (id integer primary key, account integer references accounts (id), title text collate nocase);
            create index ix_notes on notes (account);
            insert into accounts values (1);
            insert into notes values (1, 1, 'own');
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: accounts, key: id }
            tables:
              accounts: { on-close: erase }
              notes: { owner: account, on-close: anonymise, mask: { title: { fixed: gone } } }
            """, options: Undo);
        await store.EraseAsync([Words.Step("s1", "1") with { VaultKey = Key }], default);
        await world.ExecuteAsync("update notes set title = 'GONE'");

        (await store.RestoreAsync("s1", Key, partial: false, default)).Missing.ShouldHaveSingleItem().Why.ShouldBe("somebody has written to it since");
        (await world.RowsAsync("select title from notes")).ShouldBe("GONE");
    }

    [Fact]
    public async Task Every_type_of_PostgreSQL_comes_back_to_the_byte()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, """
            create type mood as enum ('calm', 'very "odd", yes');
            create domain plate as varchar(9) check (value ~ '^[A-Z]');
            create table accounts (id bigint generated always as identity primary key, n numeric(30, 10), free numeric, f float8, g float4, t timestamp, tz timestamptz, d date, tm time, tmz timetz, iv interval,
              a integer[], ta text[], b bytea, j json, jb jsonb, m mood, ma mood[], p plate, u uuid, c char(9), v varchar(40), ip inet, mac macaddr, bits varbit(20), r int4range, mr tsrange, pt point, x xml, ts tsvector, money money, bo boolean,
              double_n numeric generated always as (n * 2) stored);
            insert into accounts (n, free, f, g, t, tz, d, tm, tmz, iv, a, ta, b, j, jb, m, ma, p, u, c, v, ip, mac, bits, r, mr, pt, x, ts, money, bo) values
              (12345.6789012345, 'NaN', 0.1::float8 + 0.2::float8, 1.1::float4 / 3, '0044-03-15 12:00:00.000001 BC', '2026-11-01 01:30:00.123456+08', '-infinity', '23:59:59.999999', '01:02:03.000004-11:30', '-1 year 2 mons -3 days 04:05:06.789012',
               '[2:3][1:2]={{1,null},{3,4}}', array['a,b', null, 'quote " back \ slash', ''], '\x00ff10', '{"b" : 1,  "a":[1.0,1.50] }', '{"k": 1.500}', 'very "odd", yes', array['calm']::mood[], 'A1234567', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'pad', e'line\nbreak\ttab', '10.0.0.1/8', '08:00:2b:01:02:03', B'10110', '[1,10)', '[2026-01-01,)', '(1.1,2.2)', '<a>x</a>', 'cat:3A fat', 12.34, true),
              (null, 'Infinity', 'NaN', '-Infinity', 'infinity', null, null, null, null, null, '{}', '{}', '', null, 'null', null, null, null, null, null, '', null, null, null, 'empty', null, null, null, null, null, false);
            """);
        var before = await Dump.OfAsync(world.Database, ["accounts"]);
        await using var store = await world.StoreAsync("subject: { table: accounts, key: id }\ntables:\n  accounts: { on-close: erase }\n", options: Undo);
        await store.EraseAsync([Words.Step("s1", "1") with { VaultKey = Key }, Words.Step("s2", "2") with { VaultKey = Key }], default);
        (await world.RowsAsync("select count(*) from accounts")).ShouldBe("0");
        foreach (var step in new[] { "s1", "s2" }) (await store.RestoreAsync(step, Key, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Complete);
        (await Dump.OfAsync(world.Database, ["accounts"])).ShouldBe(before);
    }

    [Fact]
    public async Task Rows_come_back_under_keys_that_are_checked_at_the_commit()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, "create extension btree_gist; create table people (id int primary key); create table stays (id int primary key deferrable initially deferred, person_id int not null references people (id), room int not null, at int4range not null, seat int unique deferrable, exclude using gist (room with =, at with &&) deferrable); "
            + "insert into people values (1), (2); insert into stays values (1, 1, 7, '[1,3)', 1), (2, 2, 7, '[3,5)', 2), (3, 1, 8, '[1,3)', null)");
        await using var store = await world.StoreAsync("subject: { table: people, key: id }\ntables: { people: { on-close: erase }, stays: { owner: person_id, on-close: erase } }", options: Undo);
        foreach (var step in new[] { "s1", "s2", "s3" })
        {
            await store.EraseAsync([Words.Step(step, "1") with { VaultKey = Key }], default);
            (await world.RowsAsync("select id from stays")).ShouldBe("2");
            if (step == "s2")
            {
                await world.ExecuteAsync("update stays set seat = 1 where id = 2");
                (await store.RestoreAsync(step, Key, partial: false, default)).Missing.ShouldContain(m => m.Why == "another row has its seat now");
                await world.ExecuteAsync("update stays set seat = 2 where id = 2");
            }

            if (step == "s3")
            {
                await world.ExecuteAsync("update stays set at = '[2,5)' where id = 2");
                (await Should.ThrowAsync<StoreException>(() => store.RestoreAsync(step, Key, partial: false, default))).Message.ShouldContain("stays_room_at_excl");
                (await world.RowsAsync("select id from people")).ShouldBe("2");
                await world.ExecuteAsync("update stays set at = '[3,5)' where id = 2");
            }

            (await store.RestoreAsync(step, Key, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Complete);
            (await world.RowsAsync("select id, person_id, room, at::text, seat from stays order by id")).ShouldBe("1 1 7 [1,3) 1; 2 2 7 [3,5) 2; 3 1 8 [1,3) -");
        }
    }

    [Fact]
    public async Task A_table_whose_changed_rows_cannot_be_found_again_is_refused_when_the_store_is_opened()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, "create table accounts (id integer primary key); create table notes (author integer references accounts (id), body text); create index ix on notes (author);");
        const string map = "subject: { table: accounts, key: id }\ntables:\n  accounts: { on-close: erase }\n  notes: { owner: author, on-close: anonymise, mask: { body: null } }\n";
        var refused = (await Should.ThrowAsync<MapException>(() => world.StoreAsync(map, options: Undo))).Diagnostics.Single(d => d.Code == "undo-without-key");
        (refused.Severity, refused.Where.Line).ShouldBe((Severity.Severe, 4));
        await using (var without = await world.StoreAsync(map))
        {
            // As it stands: a number of its own for each row.
            await world.ExecuteAsync("insert into accounts values (1); insert into notes values (1, 'x'), (1, 'x')");
            await world.ExecuteAsync(refused.Mend[..(refused.Mend.IndexOf(';') + 1)]);
        }

        var before = await Dump.OfAsync(world.Database, ["accounts", "notes"]);
        await using var store = await world.StoreAsync(map, options: Undo);
        await store.EraseAsync([Words.Step("s1", "1") with { VaultKey = Key }], default);
        (await store.RestoreAsync("s1", Key, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Complete);
        (await Dump.OfAsync(world.Database, ["accounts", "notes"])).ShouldBe(before);
    }

    [Fact]
    public async Task A_key_of_SQLite_that_may_be_empty_is_refused_with_what_helps_there()
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, "create table accounts (id integer primary key); create table notes (id text primary key, author integer references accounts (id), body text); create index ix on notes (author);");
        const string map = "subject: { table: accounts, key: id }\ntables:\n  accounts: { on-close: erase }\n  notes: { owner: author, on-close: anonymise, mask: { body: null }, columns: { id: not-personal } }\n";
        var refused = (await Should.ThrowAsync<MapException>(() => world.StoreAsync(map, options: Undo))).Diagnostics.Single(d => d.Code == "undo-without-key");
        refused.Mend.ShouldStartWith("SQLite lets id be NULL, primary key or not: make the table anew with id ... not null");
        await world.ExecuteAsync("create table better (id text primary key not null, author integer references accounts (id), body text); insert into better select * from notes; drop table notes; alter table better rename to notes; create index ix on notes (author);");
        await using var store = await world.StoreAsync(map, options: Undo);
    }
}
