using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>A huge account goes in pieces: the same end, the same counts, and whoever dies in between is taken up again.</summary>
public class ChunkTests
{
    private const string Schema = """
        create table users (id integer primary key, name text);
        create table orders (id integer primary key, user_id integer not null references users(id), note text);
        create table items (id integer primary key, order_id integer not null references orders(id), what text);
        create table mail (id integer primary key, sender integer references users(id), receiver integer references users(id), body text);
        create table posts (id integer primary key, user_id integer references users(id), body text, at text);
        create index orders_user on orders (user_id); create index items_order on items (order_id); create index posts_user on posts (user_id);
        create index mail_sender on mail (sender); create index mail_receiver on mail (receiver);
        insert into users values (1, 'a'), (2, 'b'), (3, 'c');
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 40) insert into orders select i, 1 + (i % 8) / 7, 'n' from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 130) insert into items select i, 1 + i % 13, 'w' from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 60) insert into mail select i, 1 + i % 3, case when i % 5 = 0 then null else 1 + (i / 2) % 3 end, 'x' from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 30) insert into posts select i, 1 + (i % 10) / 9, 'p', '2026-01-01' from n;
        """;

    private const string Map = """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          orders: { owner: user_id, on-close: erase }
          items: { parent: orders }
          mail: { owners: [sender, receiver], on-close: detach, last-owner: erase, columns: { body: shared } }
          posts: { owner: user_id, on-close: anonymise, mask: { body: { fixed: gone } }, columns: { at: not-personal } }
        """;

    private static readonly string[] Tables = ["users", "orders", "items", "mail", "posts", "adieu_pieces"];

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_huge_account_goes_in_pieces_and_ends_as_one_that_goes_at_once(SqlDialect dialect)
    {
        var (expected, counts) = await AtOnceAsync(dialect);
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync(Map, options: new ErasureOptions { ChunkRows = 7 });
        var (pieces, masked) = (0, 0);
        store.Statements.Before = sql =>
        {
            masked += sql.StartsWith("update", StringComparison.Ordinal) && sql.Contains("\"posts\" as t set", StringComparison.Ordinal) ? 1 : 0;
            pieces += sql.StartsWith("insert into adieu_pieces", StringComparison.Ordinal) ? 1 : 0;
        };
        var receipts = await store.EraseAsync([Step("a", "1"), Step("b", "2")], default);
        pieces.ShouldBeGreaterThan(25);
        // Rows that stay, masked, go in pieces too once they name nobody.
        masked.ShouldBeGreaterThan(5);
        receipts.Select(r => Of(r.Effects)).ShouldBe(counts);
        (await AllAsync(world)).ShouldBe(expected);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Whoever_dies_between_pieces_is_taken_up_again_with_exact_counts(SqlDialect dialect)
    {
        var (expected, counts) = await AtOnceAsync(dialect);
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync(Map, options: new ErasureOptions { ChunkRows = 7 });
        ErasureRequest[] batch = [Step("a", "1"), Step("b", "2")];
        var deaths = 0;
        IReadOnlyList<Receipt>? receipts = null;
        // Each life lasts a few statements longer than the last one, so that death comes everywhere, and progress is made.
        for (var life = 3; receipts is null; life += 2)
        {
            var left = life;
            store.Statements.Before = _ => left = --left == 0 ? throw new StoreException("The power failed.", transient: true) : left;
            try
            {
                receipts = await store.EraseAsync(batch, default);
            }
            catch (StoreException)
            {
                deaths++;
            }
        }

        deaths.ShouldBeGreaterThan(20);
        receipts.Select(r => Of(r.Effects)).ShouldBe(counts);
        (await AllAsync(world)).ShouldBe(expected);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_masked_row_that_is_its_owners_and_its_parents_is_counted_once(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table people (id integer primary key);
            create table stories (id integer primary key, owner_id integer references people(id), note text);
            create table remarks (id integer primary key, owner_id integer references people(id), story_id integer references stories(id), remark_id integer references remarks(id), note text);
            create table marks (story_id integer not null references stories(id), note text);
            insert into people values (1), (2);
            insert into stories values (5, 1, 'a'), (6, 1, 'b');
            insert into remarks values (4, 1, 5, null, 'c'), (5, 2, 6, null, 'd');
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: people, key: id }
            tables:
              people: { on-close: erase }
              stories: { owner: owner_id, on-close: detach, last-owner: anonymise, unowned: keep, mask: { note: ghost } }
              remarks: { owners: [ { column: owner_id, on-close: anonymise }, { parent: stories, on: { story_id: id } } ], links: { remark_id: follow }, unowned: keep, columns: { note: shared } }
              marks: { parent: stories, columns: { note: shared } }
            """, options: new ErasureOptions { ChunkRows = 1 });
        Of((await store.EraseAsync([Step("s1", "1")], default))[0].Effects.OrderBy(e => e.Table, StringComparer.Ordinal)).ShouldBe("people erase 1, remarks anonymise 2, stories anonymise 2");
    }

    private static async Task<(string Rows, string[] Counts)> AtOnceAsync(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync(Map);
        var receipts = await store.EraseAsync([Step("a", "1"), Step("b", "2")], default);
        return (await AllAsync(world), [.. receipts.Select(r => Of(r.Effects))]);
    }

    private static async Task<string> AllAsync(World world)
    {
        var rows = new List<string>();
        foreach (var table in Tables) rows.Add(await world.RowsAsync($"select * from {table} order by 1"));
        return string.Join('\n', rows);
    }
}
