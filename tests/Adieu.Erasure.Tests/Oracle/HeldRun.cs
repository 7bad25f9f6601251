using System.Globalization;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Retention;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;

namespace Adieu.Erasure.Tests.Oracle;

/// <summary>
/// A case with legal holds on some of its rows, put on before or between closings and released later. While they are on, what they
/// keep stays value by value; once they are off, all is as if nobody had held anything.
/// </summary>
internal sealed class HeldRun(Case c, SqlDatabase database, int chunkRows, ulong seed)
{
    private readonly OracleRun _run = new(c, database, chunkRows);
    private readonly List<Held> _holds = [];

    /// <returns>Null when the case does not fit, nothing when all is well, else what is wrong.</returns>
    public async Task<string?> TryAsync()
    {
        // What triggers write hangs on when rows go.
        if (c.Tables.Any(t => t.Log is not null)) return null;
        if (Free() is not { } expected || !Plan()) return null;
        await _run.CreateAsync();
        try
        {
            await using var store = await SqlErasureStore.OpenAsync("main", database, DataMap.Parse(MapText.Of(c)), null, new ErasureOptions { ChunkRows = chunkRows, PseudonymKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)], ArchiveKeys = new KnownKeys() });
            return await GoAsync(store, expected);
        }
        catch (MapException)
        {
            return null;
        }
        catch (StoreException e) when (e.HeldSteps.Count > 0)
        {
            // Rows of a table without a key are held too: whoever has them is not erased at all.
            return null;
        }
        catch (StoreException e)
        {
            return $"{Words}: {e}";
        }
    }

    private async Task<string?> GoAsync(SqlErasureStore store, Store expected)
    {
        var done = new List<ErasureRequest>();
        for (var b = 0; b < c.Batches.Count; b++)
        {
            foreach (var hold in _holds.Where(h => h.From == b)) await store.HoldAsync(hold.Id, hold.Table.Name, hold.Condition, "order", default);
            var before = await KeptAsync(b);
            // Whose account a hold keeps waits with its first case, and has no second.
            List<ErasureRequest> requests = [.. c.Batches[b].Select((key, i) => new ErasureRequest($"s{b}-{i}", OracleRun.Subject(key))).DistinctBy(r => r.Subject).Where(r => done.TrueForAll(d => d.Subject != r.Subject))];
            await store.EraseAsync(requests, default);
            done.AddRange(requests);
            await store.EraseAsync(done, default);
            if (Changed(before, await KeptAsync(b)) is { } changed) return $"after batch {b} {Words}: {changed}";
            foreach (var hold in _holds.Where(h => h.To == b)) await store.ReleaseAsync(hold.Id, default);
            await ReleasedAsync(store);
        }

        foreach (var hold in _holds.Where(h => h.To >= c.Batches.Count)) await store.ReleaseAsync(hold.Id, default);
        var receipts = await ReleasedAsync(store);
        if (receipts.SelectMany(r => r.Effects).Any(e => e.Effect == Effect.Hold)) return $"{Words}: a receipt says that something is held still";
        if (new Comparison(c).Difference(expected, await _run.ReadAsync()) is { } difference) return $"{Words}, all released: {difference}";
        if ((await store.ProbeAsync(done, default)).Findings is { Count: > 0 } findings) return $"{Words}, all released: a probe found {findings[0].Table}.{findings[0].Column}";
        return "";
    }

    // What becomes of everything without a hold; null where the map leaves a reference dangling.
    private Store? Free()
    {
        var interpreter = new Interpreter(c, c.Rows.Copy());
        foreach (var batch in c.Batches)
        {
            foreach (var key in batch) interpreter.Leave(key);
            if (interpreter.Broken() is not null) return null;
        }

        return interpreter.Rows;
    }

    private bool Plan()
    {
        var draw = Draw.Beside(seed);
        var tables = c.Tables.Where(t => !t.NotPersonal && t.Key.Count > 0 && c.Rows[t.Name].Count > 0).ToList();
        for (var i = draw.Between(1, 3); i > 0; i--)
        {
            var table = draw.Of(tables);
            var rows = c.Rows[table.Name].Where(_ => draw.Chance(40)).DefaultIfEmpty(c.Rows[table.Name][0]).ToList();
            var from = draw.Below(c.Batches.Count);
            _holds.Add(new Held($"h{i}", table, [.. rows.Select(r => r.Of(table.Key))], from, draw.Between(from, c.Batches.Count)));
        }

        return _holds.Count > 0;
    }

    // The rows that holds keep now, by table and key, as one text each.
    private async Task<Dictionary<string, string>> KeptAsync(int batch)
    {
        var now = await _run.ReadAsync();
        var kept = new Dictionary<string, string>();
        foreach (var hold in _holds.Where(h => h.From <= batch && h.To >= batch))
        {
            foreach (var row in now[hold.Table.Name].Where(r => hold.Keys.Any(k => r.Matches(hold.Table.Key, k))))
                kept[$"{hold.Table.Name} {string.Join('/', row.Of(hold.Table.Key))}"] = string.Join(", ", hold.Table.Columns.Where(x => hold.Table.Tally?.Column != x.Name).Select(x => $"{x.Name} {row[x.Name] ?? "null"}"));
        }

        return kept;
    }

    private static string? Changed(Dictionary<string, string> before, Dictionary<string, string> after) =>
        before.Where(b => after.GetValueOrDefault(b.Key) != b.Value).Select(b => $"held row {b.Key} was ({b.Value}) and is ({after.GetValueOrDefault(b.Key) ?? "gone"})").FirstOrDefault();

    private static async Task<List<Receipt>> ReleasedAsync(SqlErasureStore store)
    {
        var all = new List<Receipt>();
        for (var receipts = await store.EraseReleasedAsync(100, default); receipts.Count > 0; receipts = await store.EraseReleasedAsync(100, default))
        {
            await store.AcknowledgeReleasedAsync([.. receipts.Select(r => r.StepId)], default);
            all = [.. all.Where(a => receipts.All(r => r.StepId != a.StepId)), .. receipts];
        }

        return all;
    }

    private string Words => string.Join("; ", _holds.Select(h => $"{h.Table.Name} where {h.Condition} held from {h.From} to {h.To}"));

    private sealed record Held(string Id, TableShape Table, IReadOnlyList<IReadOnlyList<object?>> Keys, int From, int To)
    {
        public string Condition => string.Join(" or ", Keys.Select(k => "(" + string.Join(" and ", Table.Key.Zip(k, (c, v) => $"{c} = {(v is string s ? $"'{s}'" : Convert.ToString(v, CultureInfo.InvariantCulture))}")) + ")"));
    }
}
