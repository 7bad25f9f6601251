using System.Globalization;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Tests.Undo;
using Adieu.Erasure.Undo;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests.Retention;

/// <summary>A huge account's kept rows that nobody follows, or that leave for the archive, go early and are not noted by key: with the same end as at once.</summary>
public class KeptEarlyTests
{
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    // Of the sales some are to be kept, the time of some is over already, and some were never paid; so it is with bills, which have lines.
    private const string Schema = """
        create table people (id integer primary key, name text);
        create table sales (id integer primary key, person integer references people(id), sum integer, paid text, note text);
        create table bills (id integer primary key, person integer not null references people(id), sum integer, paid text, note text);
        create table lines (id integer primary key, bill integer not null references bills(id), what text not null);
        create table loans (id integer primary key, person integer references people(id), sum integer, paid text, name text);
        create table deals (id integer primary key, person integer references people(id), sum integer, paid text);
        create table parts (id integer primary key, deal integer not null references deals(id), what text, gift text);
        create table stays (id integer primary key, person integer, sum integer, paid text);
        create index i1 on sales (person); create index i2 on bills (person); create index i3 on lines (bill); create index i4 on loans (person); create index i5 on stays (person); create index i6 on deals (person); create index i7 on parts (deal);
        insert into people values (1, 'a'), (2, 'b');
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 60) insert into sales select i, 1 + i % 2, i, case when i % 5 = 0 then null when i % 3 = 0 then '2020-01-01' else '2026-01-01' end, 'n' from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 40) insert into bills select i, 1 + i % 2, i, case when i % 5 = 0 then null when i % 3 = 0 then '2020-01-01' else '2026-01-01' end, 'n' from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 90) insert into lines select i, 1 + i % 40, 'tea' from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 40) insert into loans select i, 1 + i % 2, i, case when i % 4 = 0 then null else '2026-01-01' end, 'l' from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 20) insert into deals select i, 1 + i % 2, i, case when i % 5 = 0 then null when i % 3 = 0 then '2020-01-01' else '2026-01-01' end from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 80) insert into parts select i, case when i > 60 then 2 + i % 3 else 1 + i % 20 end, 'tea', 'to m' from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 20) insert into stays select i, 1 + i % 2, i, '2026-01-01' from n;
        """;

    // What names its owner as long as it is kept cannot be told from what is still to be done: it is noted.
    private const string Map = """
        subject: { table: people, key: id }
        tables:
          people: { on-close: erase }
          sales: { owner: person, on-close: retain, retain: { basis: trade, until: paid + 3y, keep: [sum, paid], where: "paid is not null", otherwise: erase } }
          bills: { owner: person, on-close: retain, retain: { basis: tax, until: paid + 3y, keep: [sum, paid], where: "paid is not null", otherwise: erase, archive: yes } }
          lines: { parent: bills, columns: { what: not-personal } }
          loans: { owner: person, on-close: retain, mask: { person: null, name: { fixed: gone } }, retain: { basis: credit, until: paid + 5y, keep: [sum, paid], where: "paid is not null", otherwise: anonymise }, columns: { sum: not-personal, paid: not-personal } }
          deals: { owner: person, on-close: retain, unowned: keep, retain: { basis: trade, until: paid + 3y, keep: [sum, paid], where: "paid is not null", otherwise: erase } }
          parts: { parent: deals, mask: { gift: null }, columns: { what: not-personal } }
          stays: { owner: person, on-close: retain, retain: { basis: rent, until: paid + 3y, keep: [person, sum, paid] } }
        """;

    private static readonly string[] Tables = ["people", "sales", "bills", "lines", "loans", "deals", "parts", "stays"];

    private static readonly ReadOnlyMemory<byte> Key = Enumerable.Repeat((byte)3, 32).ToArray();

    private static readonly ErasureRequest[] Batch = [Step("a", "1"), Step("b", "2")];

    private static ErasureOptions Options(int rows, bool undo = false) => new() { ChunkRows = rows, ArchiveKeys = new KnownKeys(), Undo = undo };

    [Theory, MemberData(nameof(Dialects))]
    public async Task It_ends_as_at_once_wherever_it_dies_on_the_way(SqlDialect dialect)
    {
        await using var calm = await World.CreateAsync(dialect, Schema);
        await using var once = await calm.StoreAsync(Map, new Clock(), Options(10_000));
        var expected = (await once.EraseAsync(Batch, default)).SelectMany(Said).ToList();
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync(Map, new Clock(), Options(4));
        store.Plan.Chunks.Select(c => c.Tree.Root.Name).ShouldBe(["sales", "bills", "loans", "deals"], ignoreOrder: true);
        var (deaths, remembered) = (0, 0);
        IReadOnlyList<Receipt>? receipts = null;
        // Each life lasts a few statements longer than the last one, so that death comes everywhere, and progress is made.
        for (var life = 3; receipts is null; life += 3)
        {
            var left = life;
            store.Statements.Before = sql =>
            {
                remembered += sql.StartsWith("insert into adieu_retained", StringComparison.Ordinal) ? 1 : 0;
                if (--left == 0) throw new StoreException("The power failed.", transient: true);
            };
            try
            {
                receipts = await store.EraseAsync(Batch, default);
            }
            catch (StoreException)
            {
                deaths++;
                (await world.RowsAsync("select distinct table_name from adieu_stage where table_name <> 'stays'")).ShouldBe("", "the others are not noted by key");
            }
        }

        store.Statements.Before = null;
        deaths.ShouldBeGreaterThan(15);
        remembered.ShouldBeGreaterThan(15);
        receipts.SelectMany(Said).ShouldBe(expected);
        (await AllAsync(world)).ShouldBe(await AllAsync(calm));
        (await KeptAsync(world)).ShouldBe(await KeptAsync(calm));
        (await store.ReadArchiveAsync("a", default)).Select(r => r.Row).Order(StringComparer.Ordinal).ShouldBe((await once.ReadArchiveAsync("a", default)).Select(r => r.Row).Order(StringComparer.Ordinal));
        (await store.ProbeAsync(Batch, default)).Findings.ShouldBeEmpty();
        (await store.PurgeExpiredAsync(10, default)).ShouldBeEmpty("nothing was left for the sweep");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task With_a_vault_it_comes_back_exactly_in_as_many_pieces(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync(Map, new Clock(), Options(4, undo: true));
        var before = await AllAsync(world);
        ErasureRequest[] batch = [.. Batch.Select(s => s with { VaultKey = Key })];
        await store.EraseAsync(batch, default);
        int.Parse(await world.RowsAsync("select count(*) from adieu_vault"), CultureInfo.InvariantCulture).ShouldBeGreaterThan(25);
        foreach (var step in batch) (await store.RestoreAsync(step.StepId, Key, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Complete);
        (await AllAsync(world)).ShouldBe(before);
        (await world.RowsAsync("select (select count(*) from adieu_retained), (select count(*) from adieu_archive), (select count(*) from adieu_vault)")).ShouldBe("0 0 0");
    }

    // What somebody writes between two pieces is found by the last one; so is what a hold keeps that comes between them.
    [Theory, MemberData(nameof(Dialects))]
    public async Task Rows_that_come_late_are_kept_or_go_too_and_a_hold_that_comes_keeps_what_is_still_there(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync(Map, new Clock(), Options(4));
        var pieces = 0;
        store.Statements.Before = sql =>
        {
            if (sql.StartsWith("insert into adieu_pieces", StringComparison.Ordinal) && ++pieces == 12) throw new StoreException("The power failed.", transient: true);
        };
        await Should.ThrowAsync<StoreException>(() => store.EraseAsync([Batch[0]], default));
        store.Statements.Before = null;
        await world.ExecuteAsync("insert into sales values (900, 1, 5, '2026-02-01', 'late'), (901, 1, 5, null, 'late'), (902, 1, 5, '2020-02-01', 'late'); insert into bills values (900, 1, 5, '2026-02-01', 'late'); insert into lines values (900, 900, 'late')");
        await store.HoldAsync("court", "lines", "id = 900", "order of a court", default);
        await store.HoldAsync("audit", "sales", "id = 58", "tax audit", default);
        var receipt = (await store.EraseAsync([Batch[0]], default))[0];

        (await world.RowsAsync("select id, person, note from sales where id >= 58 order by id")).ShouldBe("58 1 n; 59 2 n; 900 - -");
        (await world.RowsAsync("select (select count(*) from bills where person = 1), (select count(*) from lines where bill = 900), (select note from sales where id = 58)")).ShouldBe("1 1 n");
        receipt.Effects.Where(e => e.Table == "sales").Sum(e => e.Rows).ShouldBe(33);
        foreach (var hold in (string[])["court", "audit"]) await store.ReleaseAsync(hold, default);
        await store.EraseReleasedAsync(10, default);
        (await world.RowsAsync("select (select count(*) from bills where person = 1), (select count(*) from lines where bill = 900), (select note from sales where id = 58)")).ShouldBe("0 0 -");
        (await store.ProbeAsync([Batch[0]], default)).Findings.ShouldBeEmpty();
        (await world.RowsAsync("select table_name, count(*) from adieu_retained where row_key in ('900', '58') or table_name in ('bills', 'lines') and step_id = 'a' group by 1 order by 1")).ShouldBe("bills 12; lines 26; sales 2");
    }

    private static IEnumerable<string> Said(Receipt receipt) =>
        receipt.Effects.OrderBy(e => e.Table, StringComparer.Ordinal).ThenBy(e => e.Effect).Select(e => $"{receipt.StepId} {e.Table} {e.Effect} {e.Rows} {e.Basis} {e.Until}");

    private static Task<string> AllAsync(World world) => Dump.OfAsync(world.Database, Tables);

    private static Task<string> KeptAsync(World world) => world.RowsAsync("select step_id, table_name, case when length(row_key) < 10 then row_key else '?' end, basis, until from adieu_retained order by 1, 2, 3, 5");

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
