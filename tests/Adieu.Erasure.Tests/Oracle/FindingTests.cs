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
    public async Task A_row_kept_with_its_parent_does_not_go_on_naming_the_leaver(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table people (id integer primary key);
            create table orders (id integer primary key, owner_id integer references people(id));
            create table remarks (id integer primary key, order_id integer not null references orders(id), author_id integer references people(id));
            insert into people values (1), (2);
            insert into orders values (1, 1);
            insert into remarks values (1, 1, 1), (2, 1, 2);
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: people, key: id }
            tables:
              people: { on-close: erase }
              orders: { owner: owner_id, on-close: retain, retain: { basis: law, until: now + 3y, keep: [] } }
              remarks: { owners: [ { column: author_id, on-close: detach }, { parent: orders } ], last-owner: erase }
            """);

        await store.EraseAsync([Step("s1", "1")], default);

        (await world.RowsAsync("select id, author_id from remarks order by id")).ShouldBe("1 -; 2 2");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_row_kept_for_one_leaver_does_not_go_on_naming_another_of_the_same_batch(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table people (id integer primary key);
            create table orders (id integer primary key, owner_id integer references people(id));
            create table remarks (id integer primary key, order_id integer not null references orders(id), author_id integer);
            insert into people values (1), (2);
            insert into orders values (1, 1);
            insert into remarks values (1, 1, 2);
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: people, key: id }
            tables:
              people: { on-close: erase }
              orders: { owner: owner_id, on-close: retain, retain: { basis: law, until: now + 3y, keep: [] } }
              remarks: { owners: [ { column: author_id, on-close: detach }, { parent: orders } ], last-owner: erase }
            """);

        await store.EraseAsync([Step("s1", "1"), Step("s2", "2")], default);

        (await world.RowsAsync("select id, author_id from remarks")).ShouldBe("1 -");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_row_kept_with_its_parent_outlives_a_later_leaver_who_owns_it_too(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Remarks + """
            insert into remarks values (1, 1, 2, 'p', 'user:2'), (2, 1, 1, 'p', 'user:2');
            """);
        await using var store = await world.StoreAsync(RemarksMap);

        await store.EraseAsync([Step("s1", "1")], default);
        (await world.RowsAsync("select id, author_id, topic from remarks order by id")).ShouldBe("1 2 user:2; 2 - user:2");
        var receipts = await store.EraseAsync([Step("s2", "2")], default);

        Of(receipts[0].Effects).ShouldBe("people erase 1, remarks detach 2");
        (await world.RowsAsync("select id, author_id, topic from remarks order by id")).ShouldBe("1 - -; 2 - -");
        (await store.ProbeAsync([Step("s1", "1"), Step("s2", "2")], default)).Findings.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_kept_row_names_no_leaver_by_a_condition_or_inside_a_text(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Remarks + """
            insert into remarks values (1, 1, 2, 'p', 'user:1'), (2, 1, 2, 'q', 'user:3');
            """);
        await using var store = await world.StoreAsync(RemarksMap);

        await store.EraseAsync([Step("s1", "1"), Step("s2", "2")], default);

        // By kind q the number is no person's.
        (await world.RowsAsync("select id, author_id, topic from remarks order by id")).ShouldBe("1 - -; 2 2 user:3");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_masked_owner_of_a_kept_row_is_masked_when_they_leave_and_not_before(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table people (id integer primary key);
            create table orders (id integer primary key, owner_id integer references people(id));
            create table remarks (id integer primary key, order_id integer not null references orders(id), author_id integer not null);
            insert into people values (1), (2);
            insert into orders values (1, 1);
            insert into remarks values (1, 1, 2);
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: people, key: id }
            tables:
              people: { on-close: erase }
              orders: { owner: owner_id, on-close: retain, retain: { basis: law, until: now + 3y, keep: [] } }
              remarks: { owners: [ { column: author_id, on-close: detach }, { parent: orders } ], last-owner: erase, mask: { author_id: ghost } }
            """);

        await store.EraseAsync([Step("s1", "1")], default);
        (await world.RowsAsync("select author_id from remarks")).ShouldBe("2");
        await store.EraseAsync([Step("s2", "2")], default);
        (await world.RowsAsync("select count(*) from remarks where author_id < 0")).ShouldBe("1");
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

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_the_keeping_has_masked_no_later_link_masks_again_whoever_leaves_first(SqlDialect dialect)
    {
        foreach (var together in new[] { false, true })
        {
            await using var world = await World.CreateAsync(dialect, """
                create table people (id integer primary key);
                create table orders (id integer primary key, owner_id integer references people(id));
                create table remarks (id integer primary key, order_id integer not null references orders(id), author_id integer, note text, name text);
                insert into people values (1), (2);
                insert into orders values (1, 1);
                insert into remarks values (1, 1, 2, 'n', 'two');
                """);
            await using var store = await world.StoreAsync("""
                subject: { table: people, key: id }
                tables:
                  people: { on-close: erase }
                  orders: { owner: owner_id, on-close: retain, retain: { basis: law, until: now + 3y, keep: [] } }
                  remarks: { owners: [ { column: author_id, on-close: detach, mask: { note: ghost, name: { fixed: former } } }, { parent: orders } ], last-owner: erase, mask: { note: { fixed: gone } }, columns: { name: shared } }
                """);

            if (together) await store.EraseAsync([Step("s1", "1"), Step("s2", "2")], default);
            else foreach (var step in new[] { Step("s1", "1"), Step("s2", "2") }) await store.EraseAsync([step], default);

            (await world.RowsAsync("select author_id, note, name from remarks")).ShouldBe("- gone former");
        }
    }

    private const string Remarks = """
        create table people (id integer primary key);
        create table orders (id integer primary key, owner_id integer references people(id));
        create table remarks (id integer primary key, order_id integer not null references orders(id), author_id integer, kind text not null, topic text);
        insert into people values (1), (2), (3);
        insert into orders values (1, 1);
        """;

    private const string RemarksMap = """
        subject: { table: people, key: id }
        tables:
          people: { on-close: erase }
          orders: { owner: owner_id, on-close: retain, retain: { basis: law, until: now + 3y, keep: [] } }
          remarks:
            owners:
              - { column: author_id, when: "kind = 'p'", on-close: detach }
              - { column: topic, format: "user:{key}", on-close: detach }
              - { parent: orders }
            last-owner: erase
            columns: { kind: not-personal }
        """;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_table_that_follows_itself_and_a_row_kept_by_law_takes_that_laws_name(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table people (id integer primary key);
            create table bills (id integer primary key, payer integer references people(id), total integer);
            create table lines (id integer primary key, above integer references lines(id), bill integer references bills(id), what text);
            insert into people values (1);
            insert into bills values (1, 1, 10);
            insert into lines values (1, null, 1, 'x'), (2, 1, null, 'y');
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: people, key: id }
            tables:
              people: { on-close: erase }
              bills: { owner: payer, on-close: retain, retain: { basis: trade-law, until: now + 3y, keep: [total] } }
              lines: { links: { above: follow, bill: follow }, owners: [ { parent: bills } ], columns: { what: not-personal } }
            """);

        var receipt = (await store.EraseAsync([Step("s1", "1")], default))[0];

        Of(receipt.Effects).ShouldBe("people erase 1, bills retain 1, lines retain 2");
        (await world.RowsAsync("select distinct table_name, basis from adieu_retained order by 1")).ShouldBe("bills trade-law; lines trade-law");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Whom_a_laws_keeping_has_taken_out_of_a_row_is_not_counted_there_again_within_the_batch(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table people (id integer primary key);
            create table bills (id integer primary key, payer integer references people(id), payee integer references people(id), clerk integer references people(id), total integer);
            insert into people values (1), (2), (3);
            insert into bills values (1, 1, 2, 3, 10);
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: people, key: id }
            tables:
              people: { on-close: erase }
              bills:
                owners: [ { column: payer, on-close: retain }, { column: payee, on-close: detach }, { column: clerk, on-close: detach } ]
                last-owner: keep
                retain: { basis: law, until: now + 3y, keep: [clerk, total] }
                columns: { total: not-personal }
            """);

        var receipts = await store.EraseAsync([Step("s1", "1"), Step("s2", "2"), Step("s3", "3")], default);

        // The payee went with the reduction; the clerk is still named, and cut.
        receipts.Select(r => Of(r.Effects)).ShouldBe(["people erase 1, bills retain 1", "people erase 1", "people erase 1, bills detach 1"]);
        (await world.RowsAsync("select payer, payee, clerk, total from bills")).ShouldBe("- - - 10");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_leaver_whom_a_kept_row_names_twice_is_cut_from_it_even_when_its_parent_would_have_taken_it_along(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table people (id integer primary key);
            create table trips (id integer primary key, who integer not null references people(id));
            create table bills (id integer primary key, payer integer references people(id), payee integer references people(id), trip integer references trips(id), total integer);
            insert into people values (1), (2);
            insert into trips values (1, 1);
            insert into bills values (1, 1, 1, 1, 10);
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: people, key: id }
            tables:
              people: { on-close: erase }
              trips: { owner: who, on-close: erase }
              bills:
                owners: [ { column: payer, on-close: retain }, { column: payee, on-close: detach } ]
                last-owner: keep
                links: { trip: follow }
                retain: { basis: law, until: now + 3y, keep: [payee, total] }
                columns: { total: not-personal }
            """);

        var receipt = (await store.EraseAsync([Step("s1", "1")], default))[0];

        (await world.RowsAsync("select payer, payee, trip, total from bills")).ShouldBe("- - - 10");
        Of(receipt.Effects).ShouldBe("people erase 1, trips erase 1, bills retain 1");
    }
}
