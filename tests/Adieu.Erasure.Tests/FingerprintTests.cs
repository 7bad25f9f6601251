using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Verification;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

public class FingerprintTests
{
    private const string Schema = """
        create table people (id integer primary key, name text);
        create table posts (id integer primary key, author_id integer not null references people(id), score integer, body text);
        create table comments (id integer primary key, post_id integer not null, body text);
        create table letters (id integer primary key, from_id integer references people(id), to_id integer references people(id), body text);
        create table mentions (id integer primary key, post_id integer references posts(id), note text);
        create table counters (id integer primary key, hits integer);
        insert into people values (1, 'a'), (2, 'b'), (3, 'c');
        insert into posts values (1, 1, 5, 'x'), (2, 2, 5, 'y'), (3, 3, 5, 'z');
        insert into comments values (1, 1, 'on 1'), (2, 1, 'on 1'), (3, 2, 'on 2');
        insert into letters values (1, 1, 2, 'hello b'), (2, 2, 1, 'hello a'), (3, 1, null, 'to nobody'), (4, 2, 3, 'hello c');
        insert into mentions values (1, 1, 'see 1'), (2, 2, 'see 2');
        insert into counters values (1, 7);
        """;

    private const string Map = """
        subject: { table: people, key: id }
        tables:
          people: { on-close: erase }
          posts: { owner: author_id, on-close: erase }
          comments: { parent: { table: posts, on: { post_id: id } } }
          letters: { owners: [ { column: from_id, on-close: detach }, { column: to_id, on-close: detach } ], last-owner: erase, columns: { body: shared } }
          mentions: { personal: no, links: { post_id: cut } }
          counters: { personal: no }
        """;

    [Theory]
    [InlineData(SqlDialect.Sqlite, "", "")]
    [InlineData(SqlDialect.PostgreSql, "", "")]
    [InlineData(SqlDialect.Sqlite, "delete from posts where id = 3", "posts Vanished 1")]
    [InlineData(SqlDialect.PostgreSql, "delete from posts where id = 3", "posts Vanished 1")]
    [InlineData(SqlDialect.PostgreSql, "update posts set body = null where id = 2", "posts Changed 1")]
    [InlineData(SqlDialect.Sqlite, "update posts set body = null where id = 2", "posts Changed 1")]
    [InlineData(SqlDialect.PostgreSql, "delete from letters where id = 1", "letters Vanished 1")]
    [InlineData(SqlDialect.Sqlite, "update letters set body = '' where id = 2", "letters Changed 1")]
    [InlineData(SqlDialect.Sqlite, "update letters set from_id = null where id = 4", "letters Changed 1")]
    [InlineData(SqlDialect.PostgreSql, "update mentions set note = '' where id = 1", "mentions Changed 1")]
    [InlineData(SqlDialect.PostgreSql, "update mentions set post_id = null where id = 2", "mentions Changed 1")]
    [InlineData(SqlDialect.Sqlite, "update counters set hits = 8", "counters Changed 1")]
    [InlineData(SqlDialect.PostgreSql, "insert into counters values (2, 0)", "counters Appeared 1")]
    [InlineData(SqlDialect.PostgreSql, "insert into comments values (1, 1, 'on 1')", "comments Miscounted 1, comments LeftBehind 1")]
    [InlineData(SqlDialect.Sqlite, "insert into letters values (3, null, null, 'to nobody')", "letters Miscounted 1, letters LeftBehind 1")]
    public async Task Whatever_else_changes_beside_an_erasure_is_found(SqlDialect dialect, string beside, string expected)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync(Map);
        await using var before = await Fingerprint.TakeAsync(world.Database, DataMap.Parse(Map), [new SubjectKey("1")], default);
        var receipts = await store.EraseAsync([Step("s1", "1")], default);
        if (beside.Length > 0) await world.ExecuteAsync(beside);

        var findings = await before.CompareAsync(receipts, default);

        string.Join(", ", findings.Select(f => $"{f.Table} {f.Change} {f.Rows}")).ShouldBe(expected);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite, "", "")]
    [InlineData(SqlDialect.PostgreSql, "", "")]
    [InlineData(SqlDialect.Sqlite, "delete from lines where order_id = 2; delete from orders where id = 2", "lines Vanished 1, orders Vanished 1")]
    [InlineData(SqlDialect.PostgreSql, "delete from lines where order_id = 2; delete from orders where id = 2", "lines Vanished 1, orders Vanished 1")]
    public async Task What_a_law_wanted_until_before_the_closure_may_go_and_what_it_wants_longer_may_not(SqlDialect dialect, string beside, string expected)
    {
        const string Kept = """
            subject: { table: people, key: id }
            tables:
              people: { on-close: erase }
              orders: { owner: person_id, on-close: retain, unowned: keep, retain: { basis: trade-law, until: closed_at + 3y, keep: [amount, closed_at] } }
              lines: { parent: orders, columns: { what: not-personal } }
            """;
        await using var world = await World.CreateAsync(dialect, $"create table people (id integer primary key); create table orders (id integer primary key, person_id integer references people(id), amount integer not null, closed_at {(dialect == SqlDialect.Sqlite ? "text" : "timestamptz")}); create table lines (id integer primary key, order_id integer not null references orders(id), what text not null); "
            + "insert into people values (1), (2); insert into orders values (1, 1, 5, '2009-01-01T00:00:00Z'), (2, 1, 6, '2199-01-01T00:00:00Z'), (3, 2, 7, '2009-01-01T00:00:00Z'); insert into lines values (1, 1, 'tea'), (2, 2, 'cup'), (3, 3, 'pot')");
        await using var store = await world.StoreAsync(Kept);
        await using var before = await Fingerprint.TakeAsync(world.Database, DataMap.Parse(Kept), [new SubjectKey("1")], default);
        var receipts = await store.EraseAsync([Step("s1", "1")], default);
        (await world.RowsAsync("select id from orders order by id")).ShouldBe("2; 3");
        if (beside.Length > 0) await world.ExecuteAsync(beside);

        var findings = await before.CompareAsync(receipts, default);

        string.Join(", ", findings.Select(f => $"{f.Table} {f.Change} {f.Rows}").Order(StringComparer.Ordinal)).ShouldBe(expected);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite, "update counters set hits = hits - 1", "")]
    [InlineData(SqlDialect.PostgreSql, "update counters set hits = hits - 1", "")]
    [InlineData(SqlDialect.Sqlite, "delete from counters where id = 1", "")]
    [InlineData(SqlDialect.Sqlite, "update counters set hits = 0; update posts set score = 0 where id = 3", "posts Changed 1")]
    public async Task What_the_services_own_triggers_do_where_the_map_says_so_is_nobodys_fault(SqlDialect dialect, string done, string expected)
    {
        var map = Map.Replace("counters: { personal: no }", "counters: { personal: no, triggers: write }", StringComparison.Ordinal) + "\n  visits: { owner: person_id, on-close: erase }";
        var trigger = dialect == SqlDialect.Sqlite
            ? $"create trigger leave after delete on visits begin {done.Split("; update posts")[0]}; end;"
            : $"create function leave() returns trigger language plpgsql as $$ begin {done}; return null; end $$; create trigger leave after delete on visits for each row execute function leave();";
        await using var world = await World.CreateAsync(dialect, $"{Schema} create table visits (id integer primary key, person_id integer not null references people(id)); insert into visits values (1, 1); {trigger}");
        await using var store = await world.StoreAsync(map);
        await using var before = await Fingerprint.TakeAsync(world.Database, DataMap.Parse(map), [new SubjectKey("1")], default);
        var receipts = await store.EraseAsync([Step("s1", "1")], default);
        if (expected.Length > 0) await world.ExecuteAsync(done);

        var findings = await before.CompareAsync(receipts, default);

        string.Join(", ", findings.Select(f => $"{f.Table} {f.Change} {f.Rows}")).ShouldBe(expected);
    }
}
