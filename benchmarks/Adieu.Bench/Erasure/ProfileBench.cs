using System.Globalization;
using Adieu.Erasure;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.TestKit;
using Npgsql;

namespace Adieu.Bench.Erasure;

/// <summary>
/// <c>./bench profile</c>: where a batch's time goes, statement by statement, as the server itself counts it
/// (<c>pg_stat_statements</c>, foreign-key checks included): the engine beside the best hand-written batches.
/// </summary>
internal static class ProfileBench
{
    /// <summary>What the server must be started with, besides the durable settings.</summary>
    public const string Settings = " -c shared_preload_libraries=pg_stat_statements -c pg_stat_statements.track=all -c pg_stat_statements.track_planning=on";

    private const string Totals = """
        select calls, total_exec_time, total_plan_time, rows, shared_blks_hit + shared_blks_read, wal_bytes, wal_fpi, regexp_replace(query, '\s+', ' ', 'g')
        from pg_stat_statements where dbid = (select oid from pg_database where datname = current_database()) and query !~ 'pg_stat_statements'
        order by total_exec_time + total_plan_time desc limit 28
        """;

    public static async Task RunAsync(Report report, bool quick)
    {
        var accounts = quick ? 50_000 : 1_000_000;
        var leavers = quick ? 4_000 : 10_000;
        Report.Say($"making the schema with {accounts:N0} accounts");
        await using var shop = await OpenShop.MakeAsync(accounts);
        var (source, store) = (shop.Source, shop.Store);
        // The client's code is compiled for good only after some hundred batches.
        await ErasureBench.EngineAsync(store, new(shop.Next(leavers)), 1, 20);
        await HandWritten.BatchesAsync(source, new(shop.Next(leavers)), 1, 20);
        foreach (var size in (int[])[100, 500])
        {
            await MeasureAsync($"the engine, {size} at once", report, source, leavers, () => ErasureBench.EngineAsync(store, new(shop.Next(leavers)), 1, size));
            await MeasureAsync($"hand-written, {size} at once", report, source, leavers, () => HandWritten.BatchesAsync(source, new(shop.Next(leavers)), 1, size));
        }
    }

    /// <summary>The same of one huge account whose rows are kept, in trees and in circles (<c>./bench pieces</c>): per row of it, erased and restored.</summary>
    public static async Task PiecesAsync(Report report, BenchSize size)
    {
        var rows = size == BenchSize.Quick ? 100_000 : 300_000;
        foreach (var undo in new[] { false, true })
        {
            await StagedBench.WithAccountAsync(rows, undo, async (connectionString, erase, restore) =>
            {
                await using var source = NpgsqlDataSource.Create(connectionString);
                await MeasureAsync($"erasing, undo {(undo ? "on" : "off")}", report, source, rows, erase, "row");
                if (undo) await MeasureAsync("restoring", report, source, rows, restore, "row");
            });
        }
    }

    private static async Task MeasureAsync(string way, Report report, NpgsqlDataSource source, int leavers, Func<Task> work, string unit = "account")
    {
        await using var connection = await source.OpenConnectionAsync();
        await Shop.RunAsync(connection, "create extension if not exists pg_stat_statements");
        await Shop.RunAsync(connection, "checkpoint");
        await Shop.RunAsync(connection, "select pg_stat_statements_reset()");
        var before = await CpuTime.ReadAsync(connection);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await work();
        report.Add($"{way}, one connection", leavers / clock.Elapsed.TotalSeconds, $"{unit}s/s");
        var cpu = await CpuTime.ReadAsync(connection) - before;
        report.Add($"{way}, processor time of the server", cpu.Server.TotalMicroseconds / leavers, $"microseconds per {unit}");
        report.Add($"{way}, processor time of the client", cpu.Client.TotalMicroseconds / leavers, $"microseconds per {unit}");
        await using var command = new NpgsqlCommand(Totals, connection);
        await using var reader = await command.ExecuteReaderAsync();
        Report.Say($"{way}: per {unit}: microseconds (planning), buffers, WAL bytes; full-page images and calls in all");
        while (await reader.ReadAsync())
        {
            double Per(int column) => Convert.ToDouble(reader.GetValue(column), CultureInfo.InvariantCulture) / leavers;
            var query = reader.GetString(7);
            Report.Say(string.Create(CultureInfo.InvariantCulture, $"{Per(1) * 1000,8:0.0} ({Per(2) * 1000,5:0.0}) {Per(3),6:0.00} rows {Per(4),7:0.00} {Per(5),8:0} {reader.GetValue(6),6} {reader.GetValue(0),7}  {query[..Math.Min(query.Length, 230)]}"));
        }
    }
}
