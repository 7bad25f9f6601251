using System.Globalization;
using Npgsql;

namespace Adieu.Bench.Erasure;

/// <summary>
/// <c>./bench cost</c>: the processor time of an account, of the server and of the client, engine and hand-written batches in turn,
/// batch by batch on one connection. Other work on the machine moves it little, so it is what small changes are judged by.
/// </summary>
internal static class CostBench
{
    private static readonly int[] Sizes = [100, 500];

    public static async Task RunAsync(Report report, bool quick)
    {
        var accounts = quick ? 50_000 : 250_000;
        foreach (var size in Sizes)
        {
            Report.Say($"making the schema with {accounts:N0} accounts");
            await using var shop = await OpenShop.MakeAsync(accounts);
            var (source, store) = (shop.Source, shop.Store);
            await using var watch = await source.OpenConnectionAsync();
            await ErasureBench.EngineAsync(store, new(shop.Next(accounts / 20)), 1, 20);
            await HandWritten.BatchesAsync(source, new(shop.Next(accounts / 20)), 1, 20);
            await Shop.RunAsync(watch, "checkpoint");
            (string Name, Func<long[], Task> Work, List<CpuTime> Rounds)[] ways =
            [
                ("the engine", ids => ErasureBench.EngineAsync(store, new(ids), 1, size), []),
                ("hand-written", ids => HandWritten.BatchesAsync(source, new(ids), 1, size), []),
            ];
            // At most four fifths of the store: in the end there would be hardly anybody left to share a message with.
            for (var round = 0; shop.Given + (ways.Length * size) <= accounts * 4 / 5; round++)
            {
                // Whoever comes second finds more pages that the first has touched since the checkpoint.
                for (var i = 0; i < ways.Length; i++)
                {
                    var way = ways[(round + i) % ways.Length];
                    way.Rounds.Add(await CpuTime.OfAsync(watch, () => way.Work(shop.Next(size))));
                }
            }

            foreach (var (name, _, rounds) in ways)
            {
                double Of(Func<CpuTime, TimeSpan> part) => Median(rounds.Select(r => part(r).TotalMicroseconds / size));
                // Turn by turn: what other work does to the processor's cache it does to neighbours alike.
                var speed = Median(ways[1].Rounds.Zip(rounds, (hand, it) => hand.All / it.All));
                report.Add($"{name}, {size} at once, server and client", Of(r => r.All), "microseconds per account", "the speed of hand-written", speed);
                Report.Say(string.Create(CultureInfo.InvariantCulture, $"  {rounds.Count} rounds: server {Of(r => r.Server):0.0}, client {Of(r => r.Client):0.0}"));
            }
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var all = values.Order().ToList();
        return all[all.Count / 2];
    }
}
