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
    private const string Best = "hand-written batches, two connections";

    // Both get to choose: the engine has more to do once per batch, and so gains more by large ones.
    private static readonly int[] BatchSizes = [100, 500];

    public static async Task RunAsync(Report report, bool quick)
    {
        var accounts = quick ? 50_000 : 1_000_000;
        var rounds = quick ? 3 : 5;
        Report.Say($"making the schema with {accounts:N0} accounts, about {33 * accounts:N0} rows");
        var plain = await PostgresServer.NewDatabaseAsync();
        await Shop.CreateAsync(plain, accounts, onDelete: false);
        var cascade = await PostgresServer.NewDatabaseAsync();
        await Shop.CreateAsync(cascade, quick ? accounts : accounts / 4, onDelete: true);

        await using var source = NpgsqlDataSource.Create(plain);
        await using var cascading = NpgsqlDataSource.Create(cascade);
        await using var database = new SqlDatabase(SqlDialect.PostgreSql, plain);
        await using var store = await SqlErasureStore.OpenAsync("main", database, DataMap.Parse(Shop.Map, "bench"));
        var unit = quick ? 1 : 2;
        Arm[] arms =
        [
            .. BatchSizes.SelectMany(size => new Arm[]
            {
                new($"{Engine}, {size} at once", 2_000 * unit, plain, ids => EngineAsync(store, ids, 2, size)),
                new($"{Best}, {size} at once", 2_000 * unit, plain, ids => HandWritten.BatchesAsync(source, ids, 2, size)),
            }),
            new("hand-written, one by one", 300 * unit, plain, ids => HandWritten.OneByOneAsync(source, ids)),
            new("hand-written, one round trip, eight connections", 800 * unit, plain, ids => HandWritten.RoundTripAsync(source, ids, 8)),
            new("UserManager.DeleteAsync with cascades", 300 * unit, cascade, ids => IdentityWay.DeleteAsync(cascade, ids)),
            new("row by row (Fides pattern)", 80 * unit, plain, ids => RowByRow.MaskAsync(source, ids, bookkeeping: false)),
            new("row by row with bookkeeping", 40 * unit, plain, ids => RowByRow.MaskAsync(source, ids, bookkeeping: true)),
        ];

        var speeds = await MeasureAsync(arms, quick ? accounts : accounts / 4, rounds);
        foreach (var arm in arms) report.Add(arm.Name, speeds[arm.Name], "accounts/s");
        var engine = BatchSizes.Max(size => speeds[$"{Engine}, {size} at once"]);
        var best = BatchSizes.Max(size => speeds[$"{Best}, {size} at once"]);
        report.Add(Engine, engine, "accounts/s", Best, engine / best, 0.9);
        double[] goals = [4.5, 1.8, 4, 8, 40];
        foreach (var (arm, goal) in arms.Skip(2 * BatchSizes.Length).Zip(goals))
            report.Add(Engine, engine, "accounts/s", arm.Name, engine / speeds[arm.Name], goal);
    }

    public static async Task EngineAsync(SqlErasureStore store, long[] ids, int connections, int size)
    {
        var chunks = new System.Collections.Concurrent.ConcurrentQueue<long[]>(ids.Chunk(size));
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            while (chunks.TryDequeue(out var chunk))
            {
                var batch = chunk.Select(id => new ErasureRequest($"bench-{id}", new SubjectKey(id.ToString(System.Globalization.CultureInfo.InvariantCulture)))).ToList();
                await store.EraseAsync(batch, CancellationToken.None);
                var report = await store.ProbeAsync(batch, CancellationToken.None);
                if (report.ProbesRun == 0 || report.Findings.Count > 0) throw new InvalidOperationException("The probes found something, or did not run.");
            }
        }));
    }

    /// <summary>Runs all ways in turn, round after round, so that a machine whose speed drifts treats them alike; gives medians.</summary>
    private static async Task<Dictionary<string, double>> MeasureAsync(Arm[] arms, int accounts, int rounds)
    {
        var order = Scattered(accounts);
        var next = 0;
        var speeds = arms.ToDictionary(a => a.Name, _ => new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var arm in arms)
            {
                var ids = order[next..(next + arm.PerRound)];
                next += arm.PerRound;
                await using (var connection = new NpgsqlConnection(arm.Database))
                {
                    await connection.OpenAsync();
                    await Shop.RunAsync(connection, "checkpoint");
                }

                var clock = Stopwatch.StartNew();
                await arm.EraseAsync(ids);
                // The first round warms caches, connections and prepared statements.
                if (round > 0) speeds[arm.Name].Add(ids.Length / clock.Elapsed.TotalSeconds);
            }

            Report.Say($"round {round} of {rounds}");
        }

        return speeds.ToDictionary(s => s.Key, s => s.Value.Order().ElementAt(s.Value.Count / 2));
    }

    // Who leaves today has nothing to do with when they came.
    public static long[] Scattered(int accounts)
    {
        var ids = Enumerable.Range(1, accounts).Select(i => (long)i).ToArray();
        new Random(1).Shuffle(ids);
        return ids;
    }
}
