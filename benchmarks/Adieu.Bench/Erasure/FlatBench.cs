namespace Adieu.Bench.Erasure;

/// <summary>
/// <c>./bench flat</c>: the cost per account in stores from ten thousand rows to ten million (<c>--quick</c>: to one million;
/// <c>--full</c>: to thirty), in turns, for the engine and for hand-written batches, twice: right after a checkpoint, when every page
/// that is touched goes to the log whole, and as in a store that is in use, where it has been there since the last checkpoint. In batches of 20
/// everywhere, and in such as come: where more people are, more leave at the same time.
/// </summary>
internal static class FlatBench
{
    private const int RowsPerAccount = 28, Rounds = 24;

    public static async Task RunAsync(Report report, BenchSize size)
    {
        int[] rows = size switch
        {
            BenchSize.Quick => [10_000, 100_000, 1_000_000],
            BenchSize.Full => [10_000, 100_000, 1_000_000, 10_000_000, 30_000_000],
            _ => [10_000, 100_000, 1_000_000, 10_000_000],
        };
        foreach (var inUse in (bool[])[false, true])
        {
            var stores = rows.Select(count => new FlatStore(count, count / RowsPerAccount, inUse)).ToList();
            for (var round = 0; round < Rounds; round++)
                foreach (var store in stores) await store.RoundAsync();
            Tell(report, stores, store => store.Alike, inUse ? "in use" : "after a checkpoint");
            Tell(report, stores, store => store.AsDue, inUse ? "in use" : "after a checkpoint");
            foreach (var store in stores) await store.DisposeAsync();
        }
    }

    private static void Tell(Report report, List<FlatStore> stores, Func<FlatStore, FlatCost> of, string state)
    {
        var small = of(stores[0]);
        foreach (var store in stores)
        {
            var (cost, first, last) = (of(store), store == stores[0], store == stores[^1]);
            var among = $"an account among {store.Rows:N0} rows, {cost.People} at once, {state}";
            report.Add($"{among}, hand-written", cost.Hand, "microseconds", first ? null : "the speed among 10,000", first ? null : small.Hand / cost.Hand);
            report.Add($"{among}, the engine", cost.Engine, "microseconds", first ? null : "the speed among 10,000", first ? null : small.Engine / cost.Engine, last ? 0.8 : null);
        }
    }
}
