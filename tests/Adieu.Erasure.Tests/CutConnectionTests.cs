using System.Globalization;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>The server ends the connection before each statement of a plan in turn: nothing has happened, and the step is taken up again.</summary>
public class CutConnectionTests
{
    private const string Schema = """
        create table users (id integer primary key, name text);
        create table members (id integer primary key, user_id integer not null references users(id));
        create table mail (id integer primary key, sender integer references users(id), receiver integer references users(id), body text);
        create table posts (id integer primary key, user_id integer references users(id), body text);
        insert into users values (1, 'a'), (2, 'b'), (3, 'c');
        insert into members values (1, 1), (2, 2), (3, 1);
        insert into mail values (1, 1, 2, 'x'), (2, 2, 3, 'y'), (3, 3, 1, 'z'), (4, 1, null, 'w');
        insert into posts values (1, 1, 'p'), (2, 2, 'q');
        """;

    private const string Map = """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          members: { owner: user_id, on-close: erase }
          mail: { owners: [sender, receiver], on-close: detach, last-owner: erase, columns: { body: shared } }
          posts: { owner: user_id, on-close: retain, retain: { basis: law, until: now + 1y, keep: [] } }
        """;

    private const string All = "select (select string_agg(u::text, ';' order by id) from users u), (select string_agg(m::text, ';' order by id) from members m), (select string_agg(m::text, ';' order by id) from mail m), (select string_agg(p::text, ';' order by id) from posts p), (select count(*) from adieu_receipts), (select count(*) from adieu_retained)";

    [Fact]
    public async Task A_connection_that_the_server_ends_at_any_statement_leaves_nothing_half_done()
    {
        ErasureRequest[] batch = [Step("a", "1"), Step("b", "2")];
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Schema);
        await using var store = await world.StoreAsync(Map);
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
        (await world.RowsAsync(All)).ShouldBe("(3,c) - (2,,3,y);(3,3,,z) (1,,);(2,,) 2 2");
    }
}
