using System.Globalization;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.TestKit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>The server ends the connection before each statement of a plan in turn: nothing has happened, and the step is taken up again.</summary>
public class CutConnectionTests
{
    private const string Schema = "create table people (id integer primary key, name text); insert into people values (1, 'a'), (2, 'b')";

    private const string All = $"{Letters.All}, (select count(*) from adieu_receipts), (select count(*) from adieu_retained)";

    [Fact]
    public async Task A_connection_that_the_server_ends_at_any_statement_leaves_nothing_half_done()
    {
        ErasureRequest[] batch = [Step("a", "1"), Step("b", "2")];
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Letters.Schema);
        await using var store = await world.StoreAsync(Letters.Map);
        var untouched = await world.RowsAsync(All);
        var ended = 0;
        var fatal = 0;
        long Ask(string what) => Task.Run(() => world.RowsAsync($"{what} from pg_stat_activity where datname = current_database() and state = 'idle in transaction'")).GetAwaiter().GetResult() is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : 0;
        for (var died = true; died;)
        {
            fatal++;
            var (left, killed) = (fatal, 0L);
            store.Statements.Before = _ =>
            {
                // Only the erasure is inside a transaction; on its way to the first statement there is nobody to end.
                if (Ask("select count(*)") > 0 && --left == 0) killed = Ask("select count(pg_terminate_backend(pid))");
            };
            died = false;
            try
            {
                await store.EraseAsync(batch, default);
            }
            catch (StoreException e)
            {
                e.Transient.ShouldBeTrue();
                died = true;
            }

            store.Statements.Before = null;
            died.ShouldBe(killed > 0);
            if (!died) continue;
            ended++;
            // The server's process takes a moment to go; until then it would be taken for the next one.
            while (Ask("select count(*)") > 0) await Task.Delay(10);
            (await world.RowsAsync(All)).ShouldBe(untouched, $"ended before statement {fatal}");
        }

        ended.ShouldBeGreaterThan(15);
        (await world.RowsAsync(All)).ShouldBe($"{Letters.Left} 2 2");
    }

    [Theory, InlineData(SqlDialect.Sqlite), InlineData(SqlDialect.PostgreSql)]
    public async Task Who_reads_row_by_row_gets_the_stores_own_exception(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync("subject: { table: people, key: id }\ntables: { people: { on-close: erase } }");
        (await store.SubjectsAsync(default).CountAsync()).ShouldBe(2);
        (await store.ExportAsync(new SubjectKey("1"), default).SelectMany(t => t.Rows).CountAsync()).ShouldBe(1);
        await world.ExecuteAsync("alter table people rename to persons");
        await Should.ThrowAsync<StoreException>(async () => await store.SubjectsAsync(default).CountAsync());
        await Should.ThrowAsync<StoreException>(async () => await store.ExportAsync(new SubjectKey("1"), default).SelectMany(t => t.Rows).CountAsync());
    }
}
