using Adieu.Erasure.Planning;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Execution;

/// <summary>
/// Makes a huge account small: piece by piece, each piece in a transaction of its own that also notes what it did. Whoever
/// dies in between has lost nothing; the next run goes on where the rows end, and the receipt sums the notes.
/// </summary>
internal sealed class ChunkRun(EngineSession session, Plan plan, ErasureRun run, int limit)
{
    // Statistics change slowly; asking them anew for every batch would be a round trip for nothing.
    private const int BatchesPerLook = 100;

    /// <summary>Whether the loaded batch has more rows of a table than one transaction takes, and what earlier pieces did.</summary>
    public async Task<(bool Large, List<(int Ord, TableEffect Effect)> Done)> SizeAsync(CancellationToken ct)
    {
        var done = new List<(int, TableEffect)>();
        var large = false;
        var sql = await CannotBeLargeAsync(ct) ? plan.Sizes!.Notes : plan.Sizes!.Size;
        (string, object?)[] parameters = sql.Contains("@limit", StringComparison.Ordinal) ? [("@limit", limit + 1L)] : [];
        foreach (var (ord, table, fate, rows) in await session.QueryAsync(sql, r => (r.GetInt32(0), r.GetString(1), r.GetInt32(2), r.GetInt64(3)), ct, parameters))
        {
            if (fate < 0) large = rows > limit;
            else done.Add((ord, new TableEffect(table, ((Fate)fate).ToEffect(), rows)));
        }

        return (large, done);
    }

    private async Task<bool> CannotBeLargeAsync(CancellationToken ct)
    {
        if (plan.Sizes!.Known is not { } known) return false;
        if (session.SizesKnownFor-- > 0) return true;
        if ((await session.QueryAsync(known, r => r.GetBoolean(0), ct, ("@limit", (long)limit)))[0]) return false;
        session.SizesKnownFor = BatchesPerLook;
        return true;
    }

    /// <summary>Takes pieces until nothing is left that can go early. No transaction may be open.</summary>
    public async Task ShrinkAsync(ErasureRequest step, CancellationToken ct)
    {
        foreach (var chunk in plan.Chunks)
        {
            foreach (var link in chunk.Finds)
            {
                while (await TakeAsync(chunk, link, step, ct))
                {
                }
            }
        }
    }

    private async Task<bool> TakeAsync(Chunk chunk, (string Find, IReadOnlyList<string> Settle) link, ErasureRequest step, CancellationToken ct)
    {
        var now = await run.Transaction.BeginAsync(ct);
        await run.Rows.LoadAsync([step], now, PlanUse.Erasing, ct);
        if (await session.ExecuteAsync(link.Find, ct, ("@limit", (long)limit)) == 0)
        {
            await session.RollbackAsync();
            return false;
        }

        await session.ExecuteAllAsync("settle " + link.Find, link.Settle, ct);
        var waiting = new HashSet<TablePlan>();
        foreach (var (table, find) in chunk.Followers)
        {
            if (await session.ExecuteAsync(find, ct, ("@limit", (long)limit)) < limit) continue;
            // There may be more of them: what they follow stays until they are all gone.
            for (var at = table.Links[0].Parent; at is not null; at = at.Links[0].Parent) waiting.Add(at);
        }

        var counts = new List<(string Table, int Fate, long Rows)>();
        foreach (var (table, apply, count) in chunk.Ends.Where(e => !waiting.Contains(e.Table)))
        {
            await session.ExecuteAllAsync("end " + table.Work, apply, ct);
            counts.AddRange((await session.QueryAsync(count, r => (r.GetInt32(2), r.GetInt64(3)), ct)).Select(c => (table.Name, c.Item1, c.Item2)));
        }

        foreach (var (table, fate, rows) in counts) await NoteAsync(step.StepId, table, fate, rows, ct);
        await run.Transaction.EndAsync([.. counts.Select(c => new TableEffect(c.Table, ((Fate)c.Fate).ToEffect(), c.Rows))], ct);
        return true;
    }

    private Task<int> NoteAsync(string step, string table, int fate, long rows, CancellationToken ct) => session.ExecuteAsync(
        "insert into adieu_progress (step_id, table_name, fate, n) values (@step, @table, @fate, @n) on conflict (step_id, table_name, fate) do update set n = adieu_progress.n + excluded.n",
        ct, ("@step", step), ("@table", table), ("@fate", fate), ("@n", rows));

    /// <summary>Adds what the pieces did to what the last transaction counted, and forgets the notes.</summary>
    public async Task<List<(int Ord, TableEffect? Effect)>> SumAsync(List<(int Ord, TableEffect? Effect)> counts, List<(int Ord, TableEffect Effect)> done, CancellationToken ct)
    {
        if (done.Count == 0) return counts;
        await session.ExecuteAsync("delete from adieu_progress where step_id in (select step from adieu_s)", ct);
        var order = plan.Tables.Select((t, i) => (t.Name, i)).ToDictionary(t => t.Name, t => t.i);
        var all = counts.Where(c => c.Effect is not null).Select(c => (c.Ord, Effect: c.Effect!)).Concat(done)
            .OrderBy(c => c.Ord).ThenBy(c => order.GetValueOrDefault(c.Effect.Table, int.MaxValue)).ThenBy(c => Fates.Of(c.Effect.Effect));
        return [.. counts.Where(c => c.Effect is null), .. Counts.Sum(all.Select(c => (c.Ord, (TableEffect?)c.Effect)))];
    }
}
