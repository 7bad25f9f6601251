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
    private const string Best = "hand-written batches";

    // Both get to choose: people at once, connections, and accounts in a round of --quick.
    private static readonly (int Size, int Connections, int PerRound)[] Choices = [(100, 2, 1_000), (500, 2, 2_000), (500, 4, 2_000)];

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
            .. Choices.SelectMany(c => new Arm[]
            {
                new($"{Engine}, {Named(c)}", c.PerRound * unit, plain, ids => EngineAsync(store, ids, c.Connections, c.Size)),
                new($"{Best}, {Named(c)}", c.PerRound * unit, plain, ids => HandWritten.BatchesAsync(source, ids, c.Connections, c.Size)),
            }),
            new("hand-written, one by one", 300 * unit, plain, ids => HandWritten.OneByOneAsync(source, ids)),
            new("hand-written, one round trip, eight connections", 800 * unit, plain, ids => HandWritten.RoundTripAsync(source, ids, 8)),
            new("UserManager.DeleteAsync with cascades", 300 * unit, cascade, ids => IdentityWay.DeleteAsync(cascade, ids)),
            new("row by row (Fides pattern)", 80 * unit, plain, ids => RowByRow.MaskAsync(source, ids, bookkeeping: false)),
            new("row by row with bookkeeping", 40 * unit, plain, ids => RowByRow.MaskAsync(source, ids, bookkeeping: true)),
        ];

        var speeds = await MeasureAsync(arms, quick ? accounts : accounts / 4, rounds);
        foreach (var arm in arms) report.Add(arm.Name, speeds[arm.Name], "accounts/s");
        var engine = Choices.Max(c => speeds[$"{Engine}, {Named(c)}"]);
        var best = Choices.Max(c => speeds[$"{Best}, {Named(c)}"]);
        report.Add(Engine, engine, "accounts/s", Best, engine / best, 0.9);
        double[] goals = [4.5, 1.8, 4, 8, 40];
        foreach (var (arm, goal) in arms.Skip(2 * Choices.Length).Zip(goals))
            report.Add(Engine, engine, "accounts/s", arm.Name, engine / speeds[arm.Name], goal);
    }

    private static string Named((int Size, int Connections, int) choice) => $"{choice.Size} at once, {choice.Connections} connections";

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
