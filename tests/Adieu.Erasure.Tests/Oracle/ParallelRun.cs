using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;

namespace Adieu.Erasure.Tests.Oracle;

/// <summary>A case whose batches go at the same time: what is left is what some order of them, one after the other, would leave.</summary>
internal static class ParallelRun
{
    /// <returns>Null when the case does not fit, nothing when all is well, else what is wrong.</returns>
    public static async Task<string?> TryAsync(Case c, SqlDatabase database, int chunkRows)
    {
        if (c.Batches.Count < 2 || c.Tables.Any(t => t.Log is not null)) return null;
        var orders = Orders([.. Enumerable.Range(0, c.Batches.Count)]).Take(24).Select(order => After(c, order)).ToList();
        if (orders.Contains(null)) return null;
        var run = new OracleRun(c, database, chunkRows);
        await run.CreateAsync();
        try
        {
            // Everybody meets everybody else: who gives way does so often, and not for long.
            await using var store = await SqlErasureStore.OpenAsync("main", database, DataMap.Parse(MapText.Of(c)), null, new ErasureOptions { ChunkRows = chunkRows, Attempts = 12, BackOff = TimeSpan.FromMilliseconds(2), PseudonymKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)], ArchiveKeys = new KnownKeys() });
            await Task.WhenAll(c.Batches.Select((batch, b) => Task.Run(() => store.EraseAsync([.. batch.Select((key, i) => new ErasureRequest($"s{b}-{i}", OracleRun.Subject(key)))], default))));
            var left = await run.ReadAsync();
            if (orders.Exists(o => new Comparison(c).Difference(o!, left) is null)) return "";
            return $"no order explains it; of the first: {new Comparison(c).Difference(orders[0]!, left)}";
        }
        catch (MapException)
        {
            return null;
        }
        catch (StoreException e)
        {
            return e.ToString();
        }
    }

    private static Store? After(Case c, IReadOnlyList<int> order)
    {
        var interpreter = new Interpreter(c, c.Rows.Copy());
        foreach (var b in order)
        {
            foreach (var key in c.Batches[b]) interpreter.Leave(key);
            if (interpreter.Broken() is not null) return null;
        }

        return interpreter.Rows;
    }

    private static IEnumerable<IReadOnlyList<int>> Orders(IReadOnlyList<int> all) =>
        all.Count <= 1 ? [all] : all.SelectMany(first => Orders([.. all.Where(i => i != first)]).Select(rest => (IReadOnlyList<int>)[first, .. rest]));
}
