using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Retention;
using Adieu.Erasure.Stores;
using Npgsql;

namespace Adieu.Erasure.Execution;

/// <summary>
/// Erases a batch in two round trips, where nothing has to be decided in between: one for everything up to the counts, one
/// for receipts and commit. Whatever is unusual (a hold stands, somebody has begun to go in pieces; without temporary tables
/// also that somebody stands in the batch twice) is asked in the same transaction before anything is changed, and then nobody
/// is loaded and nothing is changed; who has a receipt already cannot get another one, and all is rolled back: the usual run
/// follows. PostgreSQL only.
/// </summary>
internal sealed class StraightRun(EngineSession session, Plan plan, ErasureRun run, ErasureOptions options)
{
    private const string Unusual = "delete from adieu_s where exists (select 1 from adieu_holds where released_at is null) or exists (select 1 from adieu_pieces p join adieu_s x on x.step = p.step_id)";

    /// <summary>Whether the batch may be tried so: as far as one knows before asking.</summary>
    public static bool Fits(EngineSession session, Plan plan, IReadOnlyList<ErasureRequest> steps) =>
        plan.Straight && session is { Dialect: SqlDialect.PostgreSql, SizesKnownFor: > 0, HoldsStood: false } && steps.All(s => s.VaultKey is null);

    /// <summary>Null, and nothing is changed, when something is unusual.</summary>
    public async Task<IReadOnlyList<Receipt>?> EraseAsync(IReadOnlyList<ErasureRequest> steps, CancellationToken ct)
    {
        session.SizesKnownFor--;
        var (unusual, happened) = (false, new List<Happened>());
        var given = await run.Transaction.BeginWithNextAsync(ct);
        var writer = GivenWriter.Of(plan);
        if (writer.Fits)
        {
            await run.Rows.EraseGivenAsync(writer, steps, happened, () => unusual = true, ct);
        }
        else
        {
            await run.Rows.LoadAsync(steps, given, PlanUse.Erasing, ct);
            await session.AskLaterAsync(plan.Sizes!.Notes, _ => unusual = true, ct);
            await session.LaterAsync("unusual", [Unusual], ct);
            await run.Rows.FindAsync(PlanUse.Erasing, ct);
            await run.Rows.ApplyAsync(ct);
            await run.Rows.CountLaterAsync(happened, ct);
        }

        if (run.Transaction.Watch is { } watch) await watch.LookAsync(ct);
        await session.FlushAsync(ct);
        if (run.Transaction.HoldsStand || unusual)
        {
            await session.RollbackAsync();
            return null;
        }

        var (now, counts) = (run.Transaction.Now, Counts.ByPerson(happened));
        var kept = counts.Exists(c => c.Effect?.Effect == Effect.Retain);
        if (kept) counts = await new PurgeRun(session, plan, run, options.ChunkRows).AtOnceAsync(steps, counts, now, null, [], ct);
        var (all, done) = await run.Receipts.DivideAsync(steps, counts, ct);
        try
        {
            var mine = await run.Receipts.WriteAsync(all, done, counts, null, now, ct);
            await run.Transaction.EndAsync([.. mine.CountBy(r => r.Effects).SelectMany(g => g.Key.Select(e => e with { Rows = e.Rows * g.Value }))], ct, looked: !kept);
        }
        catch (PostgresException e) when (writer.Fits && e is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: ReceiptTable.Name })
        {
            await session.RollbackAsync();
            return null;
        }

        if (plan.Stage is not null) foreach (var step in steps.Where(s => all[s.StepId].Earlier)) await StageRun.ForgetAsync(session, step.StepId, options.ChunkRows, ct);
        return [.. steps.Select(s => all[s.StepId])];
    }
}
