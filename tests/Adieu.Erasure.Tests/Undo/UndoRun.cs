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
    /// <returns>Null when there was nothing to undo, nothing when all is well, else what differs.</returns>
    public static async Task<string?> TryAsync(Oracle.Case c, SqlDatabase database, int chunkRows)
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
            foreach (var request in Enumerable.Reverse(done).DistinctBy(r => r.StepId))
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
}
