using System.Diagnostics;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.TestKit;
using Npgsql;

namespace Adieu.Bench.Erasure;

/// <summary>
/// <c>./bench flat</c>: the cost per account in stores from ten thousand rows to ten million (<c>--quick</c>: to one million;
/// <c>--full</c>: to thirty), in turns, for the engine and for hand-written batches: in a small store an account's rows share pages
/// with those of others, which is no merit of either.
/// </summary>
internal static class FlatBench
{
    private const int RowsPerAccount = 28, PerRound = 20, Rounds = 8;

    public static async Task RunAsync(Report report, BenchSize size)
    {
        int[] rows = size switch
        {
            BenchSize.Quick => [10_000, 100_000, 1_000_000],
            BenchSize.Full => [10_000, 100_000, 1_000_000, 10_000_000, 30_000_000],
            _ => [10_000, 100_000, 1_000_000, 10_000_000],
        };
        var stores = new List<(int Rows, SqlDatabase Database, SqlErasureStore Store, NpgsqlDataSource Source, long[] Ids, List<double> Engine, List<double> Hand)>();
        foreach (var count in rows)
        {
            Report.Say($"making a store of {count:N0} rows");
            var connectionString = await PostgresServer.NewDatabaseAsync();
            await Shop.CreateAsync(connectionString, count / RowsPerAccount, onDelete: false);
            // Every store as warm as the others: what is measured is work, not the first read from disk.
            await using (var connection = new NpgsqlConnection(connectionString + ";Command Timeout=0"))
            {
                await connection.OpenAsync();
                await Shop.RunAsync(connection, "create extension pg_prewarm; select sum(pg_prewarm(oid::regclass)) from pg_class where relkind in ('r', 'i') and relnamespace = 'public'::regnamespace");
            }

            var database = new SqlDatabase(SqlDialect.PostgreSql, connectionString);
            stores.Add((count, database, await SqlErasureStore.OpenAsync("main", database, DataMap.Parse(Shop.Map, "bench")), NpgsqlDataSource.Create(connectionString), ErasureBench.Scattered(count / RowsPerAccount), [], []));
        }

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (_, _, store, source, ids, engine, hand) in stores)
            {
                long[] People(int part) => ids[(((2 * round) + part) * PerRound)..(((2 * round) + part + 1) * PerRound)];
                var (mine, theirs) = (await MicrosAsync(() => ErasureBench.EngineAsync(store, People(0), 1, PerRound)), await MicrosAsync(() => HandWritten.BatchesAsync(source, People(1), 1, PerRound)));
                // The first rounds warm connections and statements.
                if (round < 2) continue;
                engine.Add(mine);
                hand.Add(theirs);
            }
        }

        var (engineFirst, handFirst) = (Median(stores[0].Engine), Median(stores[0].Hand));
        foreach (var (count, database, store, source, _, engine, hand) in stores)
        {
            var first = count == rows[0];
            report.Add($"an account among {count:N0} rows, hand-written", Median(hand), "microseconds", first ? null : "the speed among 10,000", first ? null : handFirst / Median(hand));
            report.Add($"an account among {count:N0} rows, the engine", Median(engine), "microseconds", first ? null : "the speed among 10,000", first ? null : engineFirst / Median(engine), count == rows[^1] ? 0.8 : null);
            report.Add($"the engine's cost over theirs among {count:N0} rows", Median(engine) / Median(hand), "times", first ? null : "the same among 10,000, inverse", first ? null : engineFirst / handFirst / (Median(engine) / Median(hand)), count == rows[^1] ? 0.8 : null);
            await store.DisposeAsync();
            await source.DisposeAsync();
            await database.DisposeAsync();
        }
    }

    private static async Task<double> MicrosAsync(Func<Task> work)
    {
        var clock = Stopwatch.StartNew();
        await work();
        return clock.Elapsed.TotalMicroseconds / PerRound;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
