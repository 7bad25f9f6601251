using System.Diagnostics;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.TestKit;
using Npgsql;

namespace Adieu.Bench.Erasure;

/// <summary><c>./bench flat</c>: the cost per account in stores from ten thousand rows to ten million (<c>--quick</c>: to one million; <c>--full</c>: to thirty), in turns.</summary>
internal static class FlatBench
{
    private const int RowsPerAccount = 28, PerRound = 20;

    public static async Task RunAsync(Report report, BenchSize size)
    {
        int[] rows = size switch
        {
            BenchSize.Quick => [10_000, 100_000, 1_000_000],
            BenchSize.Full => [10_000, 100_000, 1_000_000, 10_000_000, 30_000_000],
            _ => [10_000, 100_000, 1_000_000, 10_000_000],
        };
        var stores = new List<(int Rows, SqlDatabase Database, SqlErasureStore Store, long[] Ids, List<double> Micros)>();
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
            stores.Add((count, database, await SqlErasureStore.OpenAsync("main", database, DataMap.Parse(Shop.Map, "bench")), ErasureBench.Scattered(count / RowsPerAccount), []));
        }

        for (var round = 0; round < 12; round++)
        {
            foreach (var (_, _, store, ids, micros) in stores)
            {
                var clock = Stopwatch.StartNew();
                await ErasureBench.EngineAsync(store, ids[(round * PerRound)..((round + 1) * PerRound)], 1, PerRound);
                // The first rounds warm connections and statements.
                if (round > 1) micros.Add(clock.Elapsed.TotalMicroseconds / PerRound);
            }
        }

        var smallest = Median(stores[0].Micros);
        foreach (var (count, database, store, _, micros) in stores)
        {
            var last = count == rows[^1];
            report.Add($"cost per account among {count:N0} rows", Median(micros), "microseconds", count == rows[0] ? null : "the speed among 10,000", count == rows[0] ? null : smallest / Median(micros), last ? 0.8 : null);
            await store.DisposeAsync();
            await database.DisposeAsync();
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
