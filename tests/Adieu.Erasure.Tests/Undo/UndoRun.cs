using System.Security.Cryptography;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Tests.Oracle;
using Adieu.Erasure.Undo;

namespace Adieu.Erasure.Tests.Undo;

/// <summary>Erases a case's leavers with a vault, brings them back in reverse, and compares.</summary>
internal static class UndoRun
{
    /// <param name="c">The case.</param>
    /// <param name="database">Where it runs.</param>
    /// <param name="chunkRows">The most rows of a piece.</param>
    /// <param name="together">Whether they come back all at the same time: whoever left before somebody with whom they share rows is refused until that one is back.</param>
    /// <returns>Null when there was nothing to undo, nothing when all is well, else what differs.</returns>
    public static async Task<string?> TryAsync(Oracle.Case c, SqlDatabase database, int chunkRows, bool together = false)
    {
        // What triggers wrote is nobody's to take back.
        if (c.Tables.Any(t => t.Log is not null)) return null;
        await new OracleRun(c, database).CreateAsync();
        try
        {
            await using var store = await SqlErasureStore.OpenAsync("main", database, DataMap.Parse(MapText.Of(c)), null, new ErasureOptions { Undo = true, ChunkRows = chunkRows, ArchiveKeys = new KnownKeys() });
            var before = await Dump.OfAsync(database, c.Tables.Select(t => t.Name));
            var done = new List<ErasureRequest>();
            for (var b = 0; b < c.Batches.Count; b++)
            {
                var requests = c.Batches[b].Select((key, i) => new ErasureRequest($"s{b}-{i}", OracleRun.Subject(key)) { VaultKey = RandomNumberGenerator.GetBytes(32) }).ToList();
                try
                {
                    await store.EraseAsync(requests, default);
                    done.AddRange(requests);
                }
                catch (StoreException)
                {
                    // The map would leave a reference dangling here: nothing was changed.
                }
            }

            if (done.Count == 0) return null;
            var left = Enumerable.Reverse(done).DistinctBy(r => r.StepId).ToList();
            while (together && left.Count > 0)
            {
                var reports = await Task.WhenAll(left.Select(r => Task.Run(() => TryAsync(store, r))));
                if (reports.All(r => r.Outcome is RestoreOutcome.NothingChanged or RestoreOutcome.Halfway)) return $"nobody comes back: {string.Join("; ", reports.SelectMany(r => r.Missing).Take(3).Select(m => $"{m} [{m.Key}]"))}";
                left = [.. left.Where((_, i) => reports[i].Outcome is not (RestoreOutcome.Complete or RestoreOutcome.DoneBefore))];
            }

            foreach (var request in left)
            {
                var report = await store.RestoreAsync(request.StepId, request.VaultKey!.Value, partial: false, default);
                if (report.Outcome != RestoreOutcome.Complete) return $"{request.StepId}: {report.Outcome}: {string.Join("; ", report.Missing.Take(3).Select(m => $"{m} [{m.Key}]"))}";
            }

            var after = await Dump.OfAsync(database, c.Tables.Select(t => t.Name));
            return before == after ? "" : Dump.Difference(before, after);
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

    // Whom a dead-lock strikes tries again.
    private static async Task<RestoreReport> TryAsync(SqlErasureStore store, ErasureRequest request)
    {
        while (true)
        {
            try
            {
                return await store.RestoreAsync(request.StepId, request.VaultKey!.Value, partial: false, default);
            }
            catch (StoreException e) when (e.Transient)
            {
                await Task.Delay(20);
            }
        }
    }
}
