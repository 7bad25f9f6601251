using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Tests.Undo;
using Adieu.Erasure.Undo;
using Adieu.TestKit;
using Npgsql;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>PostgreSQL databases that are not UTF-8, and collations that take different texts for equal.</summary>
public class EncodingTests
{
    private const string Schema = """
        create table people (login text primary key, name text, mail text unique);
        create table notes (id integer primary key, person text not null references people(login), body text);
        create table orders (id integer primary key, person text references people(login), total integer, address text);
        create index on notes (person); create index on orders (person);
        """;

    private const string Map = """
        subject: { table: people, key: login }
        tables:
          people: { on-close: erase }
          notes: { owner: person, on-close: erase }
          orders: { owner: person, on-close: retain, retain: { basis: law, until: now + 3y, keep: [total] } }
        """;

    private static readonly string[] Tables = ["people", "notes", "orders"];

    [Theory]
    [InlineData("LATIN1", "René")]
    [InlineData("EUC_CN", "王小明")]
    [InlineData("SQL_ASCII", "王小明")]
    public async Task Texts_of_another_encoding_are_matched_sealed_exported_and_found(string encoding, string login)
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Schema, await DatabaseAsync(encoding));
        await world.ExecuteAsync($"insert into people values ('{login}', '{login}', '{login}@x.example'), ('b', 'b', 'b@x.example'); insert into notes values (1, '{login}', 'to {login}'), (2, 'b', 'of b'); insert into orders values (1, '{login}', 5, '{login}')");
        await using var store = await world.StoreAsync(Map, options: new ErasureOptions { Undo = true });
        var before = await Dump.OfAsync(world.Database, Tables);
        var step = Step("s1", login) with { VaultKey = new byte[32] };
        var rows = new List<string>();
        await foreach (var table in store.ExportAsync(step.Subject, default))
        {
            await foreach (var row in table.Rows) rows.Add(string.Join(' ', row));
        }

        rows.ShouldContain($"1 {login} to {login}");
        (await store.ScanAsync([[$"{login}@x.example"]], new HashSet<string>(), default)).Found.ShouldHaveSingleItem();
        Of((await store.EraseAsync([step], default))[0].Effects).ShouldBe("people erase 1, notes erase 1, orders retain 1");
        (await store.ProbeAsync([step], default)).Findings.ShouldBeEmpty();
        (await store.ScanAsync([[$"{login}@x.example", login]], new HashSet<string>(), default)).Found.ShouldBeEmpty();
        (await store.RestoreAsync("s1", new byte[32], partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Complete);
        (await Dump.OfAsync(world.Database, Tables)).ShouldBe(before);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_go_and_are_searched_and_are_refused_where_they_would_have_to_be_read()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Schema, await DatabaseAsync("SQL_ASCII"));
        await world.ExecuteAsync("insert into people values ('a', E'Ren\\xe9', 'a@x.example'), ('b', 'b', 'b@x.example'); insert into notes values (1, 'a', E'\\xcd\\xf5'), (2, 'b', 'of a@x.example'); insert into orders values (1, 'a', 5, E'\\xe9')");
        await using var store = await world.StoreAsync(Map, options: new ErasureOptions { Undo = true });
        (await store.ScanAsync([["a@x.example"]], new HashSet<string>(), default)).Found.Count.ShouldBe(2);
        var sealing = await Should.ThrowAsync<StoreException>(() => store.EraseAsync([Step("s1", "a") with { VaultKey = new byte[32] }], default));
        sealing.ShouldSatisfyAllConditions(e => e.Transient.ShouldBeFalse(), e => e.Message.ShouldContain("neither exported nor sealed for undo"));
        (await Should.ThrowAsync<StoreException>(async () => await store.ExportAsync(new SubjectKey("a"), default).SelectMany(t => t.Rows).CountAsync())).Message.ShouldContain("no UTF-8");
        (await world.RowsAsync("select (select count(*) from people), (select count(*) from adieu_receipts)")).ShouldBe("2 0");
        Of((await store.EraseAsync([Step("s1", "a")], default))[0].Effects).ShouldBe("people erase 1, notes erase 1, orders retain 1");
        (await store.ScanAsync([["a@x.example"]], new HashSet<string>(), default)).Found.ShouldHaveSingleItem().Table.ShouldBe("notes");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite, 10_000)]
    [InlineData(SqlDialect.Sqlite, 1)]
    [InlineData(SqlDialect.PostgreSql, 10_000)]
    [InlineData(SqlDialect.PostgreSql, 1)]
    public async Task A_collation_that_takes_different_texts_for_equal_decides_whose_rows_go_and_which_come_back_together(SqlDialect dialect, int chunkRows)
    {
        await using var world = await World.CreateAsync(dialect, (dialect == SqlDialect.PostgreSql ? "create collation nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);" : "") + """
            create table people (login text collate nocase not null primary key, name text, mail text collate nocase unique);
            create table notes (id integer primary key, person text collate nocase not null references people(login), body text);
            create table orders (id integer primary key, person text collate nocase references people(login), total integer, address text);
            create index n1 on notes (person); create index o1 on orders (person);
            insert into people values ('Ann', 'Ann', 'Ann@x.example'), ('b', 'b', 'b@x.example'); insert into notes values (1, 'ANN', 'x'), (2, 'b', 'y'), (3, 'Ann', 'z'); insert into orders values (1, 'ann', 5, 'z');
            """);
        await using var store = await world.StoreAsync(Map, options: new ErasureOptions { Undo = true, ChunkRows = chunkRows });
        var before = await Dump.OfAsync(world.Database, Tables);
        var step = Step("s1", "aNN") with { VaultKey = new byte[32] };
        Of((await store.PreviewAsync(step.Subject, default)).Effects).ShouldBe("people erase 1, notes erase 2, orders retain 1");
        Of((await store.EraseAsync([step], default))[0].Effects.OrderByDescending(e => e.Table == "people")).ShouldBe("people erase 1, notes erase 2, orders retain 1");
        (await store.ProbeAsync([step], default)).Findings.ShouldBeEmpty();
        (await world.RowsAsync("select id, person from notes")).ShouldBe("2 b");
        var report = await store.RestoreAsync("s1", new byte[32], partial: false, default);
        report.Outcome.ShouldBe(RestoreOutcome.Complete, string.Join("; ", report.Missing));
        (await Dump.OfAsync(world.Database, Tables)).ShouldBe(before);
    }

    private static async Task<string> DatabaseAsync(string encoding)
    {
        var some = await PostgresServer.NewDatabaseAsync();
        var name = $"e{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(some);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"create database {name} encoding '{encoding}' locale 'C' template template0", connection);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(some) { Database = name }.ToString();
    }
}
