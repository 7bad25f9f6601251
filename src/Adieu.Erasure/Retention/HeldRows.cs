using Adieu.Erasure.Execution;
using Adieu.Erasure.Planning;

namespace Adieu.Erasure.Retention;

/// <summary>What legal holds keep of an erasing run's rows: whom they concern, what is set aside while the rest goes, and what is noted of it.</summary>
/// <param name="session">The session.</param>
/// <param name="plan">The plan that the run carries out.</param>
/// <param name="run">The run.</param>
/// <param name="keeping">Whether rows are set aside; otherwise the run only asks whether there are any.</param>
internal sealed class HeldRows(EngineSession session, Plan plan, ErasureRun run, bool keeping)
{
    private readonly AsideRun _aside = new(session, plan);
    private readonly HoldRun _holds = new(session, plan);

    /// <summary>The holds that the run has asked for last.</summary>
    public IReadOnlyList<LegalHold> Known { get; private set; } = [];

    /// <summary>Of whom holds keep rows. Asked in the transaction that erases; no other hold can be put on before it ends.</summary>
    public async Task<IReadOnlyCollection<string>> OfAsync(IReadOnlyList<ErasureRequest> steps, DateTimeOffset now, CancellationToken ct)
    {
        Known = run.Transaction.HoldsStand ? await _holds.ActiveAsync(locked: true, ct) : [];
        if (Known.Count == 0 || keeping) return [];
        if (!session.SetsAside)
        {
            await session.RollbackAsync();
            await _aside.PrepareAsync(ct);
            now = await run.Transaction.BeginAsync(ct);
            Known = await _holds.ActiveAsync(locked: true, ct);
        }

        await run.Rows.LoadAsync(steps, now, PlanUse.Looking, ct);
        await run.Rows.FindAsync(PlanUse.Looking, ct);
        var held = await _aside.KeepAsync(Known, again: false, ct);
        await run.Rows.ClearAsync(people: true, ct);
        return held;
    }

    /// <summary>Whether a hold is on that the run does not know of. A piece that it may concern is not taken then.</summary>
    public async Task<bool> CameAsync(CancellationToken ct) =>
        run.Transaction.HoldsStand && (await _holds.ActiveAsync(locked: false, ct)).Any(h => Known.All(known => known.Id != h.Id));

    /// <summary>Sets aside what holds keep of a huge account's rows, once they are found, and notes it before the first piece is taken.</summary>
    public async Task KeepAsync(Stage stage, string step, CancellationToken ct)
    {
        Known = await _holds.ActiveAsync(locked: true, ct);
        await _aside.RecallAsync(ct);
        await _aside.KeepAsync(Known, again: true, ct);
        await _aside.RefuseKeylessAsync(ct);
        await _aside.RememberAsync(stage.Tables.Select(t => t.Table), step, ct);
        await _aside.ClearAsync(ct);
    }

    /// <summary>Sets aside what holds keep of the rows that were found, where the run does so.</summary>
    /// <param name="again">Whether more was found after some has gone.</param>
    /// <param name="staged">Whether pieces have set rows aside before.</param>
    /// <param name="ct">Gives up.</param>
    public async Task SetAsideAsync(bool again, bool staged, CancellationToken ct)
    {
        if (!keeping) return;
        if (staged) await _aside.RecallAsync(ct);
        await _aside.KeepAsync(Known, again || staged, ct);
        await _aside.RefuseKeylessAsync(ct);
    }

    /// <summary>Notes what was set aside, and says what of it the receipts tell, by step.</summary>
    public async Task<ILookup<string, TableEffect>> NoteAsync(CancellationToken ct)
    {
        List<(string Step, TableEffect Effect)> effects = [];
        if (keeping)
        {
            await _aside.RememberAsync(ct);
            effects = await _aside.EffectsAsync(ct);
        }

        return effects.ToLookup(e => e.Step, e => e.Effect);
    }
}
