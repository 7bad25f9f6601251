using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Undo;

namespace Adieu.Erasure.Execution;

/// <summary>
/// Works off what of a huge account cannot simply go early. First its rows are found and noted by key, while nothing is
/// locked; then come pieces of noted rows, each a transaction of its own: those that stay are masked, references to those
/// that go are cut, those that go are deleted, counters follow. Who is a last owner is decided anew for every piece, under
/// lock. Whoever dies in between has lost nothing: the notes say what is left to do.
/// </summary>
internal sealed class StageRun(EngineSession session, Plan plan, Stage stage, ErasureRun run, ErasureRequest step, int limit, Func<SealRun?> seal)
{
    // Each look finds what came meanwhile; who never comes to an end is left to the probes.
    private const int MostLooks = 10;

    // A row of a chain is led to step by step; what is farther away is not waited for.
    private const int MostSteps = 100;

    private readonly PieceNotes _notes = new(session, plan);

    // A legal hold was put on between two pieces: no other piece is taken before it is known what it keeps.
    private bool _interrupted;

    /// <summary>No transaction may be open.</summary>
    /// <returns>False when a legal hold was put on meanwhile, which this run does not heed.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        var noted = await NotedAsync(ct);
        // Where conditions ask other tables, rows that went would answer differently now; what was found first stands.
        if (run.Keeping) await LookAsync(ct, note: !noted || !plan.OneByOne, reopen: noted);
        else if (!noted) await LookAsync(ct);
        for (var looks = 0; looks < MostLooks; looks++)
        {
            for (var changed = await StayAsync(ct); changed && !_interrupted && looks < MostLooks; looks++)
            {
                await LookAsync(ct);
                changed = await StayAsync(ct);
            }

            foreach (var opening in stage.Openings) await OpenAsync(opening, ct);
            foreach (var (table, circle) in stage.Deletions) await (circle is null ? DeleteAsync(table, ct) : CircleAsync(circle, ct));
            await StayAsync(ct);
            foreach (var recount in stage.Recounts) await RecountAsync(recount, ct);
            if (_interrupted)
            {
                if (!run.Keeping) return false;
                _interrupted = false;
                await LookAsync(ct, note: !plan.OneByOne);
                looks--;
            }
            else if (plan.OneByOne || await LookAsync(ct) == 0)
            {
                return true;
            }
        }

        return true;
    }

    /// <summary>Forgets the notes, once the receipt is written. No transaction may be open.</summary>
    public static async Task ForgetAsync(EngineSession session, string step, int limit, CancellationToken ct)
    {
        var some = session.Dialect == SqlDialect.PostgreSql ? "ctid" : "rowid";
        for (var more = true; more;)
        {
            await session.BeginAsync(writes: true, ct);
            more = await session.ExecuteAsync($"delete from adieu_stage where {some} in (select {some} from adieu_stage where step_id = @step limit @limit)", ct, ("step", step), ("limit", (long)limit)) > 0;
            await session.CommitAsync(ct);
        }
    }

    private async Task<bool> NotedAsync(CancellationToken ct)
    {
        await session.BeginAsync(writes: false, ct);
        var noted = (await session.QueryAsync("select 1 from adieu_stage where step_id = @step limit 1", _ => true, ct, ("step", step.StepId))).Count > 0;
        await session.RollbackAsync();
        return noted;
    }

    // Finds the rows and notes those that are not noted yet.
    private async Task<long> LookAsync(CancellationToken ct, bool note = true, bool reopen = false)
    {
        await session.BeginAsync(writes: true, ct);
        await run.Rows.CaptureAsync([step], await run.Transaction.NowAsync(ct), PlanUse.Looking, ct);
        if (run.Keeping) await run.Held.KeepAsync(stage, step.StepId, ct);
        if (reopen) foreach (var opening in stage.Openings) await session.ExecuteAsync(StageWriter.Reopen(opening.Table), ct, ("step", step.StepId));
        long noted = 0;
        foreach (var (_, sql) in note ? stage.Notes : []) noted += await session.ExecuteAsync(sql, ct);
        if (noted > 0 || run.Keeping) await _notes.AddAsync(step.StepId, [new TableEffect(PieceNotes.Staged, Effect.Detach, 0)], ct);
        await run.Rows.ClearAsync(people: true, ct);
        await session.CommitAsync(ct);
        return noted;
    }

    // Rows that stay; true when one of them is decided otherwise now, and must be looked for again.
    private async Task<bool> StayAsync(CancellationToken ct)
    {
        var changed = new HashSet<TablePlan>();
        foreach (var table in stage.Tables.Where(t => t.MayStay))
        {
            // What becomes of rows that follow others is known when these have been looked for again.
            if (table.Table.Links.Exists(l => l.Parent is { } parent && parent != table.Table && changed.Contains(parent)))
            {
                changed.Add(table.Table);
                continue;
            }

            for (var from = ""; await PieceAsync(table.Table.Name, Stage.Stays, from, table.Take, ct) is { } piece; from = After(piece))
            {
                var dropped = await RunAllAsync(table.Check, ct);
                if (table.Decide.Count > 0)
                {
                    await RunAllAsync(table.Decide, ct);
                    var others = await session.ExecuteAsync(table.Changed, ct, ("step", step.StepId));
                    if (others > 0) changed.Add(table.Table);
                    dropped += others;
                }

                if (dropped > 0) await session.ExecuteAsync(table.ForgetDropped, ct, piece);
                var effects = await ChangeAsync([table], t => t.Stay, going: false, ct);
                await session.ExecuteAsync(StageWriter.Move, ct, [.. piece, ("then", Stage.Done)]);
                await _notes.AddAsync(step.StepId, effects, ct);
                await run.Transaction.EndAsync(effects, ct);
            }
        }

        return changed.Count > 0;
    }

    // Before anything is deleted: whatever refers to it, or would be in the way of a piece.
    private async Task OpenAsync(StageOpening opening, CancellationToken ct)
    {
        for (var from = ""; await PieceAsync(opening.Table.Name, Stage.ToOpen, from, opening.Take, ct) is { } piece;)
        {
            var full = false;
            await SealRun.AroundAsync(seal(), going: false, async () =>
            {
                foreach (var cut in opening.Cuts) full |= await session.ExecuteAsync(cut, ct, [("limit", (long)limit), .. cut.Contains("@step", StringComparison.Ordinal) ? [("step", step.StepId)] : Array.Empty<(string, object?)>()]) == limit;
                // Many may refer to few: the same piece again, until none is left.
                if (!full) await RunAllAsync(opening.Nulls, ct);
            }, ct);
            if (!full) await session.ExecuteAsync(StageWriter.Move, ct, [.. piece, ("then", Stage.ToGo)]);
            await run.Transaction.EndAsync([], ct);
            if (!full) from = After(piece);
        }
    }

    private async Task DeleteAsync(StageTable table, CancellationToken ct)
    {
        for (var from = ""; await PieceAsync(table.Table.Name, Stage.ToGo, from, table.Take, ct) is { } piece; from = After(piece))
        {
            await RunAllAsync(table.Check, ct);
            await RunAllAsync(table.Decide, ct);
            if (table.MaySpare)
            {
                await session.ExecuteAsync(table.Spare, ct, piece);
                await session.ExecuteAsync(table.DropSpared, ct);
            }

            var effects = await ChangeAsync([table], t => t.Go, going: true, ct);
            await session.ExecuteAsync(StageWriter.Forget, ct, piece);
            await _notes.AddAsync(step.StepId, effects, ct);
            await run.Transaction.EndAsync(effects, ct);
        }
    }

    // First rows to which none refers any more, as long as that is a good part of a piece; then what hangs together, as few of it at
    // once as need be. What does not hang together in a few steps goes at once: between two pieces a reference would dangle.
    private async Task CircleAsync(StageCircle circle, CancellationToken ct)
    {
        for (var more = true; more;)
        {
            more = false;
            foreach (var free in circle.Free)
            {
                for (long? taken = limit; taken * 10 >= limit; more |= taken * 10 >= limit) taken = await TogetherAsync(circle, [free], limit, following: false, ct);
            }
        }

        for (long seeds = limit; await TogetherAsync(circle, circle.Any, seeds, following: seeds < long.MaxValue, ct) is { } taken;)
        {
            if (taken > 0) seeds = Math.Min(limit, Math.Min(limit, seeds) * 2);
            else seeds = seeds > 1 ? seeds / 2 : long.MaxValue;
        }
    }

    // A piece, with all that refers to it or without; how many rows were loaded, 0 when they were too many and are left for a smaller piece, null when there were none.
    private async Task<long?> TogetherAsync(StageCircle circle, IReadOnlyList<string> ways, long seeds, bool following, CancellationToken ct)
    {
        if (await BeginAsync(ct) is not { } now) return null;
        await run.Rows.LoadAsync([step], now, PlanUse.Erasing, ct);
        long found = 0;
        foreach (var sql in ways) if (found == 0 || seeds == long.MaxValue) found += await session.ExecuteAsync(sql, ct, ("state", Stage.ToGo), ("limit", seeds));
        var (closed, fits) = (found == 0 || !following, true);
        for (var steps = 0; !closed && (fits || seeds == 1) && steps < MostSteps; steps++)
        {
            var added = 0;
            foreach (var sql in circle.Referrers) added += await session.ExecuteAsync(sql, ct, ("state", Stage.ToGo));
            (closed, found) = (added == 0, found + added);
            fits = (await session.QueryAsync(circle.Size, r => r.GetInt64(0), ct))[0] <= limit;
        }

        if (found == 0 || !closed || (!fits && seeds > 1))
        {
            await session.RollbackAsync();
            return found == 0 ? null : 0;
        }

        foreach (var sql in circle.Forget) await session.ExecuteAsync(sql, ct, ("step", step.StepId), ("state", Stage.ToGo));
        foreach (var table in circle.Tables) await RunAllAsync(table.MaySpare ? [.. table.Check, table.DropSpared] : table.Check, ct);
        var effects = await ChangeAsync(circle.Tables, t => t.Go, going: true, ct);
        await _notes.AddAsync(step.StepId, effects, ct);
        await run.Transaction.EndAsync(effects, ct);
        return found;
    }

    private async Task RecountAsync(StageRecount recount, CancellationToken ct)
    {
        for (var from = ""; await PieceAsync(recount.Name, Stage.Follows, from, recount.Take, ct) is { } piece; from = After(piece))
        {
            await SealRun.AroundAsync(seal(), going: false, () => RunAllAsync(recount.Apply, ct), ct);
            await session.ExecuteAsync(StageWriter.Forget, ct, piece);
            await run.Transaction.EndAsync([], ct);
        }
    }

    // Changes the rows of a piece, and counts them.
    private async Task<List<TableEffect>> ChangeAsync(IReadOnlyList<StageTable> tables, Func<StageTable, IReadOnlyList<string>> statements, bool going, CancellationToken ct)
    {
        foreach (var recount in tables.SelectMany(t => t.Recounts))
        {
            await session.ExecuteAsync(recount.Find, ct);
            await session.ExecuteAsync(recount.Note, ct);
        }

        await SealRun.AroundAsync(seal(), going, async () =>
        {
            if (going) await run.Archive.SealAsync(ct);
            foreach (var table in tables) await RunAllAsync(statements(table), ct);
        }, ct);
        var effects = new List<TableEffect>();
        foreach (var table in tables) effects.AddRange((await session.QueryAsync(table.Count, run.Rows.Effect, ct)).Select(c => c.Effect!));
        return effects;
    }

    // Begins a transaction with the next piece of a table, from a key on; null, and no transaction, when there is none.
    private async Task<(string, object?)[]?> PieceAsync(string table, int state, string from, string take, CancellationToken ct)
    {
        if (await BeginAsync(ct) is not { } now) return null;
        (string, object?)[] which = [("step", step.StepId), ("table", table), ("state", state), ("from", from)];
        if ((await session.QueryAsync(StageWriter.Next, r => r.IsDBNull(0) ? null : r.GetString(0), ct, [.. which, ("limit", (long)limit)]))[0] is not { } to)
        {
            await session.RollbackAsync();
            // At the end once more from the beginning: what is next after a key is for the database's own order to say.
            return from.Length == 0 ? null : await PieceAsync(table, state, "", take, ct);
        }

        await run.Rows.LoadAsync([step], now, PlanUse.Erasing, ct);
        await session.ExecuteAsync(take, ct, ("state", state), ("from", from), ("to", to));
        return [.. which, ("to", to)];
    }

    // Begins the transaction of a piece, and tells its time; null, and no transaction, where a hold has come.
    private async Task<DateTimeOffset?> BeginAsync(CancellationToken ct)
    {
        if (_interrupted) return null;
        var now = await run.Transaction.BeginAsync(ct);
        if (!(_interrupted = await run.Held.CameAsync(ct))) return now;
        await session.RollbackAsync();
        return null;
    }

    // From where the next piece is looked for, so that those which are done are not passed over again.
    private static string After((string Name, object? Value)[] piece) => (string)piece[^1].Value! + "\u0001";

    // How many rows they changed.
    private async Task<int> RunAllAsync(IReadOnlyList<string> statements, CancellationToken ct)
    {
        var rows = 0;
        foreach (var sql in statements) rows += Math.Max(0, await session.ExecuteAsync(sql, ct));
        return rows;
    }
}
