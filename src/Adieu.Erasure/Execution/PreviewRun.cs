using System.Data.Common;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Retention;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Execution;

/// <summary>Runs a plan up to the counting, and undoes what that took.</summary>
internal sealed class PreviewRun(EngineSession session, Plan plan, ErasureRun run, ErasureOptions options)
{
    /// <param name="subject">Whose rows are counted.</param>
    /// <param name="before">What happens before they are counted, and is undone with everything; null for nothing.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Preview> ExpectAsync(SubjectKey subject, Func<DbTransaction, CancellationToken, Task>? before, CancellationToken ct)
    {
        await session.BeginAsync(writes: before is not null, ct);
        var holds = await new HoldRun(session, plan).ActiveAsync(locked: false, ct);
        if (holds.Count > 0 && !session.SetsAside)
        {
            await session.RollbackAsync();
            await new AsideRun(session, plan).PrepareAsync(ct);
            await session.BeginAsync(writes: before is not null, ct);
        }

        if (before is not null) await before(session.Transaction!, ct);
        var now = await run.Transaction.NowAsync(ct);
        await run.Rows.CaptureAsync([new ErasureRequest("preview", subject)], now, PlanUse.Looking, ct);
        var aside = new AsideRun(session, plan);
        if (holds.Count > 0) await aside.KeepAsync(holds, again: false, ct);
        var found = await session.QueryAsync("select found from adieu_s", r => r.GetBoolean(0), ct);
        var counts = await new PurgeRun(session, plan, run, options.ChunkRows).ExpectedAsync(await run.Rows.CountAsync(PlanUse.Looking, ct), now, ct);
        List<TableEffect> effects = [.. counts.Select(c => c.Effect!), .. holds.Count > 0 ? await aside.ExpectedAsync(holds, ct) : []];
        await session.RollbackAsync();
        return new Preview(found is [true], plan.Hash, effects);
    }
}
