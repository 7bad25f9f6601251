using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests.Retention;

/// <summary>Several laws over the same rows: each row says which one keeps it, the longest stands, and nothing is purged under a row that is kept longer.</summary>
public class LawTests
{
    private const string Schema = """
        create table people (id integer primary key);
        create table sales (id integer primary key, person integer references people(id), sum integer);
        create table loans (id integer primary key, person integer references people(id), sum integer);
        create table papers (id integer primary key, sale integer references sales(id), loan integer references loans(id), text text);
        create table slips (id integer primary key, person integer references people(id), sale integer not null references sales(id), sum integer);
        create index i1 on sales (person); create index i2 on loans (person); create index i3 on papers (sale); create index i4 on papers (loan); create index i5 on slips (person); create index i6 on slips (sale);
        insert into people values (1), (2); insert into sales values (1, 1, 10), (2, 2, 20); insert into loans values (1, 1, 10), (2, 2, 20);
        insert into papers values (1, 1, null, 'a'), (2, null, 1, 'b'), (3, 1, 1, 'c'), (4, 2, 2, 'd');
        insert into slips values (1, 1, 1, 5);
        """;

    private const string Map = """
        subject: { table: people, key: id }
        tables:
          people: { on-close: erase }
          sales: { owner: person, on-close: retain, retain: { basis: trade, until: now + 3y, keep: [sum] } }
          loans: { owner: person, on-close: retain, retain: { basis: credit, until: now + 5y, keep: [sum] } }
          papers: { owners: [ { parent: sales }, { parent: loans } ], mask: { text: null } }
          slips: { owners: [ person, { parent: sales } ], on-close: retain, retain: { basis: tax, until: now + 4y, keep: [sale, sum] } }
        """;

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Receipts_say_by_which_law_each_row_is_kept_and_of_two_the_longer_one_stands(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        var time = new Clock();
        await using var store = await world.StoreAsync(Map, time);
        var preview = await store.PreviewAsync(new SubjectKey("1"), default);
        var receipt = (await store.EraseAsync([Step("s1", "1")], default))[0];

        Said(receipt.Effects).ShouldBe("loans credit 1 until 2031; papers credit 2 until 2031; papers trade 1 until 2029; sales trade 1 until 2029; slips tax 1 until 2030");
        Said(preview.Effects).ShouldBe(Said(receipt.Effects));
        (await world.RowsAsync("select row_key, basis from adieu_retained where table_name = 'papers' order by row_key")).ShouldBe("1 trade; 2 credit; 3 credit");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task What_a_longer_law_holds_in_place_is_shown_so_beforehand(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync("""
            subject: { table: people, key: id }
            tables:
              people: { on-close: erase }
              sales: { owner: person, on-close: retain, retain: { basis: trade, until: now, keep: [sum] } }
              loans: { owner: person, on-close: retain, retain: { basis: credit, until: now, keep: [sum] } }
              papers: { owners: [ { parent: sales }, { parent: loans } ], mask: { text: null } }
              slips: { owners: [ person, { parent: sales } ], on-close: retain, retain: { basis: tax, until: now + 4y, keep: [sale, sum] } }
            """, new Clock());
        await world.ExecuteAsync("insert into sales values (3, 1, 7), (4, 2, 5); insert into slips values (2, 2, 3, 5), (3, 1, 4, 1)");
        // The other one's slip is kept under the first one's sale since they left.
        await store.EraseAsync([Step("s2", "2")], default);
        await world.ExecuteAsync("insert into sales values (5, 1, 7)");

        var preview = await store.PreviewAsync(new SubjectKey("1"), default);
        var receipt = (await store.EraseAsync([Step("s1", "1")], default))[0];

        Of(receipt.Effects).ShouldBe("people erase 1, sales erase 1, sales retain 2, loans erase 1, papers erase 3, slips retain 1");
        Of(preview.Effects).ShouldBe(Of(receipt.Effects));
        Said(preview.Effects).ShouldBe(Said(receipt.Effects));
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_row_is_not_purged_before_the_rows_that_refer_to_it(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        var time = new Clock();
        await using var store = await world.StoreAsync(Map, time);
        await store.EraseAsync([Step("s1", "1")], default);

        time.Year = 2029;
        await store.PurgeExpiredAsync(100, default);
        // Three years are over, but a slip that tax law keeps longer stands under the sale, and so does a paper of the loan.
        (await world.RowsAsync("select (select count(*) from sales where id = 1), (select count(*) from slips), (select count(*) from papers where id < 4), (select count(*) from loans where id = 1)")).ShouldBe("1 1 2 1");
        time.Year = 2033;
        var over = await store.PurgeExpiredAsync(100, default);
        (await world.RowsAsync("select (select count(*) from sales), (select count(*) from slips), (select count(*) from papers), (select count(*) from loans)")).ShouldBe("1 0 1 1");
        over[0].Effects.Sum(e => e.Rows).ShouldBe(6);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Very_many_rows_whose_time_is_over_go_in_pieces_and_are_told_together(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        await world.ExecuteAsync("insert into papers (id, sale, text) select 10 + s.id * 100 + p.id * 10 + q.id, 1, 'x' from sales s, papers p, papers q");
        var time = new Clock();
        await using var store = await world.StoreAsync(Map, time, new ErasureOptions { ChunkRows = 4 });
        var kept = (await store.EraseAsync([Step("s1", "1")], default))[0].Effects.Where(e => e.Effect == Effect.Retain).Sum(e => e.Rows);
        var pieces = 0;
        store.Statements.Before = sql => pieces += sql.StartsWith("delete from", StringComparison.Ordinal) && sql.Contains("\"papers\" as t", StringComparison.Ordinal) ? 1 : 0;

        time.Year = 2033;
        var over = await store.PurgeExpiredAsync(100, default);

        pieces.ShouldBeGreaterThan(5);
        kept.ShouldBeGreaterThan(30);
        over.Single().Effects.Sum(e => e.Rows).ShouldBe(kept);
        (await world.RowsAsync("select (select count(*) from sales), (select count(*) from slips), (select count(*) from papers), (select count(*) from loans)")).ShouldBe("1 0 1 1");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task What_is_over_when_a_huge_account_closes_goes_with_it_in_pieces(SqlDialect dialect)
    {
        const string map = """
            subject: { table: people, key: id }
            tables:
              people: { on-close: erase }
              sales: { owner: person, on-close: retain, retain: { basis: trade, until: paid + 3y, keep: [sum, paid] } }
              lines: { parent: sales, columns: { what: not-personal } }
            """;
        var type = dialect == SqlDialect.PostgreSql ? "timestamptz" : "text";
        var schema = $"""
            create table people (id integer primary key);
            create table sales (id integer primary key, person integer references people(id), sum integer, paid {type});
            create table lines (id integer primary key, sale integer not null references sales(id), what text not null);
            create index i1 on sales (person); create index i2 on lines (sale);
            insert into people values (1), (2);
            with recursive n(i) as (select 1 union all select i + 1 from n where i < 70) insert into sales select i, 1 + i % 2, i, case when i % 7 < 5 then '2020-01-01T00:00:00Z' else '2026-01-01T00:00:00Z' end from n;
            with recursive n(i) as (select 1 union all select i + 1 from n where i < 160) insert into lines select i, 1 + i % 70, 'tea' from n;
            """.Replace("then '2020-01-01T00:00:00Z' else '2026-01-01T00:00:00Z' end", $"then cast('2020-01-01T00:00:00Z' as {type}) else cast('2026-01-01T00:00:00Z' as {type}) end", StringComparison.Ordinal);
        static async Task<string> AllAsync(World world) => string.Join('\n', await world.RowsAsync("select * from people order by 1"), await world.RowsAsync("select id, person, sum from sales order by 1"), await world.RowsAsync("select * from lines order by 1"));
        static async Task<string> KeptAsync(World world) => await world.RowsAsync("select table_name, row_key, step_id, basis from adieu_retained order by 1, 2");

        await using var calm = await World.CreateAsync(dialect, schema);
        await using var once = await calm.StoreAsync(map, new Clock());
        var expected = (await once.EraseAsync([Step("s1", "1")], default))[0];
        Of(expected.Effects.OrderBy(e => e.Table, StringComparer.Ordinal).ThenBy(e => e.Effect)).ShouldBe("lines erase 57, lines retain 23, people erase 1, sales erase 25, sales retain 10");

        foreach (var undo in new[] { false, true })
        {
            await using var world = await World.CreateAsync(dialect, schema);
            var before = await AllAsync(world);
            await using var store = await world.StoreAsync(map, new Clock(), new ErasureOptions { ChunkRows = 4, Undo = undo });
            var pieces = 0;
            store.Statements.Before = sql => pieces += sql.StartsWith("delete from", StringComparison.Ordinal) && sql.Contains("\"lines\" as t", StringComparison.Ordinal) ? 1 : 0;
            var key = new ReadOnlyMemory<byte>(new byte[32]);
            var receipt = (await store.EraseAsync([Step("s1", "1") with { VaultKey = undo ? key : (ReadOnlyMemory<byte>?)null }], default))[0];

            pieces.ShouldBeGreaterThan(10);
            receipt.Effects.Order(Comparer<TableEffect>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))).ShouldBe(expected.Effects.Order(Comparer<TableEffect>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))));
            (await AllAsync(world)).ShouldBe(await AllAsync(calm));
            (await KeptAsync(world)).ShouldBe(await KeptAsync(calm));
            (await store.PurgeExpiredAsync(10, default)).ShouldBeEmpty("nothing was left for the sweep");
            if (!undo) continue;
            (await store.RestoreAsync("s1", key, partial: false, default)).Outcome.ShouldBe(Erasure.Undo.RestoreOutcome.Complete);
            (await AllAsync(world)).ShouldBe(before);
        }
    }

    private static string Said(IEnumerable<TableEffect> effects) =>
        string.Join("; ", effects.Where(e => e.Effect == Effect.Retain).Select(e => $"{e.Table} {e.Basis} {e.Rows} until {e.Until!.Value.Year}").Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("blob")]
    [InlineData("uuid")]
    [InlineData("")]
    public async Task Rows_that_SQLite_tells_apart_by_bytes_go_when_their_time_is_over(string type)
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, $"""
            create table people (id integer primary key);
            create table sales (id {type} primary key not null, person integer references people(id), sum integer, at text);
            create table slips (sale {type} not null references sales(id), n integer not null, sum integer, primary key (sale, n));
            create index i1 on sales (person);
            insert into people values (1), (2);
            insert into sales values (x'00ff80', 1, 10, '2020-01-01'), (x'80', 1, 20, '2025-01-01'), ('k80', 2, 30, '2020-01-01');
            insert into slips values (x'00ff80', 1, 5), (x'80', 1, 6), (x'80', 2, 7), ('k80', 1, 8);
            """);
        var time = new Clock();
        await using var store = await world.StoreAsync("subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  sales: { owner: person, on-close: retain, retain: { basis: tax, until: at + 3y, keep: [sum, at] } }\n  slips: { parent: sales, columns: { sum: not-personal } }", time);

        Of((await store.EraseAsync([Step("s1", "1")], default))[0].Effects).ShouldBe("people erase 1, sales erase 1, sales retain 1, slips erase 1, slips retain 2");
        (await world.RowsAsync("select quote(id) from sales order by 1")).ShouldBe("'k80'; X'80'");
        (await world.RowsAsync("select quote(sale), n from slips order by 1, 2")).ShouldBe("'k80' 1; X'80' 1; X'80' 2");

        time.Year = 2029;
        await store.PurgeExpiredAsync(100, default);
        (await world.RowsAsync("select quote(id), quote(person) from sales")).ShouldBe("'k80' 2");
        (await world.RowsAsync("select quote(sale) from slips")).ShouldBe("'k80'");
    }

    private sealed class Clock : TimeProvider
    {
        public int Year { get; set; } = 2026;

        public override DateTimeOffset GetUtcNow() => new(Year, 6, 1, 0, 0, 0, TimeSpan.Zero);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_persons_own_row_that_a_law_keeps_is_no_finding_nor_is_its_half(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table people (id integer primary key, kind text not null, name text, phone text);
            create table pupils (person_id integer primary key references people(id), note text);
            create table marks (id integer primary key, pupil_id integer not null references pupils(person_id), grade integer);
            create index marks_pupil on marks (pupil_id);
            insert into people values (1, 'pupil', 'Kim', '1'), (2, 'guardian', 'Ann', '2'), (3, 'pupil', 'Lou', '3');
            insert into pupils values (1, 'asthma'), (3, 'none'); insert into marks values (1, 1, 2), (2, 3, 4);
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: people, key: id }
            tables:
              people: { on-close: retain, retain: { basis: school-law, until: now + 50y, where: "kind = 'pupil'", keep: [kind, name], otherwise: erase } }
              pupils: { parent: people, mask: { note: null } }
              marks: { parent: pupils, columns: { grade: shared } }
            """);
        ErasureRequest[] batch = [Words.Step("s1", "1"), Words.Step("s2", "2")];
        await store.EraseAsync(batch, default);
        (await world.RowsAsync("select id, name, phone from people order by id")).ShouldBe("1 Kim -; 3 Lou 3");
        (await store.ProbeAsync(batch, default)).Findings.ShouldBeEmpty();

        // Who came back since is found, kept by no law: and so is another whom nobody erased.
        await world.ExecuteAsync("insert into people values (2, 'guardian', 'Ann', '2')");
        (await store.ProbeAsync([.. batch, Words.Step("s3", "3")], default)).Findings.Select(f => $"{f.StepId} {f.Table}").Order().ShouldBe(["s2 people", "s3 people", "s3 pupils"]);
    }
}
