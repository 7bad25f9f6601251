using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>Death at every statement of a plan: afterwards nothing has happened, and the same step then ends as if nothing had.</summary>
public class CrashTests
{
    private static readonly string[] Tables = ["users", "members", "mail", "posts", "adieu_receipts"];

    private const string Schema = """
        create table users (id integer primary key, name text);
        create table members (id integer primary key, user_id integer not null references users(id));
        create table mail (id integer primary key, sender integer references users(id), receiver integer references users(id), body text);
        create table posts (id integer primary key, user_id integer references users(id), body text, at text);
        insert into users values (1, 'a'), (2, 'b'), (3, 'c');
        insert into members values (1, 1), (2, 2), (3, 1);
        insert into mail values (1, 1, 2, 'x'), (2, 2, 3, 'y'), (3, 3, 1, 'z');
        insert into posts values (1, 1, 'p', '2026-01-01'), (2, 2, 'q', '2026-01-01');
        """;

    private const string Map = """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          members: { owner: user_id, on-close: erase }
          mail: { owners: [sender, receiver], on-close: detach, last-owner: erase, columns: { body: shared } }
          posts: { owner: user_id, on-close: retain, retain: { basis: law, until: at + 1y, keep: [at] } }
        """;

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Dying_at_any_statement_changes_nothing_and_the_step_can_be_resumed(SqlDialect dialect)
    {
        ErasureRequest[] batch = [Step("a", "1"), Step("b", "2")];
        string expected;
        int statements;
        await using (var calm = await World.CreateAsync(dialect, Schema))
        {
            await using var store = await calm.StoreAsync(Map, new Clock());
            var before = store.Statements.Count;
            await store.EraseAsync(batch, default);
            statements = store.Statements.Count - before;
            expected = await AllAsync(calm);
        }

        await using var world = await World.CreateAsync(dialect, Schema);
        await using var dying = await world.StoreAsync(Map, new Clock());
        var untouched = await AllAsync(world);
        statements.ShouldBeGreaterThan(15);
        for (var fatal = 1; fatal <= statements; fatal++)
        {
            var left = fatal;
            dying.Statements.Before = _ => left = --left == 0 ? throw new StoreException("The power failed.", transient: true) : left;
            await Should.ThrowAsync<StoreException>(() => dying.EraseAsync(batch, default));
            dying.Statements.Before = null;
            (await AllAsync(world)).ShouldBe(untouched, $"died at statement {fatal}");
        }

        await dying.EraseAsync(batch, default);
        (await AllAsync(world)).ShouldBe(expected);
    }

    private static async Task<string> AllAsync(World world)
    {
        var rows = new List<string>();
        foreach (var table in Tables) rows.Add(await world.RowsAsync($"select * from {table} order by 1"));
        return string.Join('\n', rows);
    }

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
