using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests.Oracle;

/// <summary>What the oracle once found, small and by name.</summary>
public class FindingTests
{
    public static TheoryData<SqlDialect> Databases => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_last_owner_is_the_last_even_when_a_later_leaver_reaches_the_row_through_its_parent(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table people (id integer primary key);
            create table folders (id integer primary key, owner_id integer references people(id));
            create table files (id integer primary key, folder_id integer not null references folders(id), owner_id integer references people(id));
            create index f1 on folders(owner_id); create index f2 on files(owner_id); create index f3 on files(folder_id);
            insert into people values (1), (2);
            insert into folders values (1, 2);
            insert into files values (1, 1, 1);
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: people, key: id }
            tables:
              people: { on-close: erase }
              folders: { owner: owner_id, on-close: anonymise }
              files: { owners: [ { column: owner_id, on-close: detach }, { parent: folders } ], last-owner: erase }
            """);

        var receipts = await store.EraseAsync([Step("s1", "1"), Step("s2", "2")], default);

        Of(receipts[0].Effects).ShouldBe("people erase 1, files erase 1");
        Of(receipts[1].Effects).ShouldBe("people erase 1, folders anonymise 1");
        (await world.RowsAsync("select id from files")).ShouldBe("");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task In_a_circle_a_row_that_was_only_detached_is_erased_when_what_it_follows_goes(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table people (id integer primary key);
            create table clubs (id integer primary key, owner_id integer references people(id), founder integer);
            create table members (id integer primary key, person_id integer not null references people(id), club_id integer not null references clubs(id));
            insert into people values (1), (2);
            insert into clubs values (1, 1, null), (2, 2, 1);
            insert into members values (1, 1, 1), (2, 1, 2);
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: people, key: id }
            tables:
              people: { on-close: erase }
              members: { owners: [ { column: person_id, on-close: erase }, { parent: clubs } ] }
              clubs:
                owners:
                  - { through: members, on: { id: club_id }, account: person_id, on-close: detach }
                  - { column: owner_id, on-close: detach }
                  - { parent: members, on: { founder: id } }
                last-owner: erase
            """);

        var receipts = await store.EraseAsync([Step("s1", "1")], default);

        Of(receipts[0].Effects).ShouldBe("people erase 1, members erase 2, clubs erase 2");
        (await world.RowsAsync("select id from clubs")).ShouldBe("");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_owner_whom_a_text_names_is_an_owner_when_another_one_leaves(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table people (id integer primary key);
            create table alerts (id integer primary key, owner_id integer references people(id), topic text);
            insert into people values (1), (2);
            insert into alerts values (1, 1, 'user:2:x'), (2, 1, 'user:9:x');
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: people, key: id }
            tables:
              people: { on-close: erase }
              alerts:
                owners:
                  - { column: owner_id, on-close: detach }
                  - { column: topic, format: "user:{key}:x", on-close: detach, mask: { topic: null } }
                last-owner: erase
            """);

        await store.EraseAsync([Step("s1", "1")], default);

        (await world.RowsAsync("select id, owner_id, topic from alerts")).ShouldBe("1 - user:2:x");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task To_follow_a_table_that_holds_nothing_personal_means_nothing(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table people (id integer primary key);
            create table stations (id integer primary key);
            create table trips (id integer primary key, owner_id integer not null references people(id), station_id integer references stations(id));
            insert into people values (1), (2);
            insert into stations values (1);
            insert into trips values (1, 1, 1), (2, 2, 1);
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: people, key: id }
            tables:
              people: { on-close: erase }
              stations: { personal: no }
              trips: { owner: owner_id, on-close: erase, links: { station_id: follow } }
            """);

        await store.EraseAsync([Step("s1", "1")], default);

        (await world.RowsAsync("select id from trips")).ShouldBe("2");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_row_that_stays_lets_go_of_a_parent_that_goes(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table people (id integer primary key);
            create table threads (id integer primary key, owner_id integer not null references people(id));
            create table posts (id integer primary key, thread_id integer references threads(id), author_id integer references people(id), body text);
            create table bills (id integer primary key, thread_id integer references threads(id), payer_id integer references people(id), amount integer);
            insert into people values (1), (2);
            insert into threads values (1, 1), (2, 2);
            insert into posts values (1, 1, 2, 'x'), (2, 2, 1, 'y');
            insert into bills values (1, 1, 1, 10), (2, 2, 2, 20);
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: people, key: id }
            tables:
              people: { on-close: erase }
              threads: { owner: owner_id, on-close: erase }
              posts: { owners: [ author_id, { parent: threads } ], on-close: anonymise, mask: { body: null } }
              bills: { owner: payer_id, on-close: retain, links: { thread_id: follow }, retain: { basis: law, until: now + 3y, keep: [amount] } }
            """);

        await store.EraseAsync([Step("s1", "1")], default);

        (await world.RowsAsync("select id, thread_id, author_id, body from posts order by id")).ShouldBe("1 - 2 -; 2 2 - -");
        (await world.RowsAsync("select id, thread_id, payer_id, amount from bills order by id")).ShouldBe("1 - - 10; 2 2 2 20");
    }
}
