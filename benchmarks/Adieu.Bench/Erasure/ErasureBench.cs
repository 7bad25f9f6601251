using System.Diagnostics;
using Adieu.Erasure;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.TestKit;
using Npgsql;

namespace Adieu.Bench.Erasure;

/// <summary><c>./bench erasure</c>: accounts per second, every way on the same rows in the same run.</summary>
internal static class ErasureBench
{
    private const string Engine = "the engine, with receipts, counts and probes";
    private const string Best = "the best hand-written batches";
    private const string Plain = "plain hand-written batches";

    // Both get to choose: people at once, connections, and accounts in a round of --quick.
    private static readonly (int Size, int Connections, int PerRound)[] Choices = [(100, 2, 1_000), (500, 2, 2_000), (500, 4, 2_000)];

    public static async Task RunAsync(Report report, bool quick)
    {
        // An even number of rounds: whoever comes first in one comes last in the next.
        var (accounts, rounds) = quick ? (100_000, 2) : (1_000_000, 4);
        Report.Say($"making the schema with {accounts:N0} accounts, about {33 * accounts:N0} rows");
        // A smaller store is enough for the slow way that has one of its own, and does it no harm.
        var cascading = accounts / 4;
        var plain = await PostgresServer.NewDatabaseAsync();
        await Shop.CreateAsync(plain, accounts, onDelete: false);
        var cascade = await PostgresServer.NewDatabaseAsync();
        await Shop.CreateAsync(cascade, cascading, onDelete: true);

        await using var source = NpgsqlDataSource.Create(plain);
        await using var database = new SqlDatabase(SqlDialect.PostgreSql, plain);
        await using var store = await SqlErasureStore.OpenAsync("main", database, DataMap.Parse(Shop.Map, "bench"));
        // What the fast ways get is limited by how many people the store has: in the end there would be hardly anybody left to share a message with.
        var (time, more) = quick ? (TimeSpan.FromSeconds(1), 1) : (TimeSpan.FromSeconds(2), 6);
        Arm[] arms =
        [
            .. Choices.SelectMany(c => new Arm[]
            {
                new($"{Engine}, {Named(c)}", c.PerRound * more, plain, people => EngineAsync(store, people, c.Connections, c.Size)),
                new($"{Best}, {Named(c)}", c.PerRound * more, plain, people => HandWritten.BatchesAsync(source, people, c.Connections, c.Size)),
            }),
            new($"{Plain}, {Named(Choices[0])}", Choices[0].PerRound * more, plain, people => HandWritten.PlainBatchesAsync(source, people, Choices[0].Connections, Choices[0].Size)),
            new("hand-written, one by one", 1_000 * more, plain, people => HandWritten.OneByOneAsync(source, people)),
            new("hand-written, one round trip, eight connections", 1_000 * more, plain, people => HandWritten.RoundTripAsync(source, people, 8)),
            new("UserManager.DeleteAsync with cascades", 1_000 * more, cascade, people => IdentityWay.DeleteAsync(cascade, people)),
            new("row by row (Fides pattern)", 1_000 * more, plain, people => RowByRow.MaskAsync(source, people, bookkeeping: false)),
            new("row by row with bookkeeping", 1_000 * more, plain, people => RowByRow.MaskAsync(source, people, bookkeeping: true)),
        ];

        var waiting = new Dictionary<string, Queue<long>> { [plain] = new(Scattered(accounts)), [cascade] = new(Scattered(cascading)) };
        Tell(report, arms, "right after a checkpoint", await MeasureAsync(arms, waiting, time, rounds, checkpoints: true));
        // The pages of the store that the fast ways share are touched by their first round; in this one hardly anybody is erased.
        await using var connection = new NpgsqlConnection(cascade + ";Command Timeout=0");
        await connection.OpenAsync();
        await Shop.LockAsync(connection);
        await Shop.RunAsync(connection, "vacuum (freeze)");
        var last = await CheckpointAsync(connection);
        Tell(report, arms, "in use", await MeasureAsync(arms, waiting, time, rounds, checkpoints: false));
        if (await CheckpointAsync(connection) != last) report.Fault("There was a checkpoint while the store was in use: max_wal_size is too small for it.");
        report.Add("a commit of one row", await CommitAsync(connection), "microseconds");
    }

    private static void Tell(Report report, Arm[] arms, string state, Dictionary<string, double> speeds)
    {
        foreach (var arm in arms) report.Add($"{arm.Name}, {state}", speeds[arm.Name], "accounts/s");
        var engine = Choices.Max(c => speeds[$"{Engine}, {Named(c)}"]);
        var best = Choices.Max(c => speeds[$"{Best}, {Named(c)}"]);
        report.Add($"{Engine}, {state}", engine, "accounts/s", Best, engine / best, 0.9);
        double[] goals = [1, 4.5, 1.8, 4, 8, 40];
        foreach (var (arm, goal) in arms.Skip(2 * Choices.Length).Zip(goals))
            report.Add($"{Engine}, {state}", engine, "accounts/s", arm.Name, engine / speeds[arm.Name], goal);
    }

    // What ways that commit once for each account depend on.
    private static async Task<double> CommitAsync(NpgsqlConnection connection)
    {
        await Shop.RunAsync(connection, "create table commits (n integer); insert into commits values (0)");
        var times = new List<double>();
        for (var i = 0; i < 200; i++)
        {
            var clock = Stopwatch.StartNew();
            await Shop.RunAsync(connection, "update commits set n = n + 1");
            times.Add(clock.Elapsed.TotalMicroseconds);
        }

        return times.Order().ElementAt(times.Count / 2);
    }

    private static async Task<string> CheckpointAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select checkpoint_lsn::text from pg_control_checkpoint()", connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static string Named((int Size, int Connections, int) choice) => $"{choice.Size} at once, {choice.Connections} connections";

    public static Task EngineAsync(SqlErasureStore store, Leavers people, int connections, int size) =>
        people.InBatchesAsync(connections, size, async next =>
        {
            while (next() is { Length: > 0 } chunk)
            {
                var batch = chunk.Select(id => new ErasureRequest($"bench-{id}", new SubjectKey(id.ToString(System.Globalization.CultureInfo.InvariantCulture)))).ToList();
                await store.EraseAsync(batch, CancellationToken.None);
                var report = await store.ProbeAsync(batch, CancellationToken.None);
                if (report.ProbesRun == 0 || report.Findings.Count > 0) throw new InvalidOperationException("The probes found something, or did not run.");
            }
        });

    /// <summary>
    /// Runs all ways in turn, round after round, to and fro, each equally long, so that a machine whose speed drifts treats them
    /// alike, and so does a store that fills with what others have left behind; gives medians. Right after a checkpoint each page
    /// that is touched goes to the log whole; without, the first round has touched them all.
    /// </summary>
    private static async Task<Dictionary<string, double>> MeasureAsync(Arm[] arms, Dictionary<string, Queue<long>> waiting, TimeSpan time, int rounds, bool checkpoints)
    {
        var speeds = arms.ToDictionary(a => a.Name, _ => new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var arm in round % 2 == 0 ? arms : arms.Reverse())
            {
                if (checkpoints)
                {
                    await using var connection = new NpgsqlConnection(arm.Database);
                    await connection.OpenAsync();
                    await Shop.RunAsync(connection, "checkpoint");
                }

                var queue = waiting[arm.Database];
                var people = new Leavers([.. queue.Take(arm.PerRound)], time);
                var clock = Stopwatch.StartNew();
                await arm.EraseAsync(people);
                // The first round warms caches, connections and prepared statements.
                if (round > 0) speeds[arm.Name].Add(people.Taken / clock.Elapsed.TotalSeconds);
                for (var i = 0; i < people.Taken; i++) queue.Dequeue();
            }

            Report.Say($"round {round} of {rounds}");
        }

        return speeds.ToDictionary(s => s.Key, s => s.Value.Order().Skip((rounds / 2) - 1).Take(2).Average());
    }

    // Who leaves today has nothing to do with when they came.
    public static long[] Scattered(int accounts)
    {
        var ids = Enumerable.Range(1, accounts).Select(i => (long)i).ToArray();
        new Random(1).Shuffle(ids);
        return ids;
    }
}
