using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests.Oracle;

/// <summary>What the oracle once found about rows that a law keeps, small and by name.</summary>
public class KeptFindingTests
{
    public static TheoryData<SqlDialect> Databases => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

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

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_sweep_cuts_references_to_what_it_purges_and_counters_follow(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table people (id integer primary key);
            create table shops (id integer primary key, orders integer not null);
            create table orders (id integer primary key, buyer integer references people(id), shop integer not null references shops(id), total integer);
            create table replies (id integer primary key, author integer not null references people(id), about integer references orders(id), body text);
            create table links (id integer primary key, about integer references orders(id) on delete set null);
            insert into people values (1), (2);
            insert into shops values (1, 2), (2, 1);
            insert into orders values (1, 1, 1, 10), (2, 2, 1, 20), (3, 1, 2, 30);
            insert into replies values (1, 2, 1, 'x'), (2, 2, 2, 'y');
            insert into links values (1, 1), (2, 2);
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: people, key: id }
            tables:
              people: { on-close: erase }
              shops: { personal: no, recount: { orders: { of: orders, on: { shop: id } } } }
              orders: { owner: buyer, on-close: retain, retain: { basis: law, until: now + 3y, keep: [shop, total] } }
              replies: { owner: author, on-close: erase, links: { about: cut } }
              links: { personal: no }
            """);
        await store.EraseAsync([Step("s1", "1")], default);
        (await world.RowsAsync("select id, orders from shops order by id")).ShouldBe("1 2; 2 1");

        await world.ExecuteAsync("update adieu_retained set until = '2020-01-01T00:00:00.000Z'");
        var over = await store.PurgeExpiredAsync(10, default);

        over.ShouldHaveSingleItem().Effects.ShouldHaveSingleItem().Rows.ShouldBe(2);
        (await world.RowsAsync("select id from orders")).ShouldBe("2");
        (await world.RowsAsync("select id, orders from shops order by id")).ShouldBe("1 1; 2 0");
        (await world.RowsAsync("select id, about from replies order by id")).ShouldBe("1 -; 2 2");
        (await world.RowsAsync("select id, about from links order by id")).ShouldBe("1 -; 2 2");
    }
}
