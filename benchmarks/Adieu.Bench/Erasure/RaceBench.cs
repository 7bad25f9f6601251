using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Adieu.Bench.Erasure;

/// <summary>
/// <c>./bench race</c>: the engine and the hand-written batches alone, side by side at every size and number of
/// connections, with the processor time that each takes: that varies less than the clock when a machine has other work.
/// </summary>
internal static class RaceBench
{
    private static readonly int[] Sizes = [100, 250, 500];

    private static readonly int[] Connections = [2, 3, 4];

    public static async Task RunAsync(Report report, bool quick)
    {
        var (accounts, leavers, rounds) = quick ? (50_000, 1_000, 3) : (1_000_000, 4_000, 5);
        foreach (var size in Sizes)
        {
            Report.Say($"making the schema with {accounts:N0} accounts");
            await using var shop = await OpenShop.MakeAsync(accounts);
            var (source, store) = (shop.Source, shop.Store);
            // What several connections share must be warm for all of them.
            await ErasureBench.EngineAsync(store, new(shop.Next(4 * leavers)), Connections[^1], 20);
            await HandWritten.BatchesAsync(source, new(shop.Next(4 * leavers)), Connections[^1], 20);
            var people = Math.Max(leavers, 4 * size);
            var all = Connections.ToDictionary(c => c, _ => (Engine: new List<(double, CpuTime)>(), Hand: new List<(double, CpuTime)>()));
            for (var round = 0; round < rounds; round++)
            {
                foreach (var connections in Connections)
                {
                    all[connections].Engine.Add(await TimeAsync(source, people, () => ErasureBench.EngineAsync(store, new(shop.Next(people)), connections, size)));
                    all[connections].Hand.Add(await TimeAsync(source, people, () => HandWritten.BatchesAsync(source, new(shop.Next(people)), connections, size)));
                }
            }

            foreach (var (connections, (engine, hand)) in all)
            {
                Say(report, $"the engine, {size} at once, {connections} connections", engine, people, Median(hand));
                Say(report, $"hand-written, {size} at once, {connections} connections", hand, people, null);
            }
        }
    }

    private static async Task<(double, CpuTime)> TimeAsync(NpgsqlDataSource source, int people, Func<Task> work)
    {
        await using var connection = await source.OpenConnectionAsync();
        await Shop.RunAsync(connection, "checkpoint");
        var before = await CpuTime.ReadAsync(connection);
        var clock = Stopwatch.StartNew();
        await work();
        return (people / clock.Elapsed.TotalSeconds, await CpuTime.ReadAsync(connection) - before);
    }

    private static void Say(Report report, string way, List<(double PerSecond, CpuTime Cpu)> rounds, int people, double? against)
    {
        report.Add(way, Median(rounds), "accounts/s", against is null ? null : "hand-written", Median(rounds) / against);
        double Micros(Func<CpuTime, TimeSpan> of) => rounds.Select(r => of(r.Cpu).TotalMicroseconds / people).Order().ElementAt(rounds.Count / 2);
        Report.Say(string.Create(CultureInfo.InvariantCulture, $"  processor time for an account: client {Micros(c => c.Client):0}, server {Micros(c => c.Server):0} microseconds"));
    }

    private static double Median(List<(double PerSecond, CpuTime Cpu)> rounds) => rounds.Select(r => r.PerSecond).Order().ElementAt(rounds.Count / 2);
}
