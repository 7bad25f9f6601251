using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests.Retention;

/// <summary>Somebody goes in pieces, and their rows are noted already when somebody else's leaving makes a law keep some of them.</summary>
public class KeptMeanwhileTests
{
    private const string Schema = """
        create table people (id integer primary key);
        create table deals (id integer primary key, payer integer, agent integer, agents AGENTS, sum integer, note text);
        create index i1 on deals (payer); create index i2 on deals (agent);
        insert into people values (1), (2), (3);
        """;

    private const string Map = """
        subject: { table: people, key: id }
        tables:
          people: { on-close: erase }
          deals:
            owners: [ { column: payer, on-close: retain }, OWNER ]
            unowned: keep
            retain: { basis: law, until: now + 3y, keep: [KEEP] }
        """;

    [Theory]
    [InlineData(SqlDialect.Sqlite, "erase")]
    [InlineData(SqlDialect.PostgreSql, "erase")]
    [InlineData(SqlDialect.Sqlite, "anonymise")]
    [InlineData(SqlDialect.PostgreSql, "anonymise")]
    public async Task What_the_law_keeps_stays_as_it_keeps_it_and_names_who_goes_no_more(SqlDialect dialect, string deed)
    {
        await using var world = await World.CreateAsync(dialect, Schema.Replace("AGENTS", "text", StringComparison.Ordinal)
            + "insert into deals values (1, 1, 2, null, 5, 'n'), (2, 1, 2, null, 6, 'n'), (3, 3, 2, null, 7, 'n'), (4, 1, 3, null, 8, 'n')");
        await using var store = await DyingAsync(world, $"{{ column: agent, on-close: {deed} }}", "sum, agent");
        Of((await store.EraseAsync([Step("a", "1")], default))[0].Effects).ShouldBe("people erase 1, deals retain 3");
        Of((await store.EraseAsync([Step("b", "2")], default))[0].Effects).ShouldBe($"people erase 1, deals detach 2, deals {deed} 1");
        (await world.RowsAsync("select id, payer, agent, sum, note from deals where id <> 3 order by id")).ShouldBe("1 - - 5 -; 2 - - 6 -; 4 - 3 8 -");
        (await world.RowsAsync("select agent, sum, note from deals where id = 3")).ShouldBe(deed == "erase" ? "" : "- 0 -");
        (await store.ProbeAsync([Step("a", "1"), Step("b", "2")], default)).Findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite, "json", "[2]", "")]
    [InlineData(SqlDialect.Sqlite, "text", "2,", ", separator: \",\"")]
    [InlineData(SqlDialect.PostgreSql, "json", "[2]", "")]
    [InlineData(SqlDialect.PostgreSql, "integer[]", "{2}", "")]
    [InlineData(SqlDialect.PostgreSql, "text", "[2]", "")]
    [InlineData(SqlDialect.PostgreSql, "text", "2,", ", separator: \",\"")]
    public async Task A_list_that_the_law_s_keeping_has_emptied_stays_empty(SqlDialect dialect, string type, string list, string separator)
    {
        await using var world = await World.CreateAsync(dialect, Schema.Replace("AGENTS", type, StringComparison.Ordinal) + $"insert into deals values (1, 1, null, '{list}', 5, 'n'), (2, 1, null, '{list}', 6, 'n')");
        await using var store = await DyingAsync(world, $"{{ elements: agents{separator}, on-close: detach }}", "sum");
        await store.EraseAsync([Step("a", "1")], default);
        await store.EraseAsync([Step("b", "2")], default);
        (await world.RowsAsync("select id, agents, sum, note from deals order by id")).ShouldBe("1 - 5 -; 2 - 6 -");
    }

    // The second one has noted what goes, and dies before any of it does.
    private static async Task<SqlErasureStore> DyingAsync(World world, string owner, string keep)
    {
        var map = Map.Replace("OWNER", owner, StringComparison.Ordinal).Replace("KEEP", keep, StringComparison.Ordinal)
            + (owner.Contains("erase", StringComparison.Ordinal) ? "" : "\n    mask: { sum: { fixed: 0 }, note: null }\n    columns: { agents: shared, agent: shared }")
            + (owner.Contains("elements", StringComparison.Ordinal) ? "\n    last-owner: keep" : "");
        var store = await world.StoreAsync(map, options: new ErasureOptions { ChunkRows = 1 });
        store.Statements.Before = sql =>
        {
            if (sql.Contains("\"deals\" as t", StringComparison.Ordinal)) throw new StoreException("The power failed.", transient: true);
        };
        await Should.ThrowAsync<StoreException>(() => store.EraseAsync([Step("b", "2")], default));
        (await world.RowsAsync("select count(*) > 0 from adieu_stage where step_id = 'b'")).ShouldBeOneOf("True", "1");
        store.Statements.Before = null;
        return store;
    }
}
