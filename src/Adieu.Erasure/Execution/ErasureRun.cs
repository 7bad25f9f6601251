using Adieu.Erasure.Archive;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Retention;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Undo;

namespace Adieu.Erasure.Execution;

/// <summary>Runs a plan in a session, to the receipts.</summary>
internal sealed class ErasureRun(EngineSession session, Plan plan, ErasureOptions options, TimeProvider? time, VaultWriter? vault = null, Throttle? throttle = null, Catalog? catalog = null)
{
    // Triggers that set each other off are not followed for ever; a probe finds what is left.
    private const int MostRounds = 5;

    private readonly List<TableEffect> _written = [];

    // Tables whose rows have been worked off one by one: they are not looked for again.
    private IReadOnlySet<string>? _staged;

    // Earlier pieces have kept rows that the last transaction does not find.
    private bool _keptBefore;

    /// <summary>Gives the same plan, but with every row found before it is changed: rows on hold can be set aside then. And its vault.</summary>
    public Func<(Plan Plan, VaultWriter? Vault)>? Careful { get; init; }

    /// <summary>The frame of its transactions.</summary>
    public ErasingTransaction Transaction { get; } = new(session, plan, options, time, throttle, catalog);

    /// <summary>Finds and counts.</summary>
    public RowFinder Rows { get; } = new(session, plan, options);

    /// <summary>The store's retention archive.</summary>
    public ArchiveRun Archive { get; } = new(session, plan, options.ArchiveKeys);

    /// <summary>The store's receipts.</summary>
    public ReceiptTable Receipts { get; } = new(session, plan);

    /// <summary>Whether rows on hold are set aside while the rest goes; otherwise whoever has one is not erased by this run.</summary>
    public bool Keeping { get; private init; }

    /// <summary>What holds keep of its rows.</summary>
    public HeldRows Held => field ??= new HeldRows(session, plan, this, Keeping);

    /// <summary>Erases a batch, whole or divided, and each huge account of it in pieces. No transaction may be open.</summary>
    /// <param name="steps">The batch.</param>
    /// <param name="tenths">0 for the usual; else a step that stands alone goes in pieces, however few its rows seem to be, of the usual size divided by ten so many times.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<Receipt>> EraseAsync(IReadOnlyList<ErasureRequest> steps, int tenths, CancellationToken ct)
    {
        if (plan.OneByOne && steps.Count > 1) return await DividedAsync(steps, tenths, ct);
        if (tenths == 0 && StraightRun.Fits(session, plan, steps) && !Keeping && await new StraightRun(session, plan, this, options).EraseAsync(steps, ct) is { } straight) return straight;
        var sealing = steps.Any(s => s.VaultKey is not null);
        if (sealing && vault is not null) await SealRun.PrepareAsync(session, vault, ct);
        var now = await BeginAsync(ct);
        if (await Held.OfAsync(steps, now, ct) is { Count: > 0 } held) return await ApartAsync(steps, held, tenths, ct);
        var limit = Limit(tenths);
        var chunks = new ChunkRun(session, plan, this, limit, () => SealOf(steps[0]));
        await Rows.LoadAsync(steps, now, PlanUse.Erasing, ct);
        var (large, done) = await chunks.SizeAsync(ct);
        if (large || (tenths > 0 && steps.Count == 1))
        {
            // What a hold kept in an earlier piece stays kept, whatever has become of the hold.
            if (steps.Count == 1 && done.Staged && !Keeping && await new AsideRun(session, plan).AnyAsync(steps[0].StepId, ct)) return await ApartAsync(steps, [steps[0].StepId], tenths, ct);
            await session.RollbackAsync();
            if (steps.Count > 1) return await DividedAsync(steps, tenths, ct);
            if (!await ShrinkAsync(chunks, steps[0], limit, ct)) return await EraseAsync(steps, tenths, ct);
            now = await BeginAsync(ct);
            if ((await Held.OfAsync(steps, now, ct)).Count > 0) return await ApartAsync(steps, [steps[0].StepId], tenths, ct);
            await Rows.LoadAsync(steps, now, PlanUse.Erasing, ct);
            (large, done) = await chunks.SizeAsync(ct);
            if (large || tenths > 0) return await StagedAsync(steps[0], tenths, ct);
        }

        if (await WholeAsync(steps, now, done, tenths, ct) is { } receipts) return receipts;
        if (steps.Count > 1) return await DividedAsync(steps, tenths, ct);
        return await ShrinkAsync(chunks, steps[0], limit, ct) ? await StagedAsync(steps[0], tenths, ct) : await EraseAsync(steps, tenths, ct);
    }

    // What can go early does, and what a law wanted until before the closure goes too.
    private async Task<bool> ShrinkAsync(ChunkRun chunks, ErasureRequest step, int limit, CancellationToken ct)
    {
        if (!await chunks.ShrinkAsync(step, ct)) return false;
        if (plan.Chunks.Any(c => c.Tree.KeepsFollowers)) await new PurgeRun(session, plan, this, limit).AheadAsync(step.StepId, () => SealOf(step), ct);
        return true;
    }

    // The last transaction, or the only one: everything that is there. Null, and nothing is changed, where that is too much for one.
    private async Task<IReadOnlyList<Receipt>?> WholeAsync(IReadOnlyList<ErasureRequest> steps, DateTimeOffset now, Progress done, int tenths, CancellationToken ct)
    {
        _keptBefore = _staged is not null || done.Effects.Exists(e => e.Effect.Effect == Effect.Retain);
        Dictionary<string, Receipt>? all;
        var notes = new PieceNotes(session, plan);
        Task<List<(int, TableEffect?)>> Sum(List<(int, TableEffect?)> counts) => notes.SumAsync(counts, done.Effects, done.Staged || done.Effects.Count > 0, ct);
        if (steps.Any(s => s.VaultKey is not null))
        {
            all = await SealedAsync(steps, now, done, Sum, ct);
        }
        else
        {
            await Rows.FindAsync(PlanUse.Erasing, ct, _staged);
            all = await TooMuchAsync(steps, ct) ? null : await TogetherAsync(steps, now, null, Sum, ct);
        }

        if (all is null)
        {
            await session.RollbackAsync();
            return null;
        }

        await Transaction.EndAsync([.. _written, .. done.Effects.Select(b => b.Effect with { Rows = -b.Effect.Rows })], ct);
        // Whoever died between the receipt and tidying up is tidied up after.
        if (plan.Stage is not null) foreach (var step in steps.Where(s => all[s.StepId].Earlier)) await StageRun.ForgetAsync(session, step.StepId, options.ChunkRows, ct);
        return [.. steps.Select(s => all[s.StepId])];
    }

    // Rows are noted first and worked off in pieces; the last transaction takes what is left, and writes the receipt.
    private async Task<IReadOnlyList<Receipt>> StagedAsync(ErasureRequest step, int tenths, CancellationToken ct)
    {
        if (session.Transaction is not null) await session.RollbackAsync();
        var limit = Limit(tenths);
        if (plan.Stage is { } stage)
        {
            if (!await new StageRun(session, plan, stage, this, step, limit, () => SealOf(step)).RunAsync(ct)) return await ApartAsync([step], [step.StepId], tenths, ct);
            _staged = stage.Tables.Select(t => t.Table.Name).ToHashSet();
            await new PurgeRun(session, plan, this, limit).AheadAsync(step.StepId, () => SealOf(step), ct);
        }

        var now = await BeginAsync(ct);
        if ((await Held.OfAsync([step], now, ct)).Count > 0) return await ApartAsync([step], [step.StepId], tenths, ct);
        await Rows.LoadAsync([step], now, PlanUse.Erasing, ct);
        var (_, done) = await new ChunkRun(session, plan, this, limit, () => SealOf(step)).SizeAsync(ct);
        var receipts = await WholeAsync([step], now, done, tenths, ct) ?? throw new InvalidOperationException("What is left of a huge account goes at once.");
        _staged = null;
        if (plan.Stage is not null) await StageRun.ForgetAsync(session, step.StepId, limit, ct);
        return receipts;
    }

    private SealRun? SealOf(params IReadOnlyList<ErasureRequest> steps) =>
        steps.Any(s => s.VaultKey is not null) ? new SealRun(session, vault ?? throw new StoreException("This store was not opened with undo.", transient: false), steps) : null;

    // Two people meet in a row where it matters who goes first, or more rows follow in circles than were counted before.
    private async Task<bool> TooMuchAsync(IReadOnlyList<ErasureRequest> steps, CancellationToken ct)
    {
        if (steps.Count > 1 && await Rows.MeetAsync(ct)) return true;
        if (_staged is not null || plan.Stage?.Hidden is not { } hidden) return false;
        return (await session.QueryAsync(hidden, r => r.GetInt64(0), ct))[0] > options.ChunkRows;
    }

    // A batch means its people one after the other; so two halves mean the same, and at last one person stands alone.
    private async Task<IReadOnlyList<Receipt>> DividedAsync(IReadOnlyList<ErasureRequest> steps, int tenths, CancellationToken ct) =>
        [.. await EraseAsync([.. steps.Take(steps.Count / 2)], tenths, ct), .. await EraseAsync([.. steps.Skip(steps.Count / 2)], tenths, ct)];

    // The most rows of a piece.
    private int Limit(int tenths) => Math.Max(1, options.ChunkRows / (int)Math.Pow(10, tenths));

    private Task<DateTimeOffset> BeginAsync(CancellationToken ct)
    {
        _written.Clear();
        return Transaction.BeginAsync(ct);
    }

    // Under a person's key lies what this person's leaving changed, and nothing of the others in the batch: whoever shares a
    // row with somebody before them comes after these, in the same transaction.
    private async Task<Dictionary<string, Receipt>?> SealedAsync(
        IReadOnlyList<ErasureRequest> steps, DateTimeOffset now, Progress done, Func<List<(int Ord, TableEffect? Effect)>, Task<List<(int Ord, TableEffect? Effect)>>> sum, CancellationToken ct)
    {
        // Notes of pieces are by the place in the whole batch.
        if (steps.Count > 1 && done.Effects.Count > 0) return null;
        IReadOnlyList<int> begins = [0];
        if (steps.Count > 1 && (Keeping || plan.HasTriggers))
        {
            begins = [.. Enumerable.Range(0, steps.Count)];
        }
        else
        {
            await Rows.FindAsync(PlanUse.Erasing, ct, _staged);
            if (await TooMuchAsync(steps, ct)) return null;
            var seal = SealOf(steps)!;
            if (steps.Count > 1) begins = await seal.DivideAsync(ct);
            if (begins.Count == 1) return await TogetherAsync(steps, now, seal, sum, ct);
            await seal.ClearAsync(ct);
        }

        var all = new Dictionary<string, Receipt>();
        for (var i = 0; i < begins.Count; i++)
        {
            ErasureRequest[] part = [.. steps.Take(i + 1 < begins.Count ? begins[i + 1] : steps.Count).Skip(begins[i])];
            await Rows.ClearAsync(people: true, ct);
            await Rows.LoadAsync(part, now, PlanUse.Erasing, ct);
            await Rows.FindAsync(PlanUse.Erasing, ct, _staged);
            if (await TooMuchAsync(part, ct)) return null;
            foreach (var (id, receipt) in await TogetherAsync(part, now, SealOf(part), sum, ct)) all[id] = receipt;
        }

        return all;
    }

    // Erases those whose rows were found.
    private async Task<Dictionary<string, Receipt>> TogetherAsync(
        IReadOnlyList<ErasureRequest> steps, DateTimeOffset now, SealRun? seal, Func<List<(int Ord, TableEffect? Effect)>, Task<List<(int Ord, TableEffect? Effect)>>> sum, CancellationToken ct)
    {
        await Held.SetAsideAsync(again: false, _staged is not null, ct);
        if (seal is not null) await seal.BeforeAsync(ct);
        await Archive.SealAsync(ct);
        await Rows.ApplyAsync(ct);
        var counts = await Rows.CountAsync(PlanUse.Erasing, ct);
        if (plan.HasTriggers) counts = await AgainAsync(counts, seal, () => Held.SetAsideAsync(again: true, _staged is not null, ct), ct);
        counts = await new PurgeRun(session, plan, this, options.ChunkRows).AtOnceAsync(steps, await sum(counts), now, _keptBefore ? seal : null, _keptBefore ? Held.Known : [], ct);
        var (all, done) = await Receipts.DivideAsync(steps, counts, ct);
        if (seal is not null && done.Count > 0) await seal.AfterAsync(done.Select(d => d.Ord), ct);
        _written.AddRange((await Receipts.WriteAsync(all, done, counts, await Held.NoteAsync(ct), now, ct)).SelectMany(r => r.Effects));
        return all;
    }

    // Whoever has rows on hold goes row by row, as it were: what is held stays, with what it needs, and the rest goes.
    private async Task<IReadOnlyList<Receipt>> ApartAsync(IReadOnlyList<ErasureRequest> steps, IReadOnlyCollection<string> held, int tenths, CancellationToken ct)
    {
        if (session.Transaction is not null) await session.RollbackAsync();
        await new AsideRun(session, plan).PrepareAsync(ct);
        var (all, sealing) = Careful?.Invoke() ?? (plan, vault);
        var careful = new ErasureRun(session, all, options, time, sealing, throttle, catalog) { Keeping = true };
        var (done, refused) = (new Dictionary<string, Receipt>(), new List<StoreException>());
        // A batch means its people one after the other: it is divided where they take turns, and whose turn it is decides over shared rows.
        for (var at = 0; at < steps.Count;)
        {
            var kept = held.Contains(steps[at].StepId);
            ErasureRequest[] part = [.. steps.Skip(at).TakeWhile(s => held.Contains(s.StepId) == kept)];
            at += part.Length;
            try
            {
                foreach (var receipt in await (kept ? careful : this).EraseAsync(part, tenths, ct)) done[receipt.StepId] = receipt;
            }
            catch (StoreException e) when (e.HeldSteps.Count > 0)
            {
                // Who has no held row does not wait for who has one in a table without a key: of these nothing was changed.
                refused.Add(e);
                if (session.Transaction is not null) await session.RollbackAsync();
            }
        }

        if (refused.Count > 0) throw refused.Count == 1 ? refused[0] : new StoreException(refused[0].Message, transient: false) { HeldSteps = [.. refused.SelectMany(r => r.HeldSteps)] };
        return [.. steps.Select(s => done[s.StepId])];
    }

    /// <summary>A trigger may have written the leavers' data elsewhere while their rows went: looks again until nothing more is found.</summary>
    /// <param name="counts">What has been counted so far.</param>
    /// <param name="seal">The vault; null without one.</param>
    /// <param name="aside">Sets aside what holds keep of what was found.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<List<(int Ord, TableEffect? Effect)>> AgainAsync(List<(int Ord, TableEffect? Effect)> counts, SealRun? seal, Func<Task> aside, CancellationToken ct)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            await Rows.ClearAsync(people: false, ct);
            await Rows.FindAsync(PlanUse.Erasing, ct, _staged);
            await aside();
            if (seal is not null) await seal.BeforeAsync(ct);
            await Archive.SealAsync(ct);
            await Rows.ApplyAsync(ct);
            // What is kept in place is found again every time; what went to the archive is not.
            var more = (await Rows.CountAsync(PlanUse.Erasing, ct)).Where(c => c.Effect is { } e && (e.Effect is Effect.Erase or Effect.Detach || e.Effect == Effect.Retain && plan.Tables.Any(t => t.Archives && t.Name == e.Table))).ToList();
            if (more.Count == 0) break;
            counts = Counts.Sum(counts.Concat(more));
        }

        return counts;
    }
}
