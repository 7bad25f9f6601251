using Adieu.Erasure.Execution;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>Others in the way: the engine gives way and comes back, and leaves a busy store time for others.</summary>
public class PatienceTests
{
    private const string Schema = """
        create table users (id integer primary key, name text);
        insert into users values (1, 'a'), (2, 'b');
        """;

    private const string Map = "subject: { table: users, key: id }\ntables:\n  users: { on-close: erase }\n";

    [Fact]
    public async Task A_batch_whose_rows_are_locked_is_tried_again()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Schema);
        await using var store = await world.StoreAsync(Map, options: new ErasureOptions { LockTimeout = TimeSpan.FromMilliseconds(50), BackOff = TimeSpan.FromMilliseconds(1) });
        await using var holding = await Writer.BeginAsync(world, "select 1 from users where id = 1 for update");
        var tries = 0;
        store.Statements.Before = sql =>
        {
            // The third try finds the way free.
            if (sql.Contains("for update", StringComparison.Ordinal) && ++tries == 3) holding.Rollback();
        };
        await store.EraseAsync([Step("a", "1")], default);
        tries.ShouldBe(3);
        (await world.RowsAsync("select id from users")).ShouldBe("2");
    }

    [Fact]
    public async Task After_its_last_attempt_a_batch_is_left_for_later()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Schema);
        await using var store = await world.StoreAsync(Map, options: new ErasureOptions { LockTimeout = TimeSpan.FromMilliseconds(20), BackOff = TimeSpan.FromMilliseconds(1), Attempts = 2 });
        await using var holding = await Writer.BeginAsync(world, "select 1 from users where id = 1 for update");
        (await Should.ThrowAsync<StoreException>(() => store.EraseAsync([Step("a", "1")], default))).Transient.ShouldBeTrue();
    }

    [Fact]
    public async Task A_batch_that_takes_too_long_is_halved()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Schema + """
            create table slow (id integer primary key, user_id integer not null references users(id));
            create index on slow (user_id);
            insert into slow values (1, 1), (2, 2);
            create function wait() returns trigger language plpgsql as 'begin perform pg_sleep(0.7); return old; end';
            create trigger wait before delete on slow for each row execute function wait();
            """);
        await using var store = await world.StoreAsync(Map + "  slow: { owner: user_id, on-close: erase }\n", options: new ErasureOptions { StatementTimeout = TimeSpan.FromSeconds(1) });
        var receipts = await store.EraseAsync([Step("a", "1"), Step("b", "2")], default);
        receipts.Select(r => Of(r.Effects)).ShouldAllBe(e => e == "users erase 1, slow erase 1");
    }

    [Fact]
    public async Task What_a_store_could_not_take_at_once_is_not_tried_by_the_next_batch_but_little_by_little()
    {
        var (asked, most) = (new List<int>(), 10);
        var patience = new Patience(new ErasureOptions(), null, divisible: false, new BatchSize());
        ErasureRequest[] batch = [.. Enumerable.Range(1, 40).Select(i => Step($"s{i}", $"{i}"))];
        async Task<List<int>> EraseAsync()
        {
            asked.Clear();
            var receipts = await patience.EraseAsync(batch, (part, _) =>
            {
                asked.Add(part.Count);
                if (part.Count > most) throw new Npgsql.PostgresException("canceling statement due to statement timeout", "ERROR", "ERROR", "57014");
                return Task.FromResult<IReadOnlyList<Receipt>>([.. part.Select(p => new Receipt(p.StepId, "plan", DateTimeOffset.UnixEpoch, []))]);
            }, default);
            receipts.Select(r => r.StepId).ShouldBe(batch.Select(b => b.StepId));
            return [.. asked];
        }

        (await EraseAsync()).ShouldBe([40, 20, 10, 10, 10, 10]);
        (await EraseAsync())[..2].ShouldBe([11, 5], "a little more than went well is tried, and then less for a while");
        var rounds = new List<List<int>>();
        for (var i = 0; i < 4; i++) rounds.Add(await EraseAsync());
        rounds.SelectMany(r => r).Count(n => n > most).ShouldBeLessThan(rounds.Sum(r => r.Count) / 10);
        most = 40;
        for (var i = 0; i < 60; i++) await EraseAsync();
        asked.ShouldBe([40]);
    }

    [Fact]
    public async Task An_account_that_takes_too_long_goes_in_pieces_though_it_did_not_seem_large()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Schema + """
            create table slow (id integer primary key, user_id integer not null references users(id));
            create index on slow (user_id);
            insert into slow values (1, 1), (2, 1), (3, 1);
            create function wait() returns trigger language plpgsql as 'begin perform pg_sleep(0.5); return old; end';
            create trigger wait before delete on slow for each row execute function wait();
            """);
        await using var store = await world.StoreAsync(Map + "  slow: { owner: user_id, on-close: erase }\n", options: new ErasureOptions { StatementTimeout = TimeSpan.FromSeconds(1), ChunkRows = 10 });
        (await store.EraseAsync([Step("a", "1")], default)).Select(r => Of(r.Effects)).ShouldBe(["users erase 1, slow erase 3"]);
    }

    [Fact]
    public void A_store_that_is_slow_to_begin_gets_pauses_until_it_is_quick_again()
    {
        var throttle = new Throttle(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));
        for (var i = 0; i < 20; i++) throttle.Saw(TimeSpan.FromMilliseconds(20));
        throttle.Pause.ShouldBe(TimeSpan.Zero);
        throttle.Saw(TimeSpan.FromMilliseconds(350));
        var first = throttle.Pause;
        first.ShouldBeGreaterThan(TimeSpan.Zero);
        throttle.Saw(TimeSpan.FromSeconds(3));
        throttle.Pause.ShouldBe(TimeSpan.FromSeconds(2));
        for (var i = 0; i < 20; i++) throttle.Saw(TimeSpan.FromMilliseconds(20));
        throttle.Pause.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Each_wait_is_about_twice_the_one_before()
    {
        var first = TimeSpan.FromMilliseconds(100);
        Patience.Wait(first, 1).ShouldBeInRange(first, first * 1.5);
        Patience.Wait(first, 4).ShouldBeInRange(first * 8, first * 12);
    }
}
