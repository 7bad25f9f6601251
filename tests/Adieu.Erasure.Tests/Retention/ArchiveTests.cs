using Adieu.Erasure.Archive;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Undo;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests.Retention;

/// <summary>What a law keeps leaves the service, sealed under keys that lie elsewhere, and ends with them.</summary>
public class ArchiveTests
{
    private const string Schema = """
        create table people (id integer primary key, name text);
        create table orders (id integer primary key, person integer not null references people(id), no text not null, sum integer, address text, state text);
        create table lines (id integer primary key, order_id integer not null references orders(id), item text, gift_note text);
        create table views (id integer primary key, order_id integer references orders(id), at text);
        create index i1 on orders (person); create index i2 on lines (order_id); create index i3 on views (order_id);
        insert into people values (1, 'Ada'), (2, 'Bo');
        insert into orders values (1, 1, 'A-1', 10, 'Elm Street', 'done'), (2, 1, 'A-2', 20, 'Elm Street', 'open'), (3, 2, 'B-1', 30, 'Oak Road', 'done');
        insert into lines values (1, 1, 'lamp', 'for my mother'), (2, 2, 'chair', null), (3, 3, 'desk', null);
        insert into views values (1, 1, 'x'), (2, 3, 'y');
        """;

    private const string Map = """
        subject: { table: people, key: id }
        tables:
          people: { on-close: erase }
          orders: { owner: person, on-close: retain, retain: { basis: trade, until: now + 3y, keep: [no, sum], where: "state = 'done'", archive: yes } }
          lines: { parent: orders, mask: { gift_note: null }, columns: { item: not-personal } }
          views: { personal: no, links: { order_id: cut } }
        """;

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Kept_rows_leave_their_tables_and_only_keys_open_what_the_law_wants_of_them(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        var (keys, clock) = (new KnownKeys(), new Clock());
        await using var store = await world.StoreAsync(Map, clock, new ErasureOptions { ArchiveKeys = keys });
        var preview = await store.PreviewAsync(new SubjectKey("1"), default);
        var receipt = (await store.EraseAsync([Step("s1", "1")], default))[0];

        Of(receipt.Effects).ShouldBe("people erase 1, orders erase 1, orders retain 1, lines erase 1, lines retain 1");
        Of(preview.Effects).ShouldBe(Of(receipt.Effects));
        receipt.Effects.Where(e => e.Effect == Effect.Retain).ShouldAllBe(e => e.Basis == "trade" && e.Until!.Value.Year == 2029);
        (await world.RowsAsync("select (select count(*) from people), (select count(*) from orders), (select count(*) from lines), (select order_id from views where id = 1)")).ShouldBe("1 1 1 -");
        (await store.ProbeAsync([Step("s1", "1")], default)).Findings.ShouldBeEmpty();

        var rows = await store.ReadArchiveAsync("s1", default);
        rows.Select(r => r.Table).ShouldBe(["lines", "orders"]);
        rows[0].Row.ShouldContain("lamp");
        rows[0].Row.ShouldNotContain("mother");
        rows[1].Row.ShouldContain("A-1");
        rows[1].Row.ShouldNotContain("Elm Street");
        rows[1].Row.ShouldNotContain("person");
        (await store.ReadArchiveAsync("s2", default)).ShouldBeEmpty();
        keys.Months.ShouldBe(["2029-06"]);
        await Should.ThrowAsync<StoreException>(async () =>
        {
            await using var other = await world.StoreAsync(Map, clock, new ErasureOptions { ArchiveKeys = new KnownKeys() });
            await other.ReadArchiveAsync("s1", default);
        });
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task When_its_time_is_over_it_goes_and_its_key_with_it(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        var (keys, clock) = (new KnownKeys(), new Clock());
        await using var store = await world.StoreAsync(Map, clock, new ErasureOptions { ArchiveKeys = keys });
        await store.EraseAsync([Step("s1", "1")], default);
        clock.Year = 2028;
        await store.EraseAsync([Step("s2", "2")], default);

        (await store.PurgeExpiredAsync(10, default)).ShouldBeEmpty();
        keys.Months.Count.ShouldBe(2);
        clock.Year = 2030;
        var over = await store.PurgeExpiredAsync(10, default);
        over.Single().StepId.ShouldBe("s1");
        over.Single().Effects.Sum(e => e.Rows).ShouldBe(2);
        (await store.ReadArchiveAsync("s1", default)).ShouldBeEmpty();
        (await store.ReadArchiveAsync("s2", default)).Count.ShouldBe(2);
        keys.Months.ShouldBe(["2031-06"]);
        (await world.RowsAsync("select count(*) from adieu_archive")).ShouldBe("2");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task An_erasure_that_is_undone_takes_its_rows_back_out(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync(Map, options: new ErasureOptions { ArchiveKeys = new KnownKeys(), Undo = true, ChunkRows = 1 });
        var before = await world.RowsAsync("select o.*, l.item, l.gift_note, v.id from orders o join lines l on l.order_id = o.id left join views v on v.order_id = o.id order by o.id");
        var step = Step("s1", "1") with { VaultKey = new byte[32] };
        await store.EraseAsync([step], default);
        (await store.RestoreAsync("s1", step.VaultKey!.Value, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Complete);
        (await world.RowsAsync("select o.*, l.item, l.gift_note, v.id from orders o join lines l on l.order_id = o.id left join views v on v.order_id = o.id order by o.id")).ShouldBe(before);
        (await world.RowsAsync("select (select count(*) from adieu_archive), (select count(*) from adieu_retained)")).ShouldBe("0 0");
    }

    [Theory]
    [InlineData("archive-shared", "orders: { owners: [ person, { column: id, subject: id } ], on-close: retain, retain: { basis: trade, until: now + 3y, keep: [no], archive: yes } }\n  lines: { parent: orders, columns: { item: not-personal, gift_note: shared } }")]
    [InlineData("archive-children", "orders: { owner: person, on-close: retain, retain: { basis: trade, until: now + 3y, keep: [no], archive: yes } }\n  lines: { parent: orders, on-close: retain, retain: { basis: tax, until: now + 5y, keep: [item] } }")]
    [InlineData("archive-mixed", "orders: { owner: person, on-close: retain, retain: { basis: trade, until: now + 3y, keep: [no], archive: yes } }\n  lines: { owners: [ { parent: orders }, { parent: views, on: { id: id } } ], columns: { item: not-personal, gift_note: shared } }")]
    [InlineData("archive-without-keys", "orders: { owner: person, on-close: retain, retain: { basis: trade, until: now + 3y, keep: [no], archive: yes } }\n  lines: { parent: orders, columns: { item: not-personal, gift_note: shared } }")]
    public async Task What_others_still_need_in_place_is_refused(string code, string tables)
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, Schema);
        var views = code == "archive-mixed" ? "{ owner: { column: id, subject: id }, on-close: retain, retain: { basis: tax, until: now + 5y, keep: [at] }, links: { order_id: cut } }" : "{ personal: no, links: { order_id: cut } }";
        var map = DataMap.Parse($"subject: {{ table: people, key: id }}\ntables:\n  people: {{ on-close: erase }}\n  {tables}\n  views: {views}\n");
        var (plan, _, diagnostics) = await PlanCompiler.CompileAsync(map, world.Database, new ErasureOptions { ArchiveKeys = code == "archive-without-keys" ? null : new KnownKeys() }, default);
        plan.ShouldBeNull();
        diagnostics.ShouldContain(d => d.Code == code && d.Mend.Length > 0, string.Join('\n', diagnostics));
    }

    [Fact]
    public void Keys_lie_in_files_of_their_own_until_they_are_destroyed()
    {
        var folder = Directory.CreateTempSubdirectory("adieu-keys-");
        try
        {
            var (one, two) = (new ArchiveKeyFolder(Path.Combine(folder.FullName, "main")), new ArchiveKeyFolder(Path.Combine(folder.FullName, "main")));
            var made = Enumerable.Range(0, 8).AsParallel().Select(i => Convert.ToHexString((i % 2 == 0 ? one : two).Get("2030-01"))).Distinct().ToList();
            made.Count.ShouldBe(1);
            one.Find("2030-02").ShouldBeNull();
            two.Months.ShouldBe(["2030-01"]);
            one.Destroy("2030-01");
            two.Find("2030-01").ShouldBeNull();
            Directory.EnumerateFiles(folder.FullName, "*", SearchOption.AllDirectories).ShouldBeEmpty();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class Clock : TimeProvider
    {
        public int Year { get; set; } = 2026;

        public override DateTimeOffset GetUtcNow() => new(Year, 6, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
