using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Undo;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests.Retention;

/// <summary>A huge account of which legal holds keep rows goes in pieces too: no piece takes what is held, whenever the hold was put on.</summary>
public class HeldHugeTests
{
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    private const string Schema = """
        create table people (id integer primary key, name text);
        create table shops (id integer primary key, owner integer not null references people(id));
        create table orders (id integer primary key, person integer references people(id), sum integer, note text);
        create table lines (id integer primary key, order_id integer not null references orders(id), shop integer references shops(id), what text not null);
        create table posts (id integer primary key, author integer references people(id), parent integer references posts(id), body text);
        create table letters (id integer primary key, sender integer references people(id), receiver integer references people(id), sender_name text, body text);
        create table visits (id integer primary key, person integer not null references people(id), page text);
        create index i1 on shops (owner); create index i2 on orders (person); create index i3 on lines (order_id); create index i4 on lines (shop); create index i5 on posts (author); create index i6 on posts (parent); create index i7 on letters (sender); create index i8 on letters (receiver); create index i9 on visits (person);
        insert into people values (1, 'a'), (2, 'b');
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 12) insert into shops select i, 1 + i % 2 from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 24) insert into orders select i, 1 + i % 2, i, 'n' from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 50) insert into lines select i, 1 + i % 24, 1 + i % 12, 'w' from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 40) insert into posts select i, 1 + i % 2, case when i > 4 then i / 3 end, 'p' from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 30) insert into letters select i, 1 + i % 2, 1 + (i / 2) % 2, 'n', 'x' from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 30) insert into visits select i, 1 + i % 2, '/' from n;
        """;

    private const string Map = """
        subject: { table: people, key: id }
        tables:
          people: { on-close: erase }
          shops: { owner: owner, on-close: erase }
          orders: { owner: person, on-close: retain, unowned: keep, retain: { basis: law, until: now + 3y, keep: [sum] } }
          lines: { parent: orders, columns: { what: not-personal }, links: { shop: cut } }
          posts: { owner: author, on-close: erase, unowned: keep, links: { parent: cut } }
          letters: { owners: [ { column: sender, on-close: detach, mask: { sender_name: ghost } }, { column: receiver, on-close: detach } ], last-owner: erase, columns: { body: shared } }
          visits: { owner: person, on-close: erase }
        """;

    private static readonly ErasureRequest[] Batch = [Step("a", "1"), Step("b", "2")];

    private static ErasureOptions Options(int rows) => new() { ChunkRows = rows, PseudonymKey = new byte[32] };

    [Theory, MemberData(nameof(Dialects))]
    public async Task It_ends_as_one_that_goes_at_once_before_the_release_and_after(SqlDialect dialect)
    {
        var (whole, pieces) = (await RunAsync(dialect, 10_000), await RunAsync(dialect, 4));
        pieces.Held.ShouldBe(whole.Held);
        pieces.Released.ShouldBe(whole.Released);
        pieces.Transactions.ShouldBeGreaterThan(whole.Transactions + 30);
        whole.Held.ShouldContain("visits hold 1");
    }

    private static async Task<(string Held, string Released, int Transactions)> RunAsync(SqlDialect dialect, int rows)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync(Map, options: Options(rows));
        await HoldAsync(store);
        var transactions = 0;
        store.Statements.Before = sql => transactions += sql.StartsWith("insert into adieu_pieces", StringComparison.Ordinal) ? 1 : 0;
        var receipts = await store.EraseAsync(Batch, default);
        store.Statements.Before = null;
        (await store.ProbeAsync(Batch, default)).Findings.ShouldBeEmpty();
        (await world.RowsAsync("select (select count(*) from visits where id = 8), (select count(*) from posts where id in (7, 13)), (select note from orders where id = 3)")).ShouldBe("1 2 n");
        var held = await AllAsync(world, receipts);
        foreach (var hold in await store.HoldsAsync(default)) await store.ReleaseAsync(hold.Id, default);
        return (held, await AllAsync(world, await store.EraseReleasedAsync(10, default)), transactions);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Whoever_dies_on_the_way_is_taken_up_again(SqlDialect dialect)
    {
        var whole = await RunAsync(dialect, 10_000);
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync(Map, options: Options(4));
        await HoldAsync(store);
        var receipts = await DieAsync(store, () => Task.CompletedTask);
        (await AllAsync(world, receipts)).ShouldBe(whole.Held);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_hold_that_comes_between_two_pieces_keeps_what_is_still_there_and_one_that_goes_lets_it_go_afterwards(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync(Map, options: Options(4));
        await store.HoldAsync("early", "visits", "id = 8", "order of a court", default);
        var lives = 0;
        var kept = "";
        var receipts = await DieAsync(store, async () =>
        {
            if (++lives == 8)
            {
                await store.HoldAsync("late", "posts", "author = 1 and id > 20", "order of a court", default);
                kept = await world.RowsAsync("select id, author, body from posts where author = 1 and id > 20 order by id");
            }

            if (lives == 10) await store.ReleaseAsync("early", default);
        });
        lives.ShouldBeGreaterThan(11);
        kept.ShouldNotBeEmpty();
        (await world.RowsAsync("select id, author, body from posts where author = 1 and id > 20 order by id")).ShouldBe(kept);
        (await world.RowsAsync("select id, person, page from visits")).ShouldBe("8 1 /", "it was set aside, and nobody has come for it since");
        Of(receipts[0].Effects).ShouldContain("visits hold 1");

        await store.EraseReleasedAsync(10, default);
        (await world.RowsAsync("select id from visits")).ShouldBe("");
        (await world.RowsAsync("select id, author, body from posts where author = 1 and id > 20 order by id")).ShouldBe(kept);
        await store.ReleaseAsync("late", default);
        var after = (await store.EraseReleasedAsync(10, default)).ToDictionary(r => r.StepId);

        await using var calm = await World.CreateAsync(dialect, Schema);
        await using var once = await calm.StoreAsync(Map, options: Options(10_000));
        var expected = await once.EraseAsync(Batch, default);
        // Which of two owners takes a letter along is a matter of who comes first.
        (await AllAsync(world, [after["a"], after.GetValueOrDefault("b") ?? receipts[1]], but: "letters")).ShouldBe(await AllAsync(calm, expected, but: "letters"));
    }

    [Theory]
    [InlineData("visits", "id > 2", 14)]
    [InlineData("people", "id = 99", 0)]
    public async Task The_next_piece_heeds_a_hold_that_is_put_on_while_one_goes(string table, string condition, int most)
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Schema);
        await using var store = await world.StoreAsync(Map, options: Options(4));
        Task? hold = null;
        // Its place in the queue for the lock is before the next piece's.
        store.Statements.Before = sql =>
        {
            if (hold is not null || !sql.StartsWith("insert into adieu_pieces", StringComparison.Ordinal)) return;
            hold = store.HoldAsync("now", table, condition, "order of a court", default);
            while (!WaitsAsync(world).GetAwaiter().GetResult()) Thread.Sleep(20);
        };
        var receipt = (await store.EraseAsync([Batch[0]], default))[0];
        await hold!;
        var kept = int.Parse(await world.RowsAsync("select count(*) from visits where person = 1"), System.Globalization.CultureInfo.InvariantCulture);
        kept.ShouldBeLessThanOrEqualTo(most);
        if (most > 0) kept.ShouldBeGreaterThan(8, "the first piece had no more than four");
        receipt.Effects.Where(e => e.Table == "visits" && e.Effect == Effect.Hold).Sum(e => e.Rows).ShouldBe(kept);
        receipt.Effects.Where(e => e.Table == "visits").Sum(e => e.Rows).ShouldBe(15);
    }

    private static async Task<bool> WaitsAsync(World world) => await world.RowsAsync("select count(*) from pg_locks l join pg_class c on c.oid = l.relation where c.relname = 'adieu_holds' and not l.granted") != "0";

    [Theory, MemberData(nameof(Dialects))]
    public async Task With_a_vault_it_comes_back_exactly(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync(Map, options: Options(4) with { Undo = true });
        await HoldAsync(store);
        var before = await AllAsync(world, []);
        ErasureRequest[] batch = [.. Batch.Select((b, i) => b with { VaultKey = Enumerable.Repeat((byte)i, 32).ToArray() })];
        await store.EraseAsync(batch, default);
        (await AllAsync(world, [])).ShouldNotBe(before);
        foreach (var step in Enumerable.Reverse(batch)) (await store.RestoreAsync(step.StepId, step.VaultKey!.Value, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Complete);
        (await AllAsync(world, [])).ShouldBe(before);
    }

    private static async Task HoldAsync(SqlErasureStore store)
    {
        await store.HoldAsync("1", "lines", "id in (26, 27)", "tax audit", default);
        await store.HoldAsync("2", "posts", "id in (7, 13)", "order of a court", default);
        await store.HoldAsync("3", "letters", "id in (2, 5)", "order of a court", default);
        await store.HoldAsync("4", "visits", "id = 8", "order of a court", default);
    }

    // Each life lasts a few statements longer than the last one, so that death comes everywhere, and progress is made.
    private static async Task<IReadOnlyList<Receipt>> DieAsync(SqlErasureStore store, Func<Task> between)
    {
        for (var life = 20; ; life += 31)
        {
            var left = life;
            store.Statements.Before = _ => left = --left == 0 ? throw new StoreException("The power failed.", transient: true) : left;
            try
            {
                return await store.EraseAsync(Batch, default);
            }
            catch (StoreException e) when (e.Transient)
            {
                store.Statements.Before = null;
                await between();
            }
            finally
            {
                store.Statements.Before = null;
            }
        }
    }

    private static async Task<string> AllAsync(World world, IEnumerable<Receipt> receipts, string? but = null)
    {
        var rows = receipts.OrderBy(r => r.StepId, StringComparer.Ordinal).Select(r => string.Join(", ", r.Effects.Where(e => e.Table != but).Select(e => $"{e.Table} {e.Effect.ToString().ToLowerInvariant()} {e.Rows}").Order(StringComparer.Ordinal))).ToList();
        foreach (var table in (string[])["people", "shops", "orders", "lines", "posts", "letters", "visits"]) rows.Add(table + ": " + await world.RowsAsync($"select * from {table} order by 1"));
        // Of several holds that keep a row by way of others, any is named.
        rows.Add(await world.RowsAsync("select distinct step_id, table_name, row_key from adieu_held where done_at is null order by 1, 2, 3"));
        rows.Add(await world.RowsAsync("select step_id, table_name, row_key, basis from adieu_retained order by 1, 2, 3"));
        rows.Add(await world.RowsAsync("select count(*) from adieu_stage"));
        return string.Join('\n', rows);
    }
}
