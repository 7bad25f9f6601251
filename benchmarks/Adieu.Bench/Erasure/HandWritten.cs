using Npgsql;

namespace Adieu.Bench.Erasure;

/// <summary>Hand-written erasure of the bench schema, as a good team would write it: the baselines.</summary>
internal static class HandWritten
{
    // Nothing asks for "is null" by itself: before the first people leave nobody is null, and a planner that believes so reads all who left since.
    private static readonly string[] PerAccount =
    [
        "delete from sessions where account_id = $1",
        "delete from points where account_id = $1",
        "delete from order_items where order_id in (select id from orders where account_id = $1)",
        "delete from orders where account_id = $1",
        "delete from messages where (sender_id = $1 or receiver_id = $1) and coalesce(sender_id, $1) = $1 and coalesce(receiver_id, $1) = $1",
        "update messages set sender_id = null where sender_id = $1",
        "update messages set receiver_id = null where receiver_id = $1",
        "delete from accounts where id = $1",
    ];

    // Shared rows are locked in key order first: two batches that share messages cannot wait for each other in a circle.
    private static readonly string[] PlainPerBatch =
    [
        "select count(*) from (select 1 from messages where sender_id = any($1) or receiver_id = any($1) order by id for update) m",
        "delete from messages where (sender_id = any($1) or receiver_id = any($1)) and coalesce(sender_id, ($1::bigint[])[1]) = any($1) and coalesce(receiver_id, ($1::bigint[])[1]) = any($1)",
        "update messages set sender_id = case when sender_id = any($1) then null else sender_id end, receiver_id = case when receiver_id = any($1) then null else receiver_id end where sender_id = any($1) or receiver_id = any($1)",
        "delete from sessions where account_id = any($1)",
        "delete from points where account_id = any($1)",
        "delete from order_items i using orders o where o.id = i.order_id and o.account_id = any($1)",
        "delete from orders where account_id = any($1)",
        "delete from accounts where id = any($1)",
    ];

    // In the best ones they come as late as foreign keys allow: whoever shares one waits until the batch has committed. What somebody changed since the
    // statement began is not at its place any more: then, and only then, a second statement looks by keys. One statement for orders
    // with their items, and each message gone to by its place: whatever made the engine faster is here too.
    private static readonly string[] PerBatch =
    [
        "delete from sessions where account_id = any($1)",
        "delete from points where account_id = any($1)",
        "with o as (delete from orders where account_id = any($1) returning id) delete from order_items i using o where i.order_id = o.id",
        $"with {Messages("")}, cut as (update messages m set {Left} returning 1) select set_config('bench.missed', case when (select count(*) from fate) > (select count(*) from gone) + (select count(*) from cut) then 'yes' else 'no' end, true)",
        $"with {Messages(" and current_setting('bench.missed') = 'yes'").Replace("m.ctid = f.place", "m.id = f.id", StringComparison.Ordinal)} update messages m set {Left.Replace("m.ctid = f.place", "m.id = f.id", StringComparison.Ordinal)}",
        "delete from accounts where id = any($1)",
    ];

    private const string Left = "sender_id = f.sender, receiver_id = f.receiver from fate f where m.ctid = f.place and (f.sender is not null or f.receiver is not null)";

    private static string Messages(string when) => $"""
        mine as materialized (select id, ctid as place, sender_id, receiver_id from messages where (sender_id = any($1) or receiver_id = any($1)){when} order by id for update),
        fate as materialized (select mine.id, place, case when s.id is null then sender_id end as sender, case when r.id is null then receiver_id end as receiver from mine left join unnest($1::bigint[]) s(id) on s.id = sender_id left join unnest($1::bigint[]) r(id) on r.id = receiver_id),
        gone as (delete from messages m using fate f where m.ctid = f.place and f.sender is null and f.receiver is null returning 1)
        """;

    /// <summary>One account per transaction, statement by statement, on one connection.</summary>
    public static async Task OneByOneAsync(NpgsqlDataSource source, Leavers people)
    {
        await using var connection = await source.OpenConnectionAsync();
        foreach (var id in people.OneByOne())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            foreach (var sql in PerAccount)
            {
                await using var command = new NpgsqlCommand(sql, connection, transaction) { Parameters = { new() { Value = id } } };
                await command.PrepareAsync();
                await command.ExecuteNonQueryAsync();
            }

            await transaction.CommitAsync();
        }
    }

    /// <summary>One account per transaction, in one round trip, on several connections.</summary>
    public static Task RoundTripAsync(NpgsqlDataSource source, Leavers people, int connections) =>
        InParallelAsync(source, people, connections, 1, async (connection, chunk) =>
        {
            // A shared message can be wanted from both sides at once: the loser of a dead-lock goes again.
            while (!await TryBatchAsync(connection, PerAccount, chunk[0]))
            {
            }
        });

    /// <summary>Batches of accounts with <c>= any</c>, shared rows locked in key order, as most teams would write them.</summary>
    public static Task PlainBatchesAsync(NpgsqlDataSource source, Leavers people, int connections, int size) =>
        BatchesAsync(source, people, connections, size, PlainPerBatch);

    /// <summary>The same with everything that we know to make them faster.</summary>
    public static Task BatchesAsync(NpgsqlDataSource source, Leavers people, int connections, int size) =>
        BatchesAsync(source, people, connections, size, PerBatch);

    private static Task BatchesAsync(NpgsqlDataSource source, Leavers people, int connections, int size, string[] statements) =>
        InParallelAsync(source, people, connections, size, async (connection, chunk) =>
        {
            while (!await TryBatchAsync(connection, statements, chunk))
            {
            }
        });

    private static async Task<bool> TryBatchAsync(NpgsqlConnection connection, string[] statements, object ids)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        try
        {
            await using var batch = new NpgsqlBatch(connection, transaction) { Timeout = 0 };
            foreach (var sql in statements) batch.BatchCommands.Add(new NpgsqlBatchCommand(sql) { Parameters = { new() { Value = ids } } });
            await batch.PrepareAsync();
            await batch.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
            return true;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.ForeignKeyViolation)
        {
            await transaction.RollbackAsync();
            return false;
        }
    }

    private static Task InParallelAsync(NpgsqlDataSource source, Leavers people, int connections, int size, Func<NpgsqlConnection, long[], Task> work) =>
        people.InBatchesAsync(connections, size, async next =>
        {
            await using var connection = await source.OpenConnectionAsync();
            while (next() is { Length: > 0 } chunk) await work(connection, chunk);
        });
}
