namespace Adieu.Bench.Erasure;

/// <summary>
/// <c>./bench flat</c>: the cost per account in stores from ten thousand rows to ten million (<c>--quick</c>: to one million;
/// <c>--full</c>: to thirty), in turns, for the engine and for hand-written batches, twice: right after a checkpoint, when every page
/// that is touched goes to the log whole, and as in a store that is in use, where it has been there since the last checkpoint.
/// </summary>
internal static class FlatBench
{
    private const int RowsPerAccount = 28, PerRound = 20, Rounds = 24;

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
                foreach (var store in stores) await store.RoundAsync(PerRound);
            Tell(report, stores, inUse ? "in use" : "after a checkpoint");
            foreach (var store in stores) await store.DisposeAsync();
        }
    }

    private static void Tell(Report report, List<FlatStore> stores, string state)
    {
        var small = stores[0];
        foreach (var store in stores)
        {
            var (first, last) = (store == small, store == stores[^1]);
            var among = $"an account among {store.Rows:N0} rows, {state}";
            report.Add($"{among}, hand-written", store.Hand, "microseconds", first ? null : "the speed among 10,000", first ? null : small.Hand / store.Hand);
            report.Add($"{among}, the engine", store.Engine, "microseconds", first ? null : "the speed among 10,000", first ? null : small.Engine / store.Engine, last ? 0.8 : null);
        }
    }
}
