using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Undo;

namespace Adieu.Erasure.Execution;

/// <summary>
/// Makes a huge account small: piece by piece, each piece in a transaction of its own that also notes what it did. Whoever
/// dies in between has lost nothing; the next run goes on where the rows end, and the receipt sums the notes.
/// </summary>
internal sealed class ChunkRun(EngineSession session, Plan plan, ErasureRun run, int limit, Func<SealRun?> seal)
{
    // Statistics change slowly; asking them anew for every batch would be a round trip for nothing.
    private const int BatchesPerLook = 100;

    private readonly PieceNotes _notes = new(session, plan);

    // A legal hold was put on between two pieces.
    private bool _interrupted;

    /// <summary>Whether the loaded batch has more rows of a table than one transaction takes (or has begun to go in pieces), and what earlier pieces did.</summary>
    public async Task<(bool Large, Progress Done)> SizeAsync(CancellationToken ct)
    {
        var done = new List<(int, TableEffect)>();
        var (large, begun) = (false, false);
        var sql = await CannotBeLargeAsync(ct) ? plan.Sizes!.Notes : plan.Sizes!.Size;
        (string, object?)[] parameters = sql.Contains("@limit", StringComparison.Ordinal) ? [("@limit", limit + 1L)] : [];
        foreach (var (fate, note) in await session.QueryAsync(sql, r => (r.GetInt32(2), r.GetInt32(2) < 0 ? (0, new TableEffect("", Effect.Erase, r.GetInt64(3))) : PieceNotes.Read(r)), ct, parameters))
        {
            if (fate < 0) large = note.Item2.Rows > limit;
            else if (note.Item2.Table == PieceNotes.Staged) begun = true;
            else done.Add(note);
        }

        return (large || begun, new Progress(done, begun));
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
    /// <returns>False when a legal hold was put on meanwhile: whether it concerns this account must be asked before the next piece.</returns>
    public async Task<bool> ShrinkAsync(ErasureRequest step, CancellationToken ct)
    {
        foreach (var chunk in plan.Chunks)
        {
            foreach (var link in chunk.Finds)
            {
                while (await TakeAsync(chunk, link, step, ct))
                {
                }

                if (_interrupted) return false;
            }
        }

        return true;
    }

    private async Task<bool> TakeAsync(Chunk chunk, (string Find, IReadOnlyList<string> Settle) link, ErasureRequest step, CancellationToken ct)
    {
        var now = await run.Transaction.BeginAsync(ct);
        if (_interrupted = await run.Held.CameAsync(ct))
        {
            await session.RollbackAsync();
            return false;
        }

        await run.Rows.LoadAsync([step], now, PlanUse.Erasing, ct);
        if (await session.ExecuteAsync(link.Find, ct, ("@limit", (long)limit)) == 0)
        {
            await session.RollbackAsync();
            return false;
        }

        await session.ExecuteAllAsync(plan.Hash + "settle " + link.Find, link.Settle, ct);
        var waiting = new HashSet<TablePlan>();
        foreach (var (table, find) in chunk.Followers)
        {
            if (await session.ExecuteAsync(find, ct, ("@limit", (long)limit)) < limit) continue;
            // There may be more of them: what they follow stays until they are all gone.
            for (var at = table.Links[0].Parent; at is not null; at = at.Links[0].Parent) waiting.Add(at);
        }

        foreach (var table in waiting) await session.ExecuteAsync($"delete from {table.Work}", ct);
        var effects = new List<TableEffect>();
        await SealRun.AroundAsync(seal(), going: true, async () =>
        {
            await run.Archive.SealAsync(ct);
            foreach (var (table, apply, count) in chunk.Ends.Where(e => !waiting.Contains(e.Table)))
            {
                await session.ExecuteAllAsync(plan.Hash + "end " + table.Work, apply, ct);
                effects.AddRange((await session.QueryAsync(count, run.Rows.Effect, ct)).Select(c => c.Effect!));
            }
        }, ct);
        await _notes.AddAsync(step.StepId, effects, ct);
        await run.Transaction.EndAsync(effects, ct);
        return true;
    }
}

/// <summary>What earlier pieces of a batch's steps did.</summary>
/// <param name="Effects">By the person's place in the batch.</param>
/// <param name="Staged">Whether somebody's rows are noted one by one, and must be worked off that way.</param>
internal sealed record Progress(List<(int Ord, TableEffect Effect)> Effects, bool Staged);
