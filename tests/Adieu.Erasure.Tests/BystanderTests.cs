using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Verification;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

public class BystanderTests
{
    private const string Map = """
        subject: { table: accounts, key: id }
        tables:
          accounts: { on-close: erase }
          orders: { owner: account_id, on-close: erase }
          items: { parent: orders }
          letters: { owners: [ { column: from_id, on-close: detach }, { column: to_id, on-close: detach } ], last-owner: erase, columns: { body: shared } }
          drafts: { owner: account_id, on-close: erase }
          forums: { personal: no$ }
        """;

    public static TheoryData<SqlDialect, string, string> Harm => new(
        from dialect in new[] { SqlDialect.Sqlite, SqlDialect.PostgreSql }
        from harm in new[]
        {
            ("delete from orders where id = 9", "orders Vanished 1"),
            ("delete from orders where account_id = 2", "orders Vanished 2"),
            ("update letters set body = '' where id = 3", "letters Changed 1"),
            ("delete from letters where id = 3", "letters Vanished 1"),
            ("update forums set posts = posts - 1", "forums Changed 1"),
            ("delete from forums where id > 0", "forums Vanished 1"),
        }
        select (dialect, harm.Item1, harm.Item2));

    [Theory, MemberData(nameof(Harm))]
    public async Task A_trigger_that_touches_rows_of_others_is_caught_and_nothing_is_done(SqlDialect dialect, string harm, string expected)
    {
        await using var world = await WorldAsync(dialect, Trigger(dialect, harm));
        await using var store = await world.StoreAsync(Map.Replace("$", "", StringComparison.Ordinal));
        var before = await StateAsync(world);

        var refused = await Should.ThrowAsync<StoreException>(() => store.EraseAsync([Step("s1", "1")], default));

        refused.Transient.ShouldBeFalse();
        string.Join(", ", refused.Bystanders.Select(f => $"{f.Table} {f.Change} {f.Rows}")).ShouldBe(expected);
        (await StateAsync(world)).ShouldBe(before);
        (await world.RowsAsync("select count(*) from adieu_receipts")).ShouldBe("0");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_cascade_that_came_after_the_map_is_caught(SqlDialect dialect)
    {
        await using var world = await WorldAsync(dialect, "");
        await using var store = await world.StoreAsync(Map.Replace("$", "", StringComparison.Ordinal));
        await world.ExecuteAsync("create table notes (id integer primary key, order_id integer references orders(id) on delete cascade); insert into notes values (1, 1), (2, 9)");

        var refused = await Should.ThrowAsync<StoreException>(() => store.EraseAsync([Step("s1", "1")], default));

        refused.Message.ShouldNotContain("1,");
        (await world.RowsAsync("select count(*) from notes")).ShouldBe("2");
        (await world.RowsAsync("select count(*) from orders")).ShouldBe("4");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task What_the_map_says_of_triggers_is_let_pass_and_batches_without_harm_go_one_after_the_other(SqlDialect dialect)
    {
        await using var world = await WorldAsync(dialect, Trigger(dialect, "update forums set posts = posts - 1"));
        await using var store = await world.StoreAsync(Map.Replace("$", ", triggers: write", StringComparison.Ordinal));

        Of((await store.EraseAsync([Step("s1", "1")], default))[0].Effects).ShouldBe("accounts erase 1, orders erase 2, items erase 3, letters detach 2, drafts erase 1");
        await store.EraseAsync([Step("s2", "2"), Step("s3", "3")], default);

        (await world.RowsAsync("select posts from forums")).ShouldBe("6");
        (await world.RowsAsync("select count(*) from letters")).ShouldBe("0");
    }

    [Fact]
    public async Task A_table_without_rowid_is_watched_too()
    {
        await using var world = await WorldAsync(SqlDialect.Sqlite, """
            create table places (code text primary key, visits integer) without rowid;
            insert into places values ('a', 1), ('b', 2);
            create trigger leave after delete on orders begin update places set visits = 0; end;
            """);
        await using var store = await world.StoreAsync(Map.Replace("$", "", StringComparison.Ordinal) + "\n  places: { personal: no }");

        var refused = await Should.ThrowAsync<StoreException>(() => store.EraseAsync([Step("s1", "1")], default));

        refused.Bystanders.ShouldHaveSingleItem().Change.ShouldBe(BystanderChange.Changed);
        (await world.RowsAsync("select sum(visits) from places")).ShouldBe("3");
    }

    [Fact]
    public async Task A_table_that_is_emptied_at_a_stroke_is_noticed()
    {
        await using var world = await WorldAsync(SqlDialect.Sqlite, Trigger(SqlDialect.Sqlite, "delete from forums"));
        await using var store = await world.StoreAsync(Map.Replace("$", "", StringComparison.Ordinal));

        (await Should.ThrowAsync<StoreException>(() => store.EraseAsync([Step("s1", "1")], default))).Bystanders.ShouldHaveSingleItem().Rows.ShouldBe(1);
        (await world.RowsAsync("select count(*) from forums")).ShouldBe("1");
    }

    private static string Trigger(SqlDialect dialect, string harm) => dialect == SqlDialect.Sqlite
        ? $"create trigger harm after delete on drafts begin {harm}; end;"
        : $"create function harm() returns trigger language plpgsql as $$ begin {harm}; return old; end $$; create trigger harm after delete on drafts for each row execute function harm();";

    private static async Task<string> StateAsync(World world)
    {
        var all = new List<string>();
        foreach (var table in new[] { "accounts", "orders", "items", "letters", "drafts", "forums" }) all.Add(await world.RowsAsync($"select * from {table} order by id"));
        return string.Join('\n', all);
    }

    private static Task<World> WorldAsync(SqlDialect dialect, string more) => World.CreateAsync(dialect, $"""
        create table accounts (id integer primary key, name text);
        create table orders (id integer primary key, account_id integer not null references accounts(id));
        create table items (id integer primary key, order_id integer not null references orders(id));
        create table letters (id integer primary key, from_id integer references accounts(id), to_id integer references accounts(id), body text);
        create table drafts (id integer primary key, account_id integer not null references accounts(id));
        create table forums (id integer primary key, posts integer);
        create index ix1 on orders (account_id); create index ix2 on items (order_id); create index ix3 on letters (from_id); create index ix4 on letters (to_id); create index ix5 on drafts (account_id);
        insert into accounts values (1, 'a'), (2, 'b'), (3, 'c');
        insert into orders values (1, 1), (2, 1), (8, 2), (9, 2);
        insert into items values (1, 1), (2, 2), (3, 2);
        insert into letters values (1, 1, 2, 'x'), (2, 2, 1, 'y'), (3, 2, 3, 'z');
        insert into drafts values (1, 1);
        insert into forums values (1, 7);
        {more}
        """);
}
