using System.Data.Common;
using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Retention;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Undo;
using Adieu.Erasure.Verification;

namespace Adieu.Erasure.Execution;

/// <summary>Runs a plan in a session: for a preview up to the counting, for an erasure to the receipts.</summary>
internal sealed class ErasureRun(EngineSession session, Plan plan, ErasureOptions options, TimeProvider? time, VaultWriter? vault = null, Throttle? throttle = null, Catalog? catalog = null)
{
    private bool Postgres => session.Dialect == SqlDialect.PostgreSql;

    /// <summary>Gives the same plan, but with every row found before it is changed: rows on hold can be set aside then.</summary>
    public Func<Plan>? Careful { get; init; }

    // Whether rows on hold are set aside while the rest goes; otherwise whoever has one is not erased by this run.
    private bool Keeping { get; init; }

    private IReadOnlyList<LegalHold> _holds = [];

    public async Task<Preview> PreviewAsync(SubjectKey subject, CancellationToken ct)
    {
        await session.BeginAsync(writes: false, ct);
        var holds = await new HoldRun(session, plan).ActiveAsync(locked: false, ct);
        if (holds.Count > 0 && !session.SetsAside)
        {
            await session.RollbackAsync();
            await new AsideRun(session, plan).PrepareAsync(ct);
            await session.BeginAsync(writes: false, ct);
        }

        await CaptureAsync([new ErasureRequest("preview", subject)], await NowAsync(ct), PlanUse.Looking, ct);
        var aside = new AsideRun(session, plan);
        if (holds.Count > 0) await aside.KeepAsync(holds, again: false, ct);
        var found = await session.QueryAsync("select found from adieu_s", r => r.GetBoolean(0), ct);
        var counts = await new PurgeRun(session, plan, this).ExpectedAsync(await CountAsync(PlanUse.Looking, ct), ct);
        List<TableEffect> effects = [.. counts.Select(c => c.Effect!), .. holds.Count > 0 ? await aside.ExpectedAsync(holds, ct) : []];
        await session.RollbackAsync();
        return new Preview(found is [true], plan.Hash, effects);
    }

    /// <param name="steps">The batch.</param>
    /// <param name="tenths">0 for the usual; else a step that stands alone goes in pieces, however few its rows seem to be, of the usual size divided by ten so many times.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<Receipt>> EraseAsync(IReadOnlyList<ErasureRequest> steps, int tenths, CancellationToken ct)
    {
        var sealing = steps.Any(s => s.VaultKey is not null);
        if (sealing && vault is not null) await SealRun.PrepareAsync(session, vault, ct);
        var now = await BeginAsync(ct);
        if (await HeldAsync(steps, now, ct) is { Count: > 0 } held) return await ApartAsync(steps, held, tenths, ct);
        Dictionary<string, Receipt> all;
        IReadOnlyList<(int Ord, TableEffect Effect)> before = [];
        if (sealing)
        {
            all = await OneByOneAsync(steps, now, ct);
        }
        else
        {
            var chunks = new ChunkRun(session, plan, this, Math.Max(1, options.ChunkRows / (int)Math.Pow(10, tenths)));
            await LoadAsync(steps, now, PlanUse.Erasing, ct);
            var (large, done) = await chunks.SizeAsync(ct);
            if ((large || (tenths > 0 && steps.Count == 1)) && !Keeping)
            {
                await session.RollbackAsync();
                // A batch means its people one after the other; so two halves mean the same, and at last one person stands alone.
                if (steps.Count > 1) return [.. await EraseAsync([.. steps.Take(steps.Count / 2)], tenths, ct), .. await EraseAsync([.. steps.Skip(steps.Count / 2)], tenths, ct)];
                await chunks.ShrinkAsync(steps[0], ct);
                now = await BeginAsync(ct);
                if ((await HeldAsync(steps, now, ct)).Count > 0) return await ApartAsync(steps, [steps[0].StepId], tenths, ct);
                await LoadAsync(steps, now, PlanUse.Erasing, ct);
                (_, done) = await chunks.SizeAsync(ct);
            }

            before = done;
            all = await TogetherAsync(steps, now, null, counts => chunks.SumAsync(counts, done, ct), ct);
        }

        await CloseAsync(ct);
        await WatchAsync([.. _written, .. before.Select(b => b.Effect with { Rows = -b.Effect.Rows })], ct);
        await session.CommitAsync(ct);
        return [.. steps.Select(s => all[s.StepId])];
    }

    /// <summary>Begins a transaction that erases, after the pause that a busy store is given.</summary>
    public async Task<DateTimeOffset> BeginAsync(CancellationToken ct)
    {
        if (throttle?.Pause is { Ticks: > 0 } pause) await Task.Delay(pause, time ?? TimeProvider.System, ct);
        var started = TimeProvider.System.GetTimestamp();
        _written.Clear();
        await session.BeginAsync(writes: true, ct);
        var now = await OpenGateAsync(ct);
        throttle?.Saw(TimeProvider.System.GetElapsedTime(started));
        return now;
    }

    // Under a person's key lies what this person's leaving changed, and nothing of the others in the batch.
    private async Task<Dictionary<string, Receipt>> OneByOneAsync(IReadOnlyList<ErasureRequest> steps, DateTimeOffset now, CancellationToken ct)
    {
        var all = new Dictionary<string, Receipt>();
        foreach (var step in steps)
        {
            var seal = step.VaultKey is { } key ? new SealRun(session, vault ?? throw new StoreException("This store was not opened with undo.", transient: false), step.StepId, key) : null;
            await LoadAsync([step], now, PlanUse.Erasing, ct);
            foreach (var (id, receipt) in await TogetherAsync([step], now, seal, Task.FromResult, ct)) all[id] = receipt;
            foreach (var statement in plan.In(PlanPhase.Clear)) await session.ExecuteAsync(statement.Sql, ct);
        }

        return all;
    }

    // Erases those who are loaded.
    private async Task<Dictionary<string, Receipt>> TogetherAsync(
        IReadOnlyList<ErasureRequest> steps, DateTimeOffset now, SealRun? seal, Func<List<(int Ord, TableEffect? Effect)>, Task<List<(int Ord, TableEffect? Effect)>>> sum, CancellationToken ct)
    {
        await FindAsync(PlanUse.Erasing, ct);
        await SetAsideAsync(again: false, ct);
        if (seal is not null) await seal.BeforeAsync(ct);
        await session.ExecuteAllAsync(Named("apply"), [.. plan.In(PlanPhase.Apply).Select(s => s.Sql)], ct);
        var counts = await CountAsync(PlanUse.Erasing, ct);
        if (plan.HasTriggers) counts = await AgainAsync(counts, seal, ct);
        counts = await new PurgeRun(session, plan, this).AtOnceAsync(steps, await sum(counts), now, ct);
        var loaded = counts.Where(c => c.Effect is null).Select(c => c.Ord).ToHashSet();
        if (seal is not null && loaded.Count > 0) await seal.AfterAsync(ct);
        var effects = counts.Where(c => c.Effect is not null).ToLookup(c => c.Ord, c => c.Effect!);
        var kept = await KeptAsync(ct);
        // Who was not loaded has a receipt already, or stands in the batch twice.
        var all = loaded.Count == steps.Count ? [] : await ReceiptsAsync([.. steps.Select(s => s.StepId)], ct);
        var mine = steps.Select((s, i) => (s, i)).Where(s => !all.ContainsKey(s.s.StepId)).Select(s => new Receipt(s.s.StepId, plan.Hash, now, [.. effects[s.i], .. kept[s.s.StepId]])).DistinctBy(r => r.StepId).ToList();
        if (mine.Count > 0) await WriteAsync(mine, ct);
        _written.AddRange(mine.SelectMany(r => r.Effects));
        foreach (var receipt in mine) all[receipt.StepId] = receipt;
        return all;
    }

    // Of whom do holds keep rows? Asked in the transaction that erases; no other hold can be put on before it ends.
    private async Task<IReadOnlyCollection<string>> HeldAsync(IReadOnlyList<ErasureRequest> steps, DateTimeOffset now, CancellationToken ct)
    {
        _holds = await new HoldRun(session, plan).ActiveAsync(locked: true, ct);
        if (_holds.Count == 0 || Keeping) return [];
        var aside = new AsideRun(session, plan);
        if (!session.SetsAside)
        {
            await session.RollbackAsync();
            await aside.PrepareAsync(ct);
            now = await BeginAsync(ct);
            _holds = await new HoldRun(session, plan).ActiveAsync(locked: true, ct);
        }

        await LoadAsync(steps, now, PlanUse.Looking, ct);
        await FindAsync(PlanUse.Looking, ct);
        var held = await aside.KeepAsync(_holds, again: false, ct);
        foreach (var statement in plan.In(PlanPhase.Clear)) await session.ExecuteAsync(statement.Sql, ct);
        return held;
    }

    // Whoever has rows on hold goes row by row, as it were: what is held stays, with what it needs, and the rest goes.
    private async Task<IReadOnlyList<Receipt>> ApartAsync(IReadOnlyList<ErasureRequest> steps, IReadOnlyCollection<string> held, int tenths, CancellationToken ct)
    {
        await session.RollbackAsync();
        var (kept, free) = (steps.Where(s => held.Contains(s.StepId)).ToList(), steps.Where(s => !held.Contains(s.StepId)).ToList());
        var careful = new ErasureRun(session, Careful?.Invoke() ?? plan, options, time, vault, throttle, catalog) { Keeping = true };
        // Who has no held row does not wait for who has one.
        var receipts = free.Count > 0 ? await EraseAsync(free, tenths, ct) : [];
        var all = receipts.Concat(await careful.EraseAsync(kept, tenths, ct)).DistinctBy(r => r.StepId).ToDictionary(r => r.StepId);
        return [.. steps.Select(s => all[s.StepId])];
    }

    private string Named(string name) => Keeping ? "keeping " + name : name;

    private async Task SetAsideAsync(bool again, CancellationToken ct)
    {
        if (!Keeping) return;
        var aside = new AsideRun(session, plan);
        await aside.KeepAsync(_holds, again, ct);
        await aside.RefuseKeylessAsync(ct);
    }

    private async Task<ILookup<string, TableEffect>> KeptAsync(CancellationToken ct)
    {
        var effects = new List<(string Step, TableEffect Effect)>();
        if (Keeping)
        {
            var aside = new AsideRun(session, plan);
            await aside.RememberAsync(ct);
            effects = await aside.EffectsAsync(ct);
        }

        return effects.ToLookup(e => e.Step, e => e.Effect);
    }

    /// <summary>Finds the rows of the batch. The transaction must be open; temporary tables are filled afterwards.</summary>
    /// <param name="steps">The batch.</param>
    /// <param name="now">The time that retention counts from.</param>
    /// <param name="use">What for.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="except">Tables whose rows need not be found; null finds all.</param>
    public async Task CaptureAsync(IReadOnlyList<ErasureRequest> steps, DateTimeOffset now, PlanUse use, CancellationToken ct, IReadOnlySet<string>? except = null)
    {
        if (use == PlanUse.Looking) foreach (var statement in plan.In(PlanPhase.Prepare).Where(s => s.Use == use)) await session.ExecuteAsync(statement.Sql, ct);
        await LoadAsync(steps, now, use, ct);
        await FindAsync(use, ct, except);
    }

    /// <summary>Loads the batch into the open transaction.</summary>
    public Task LoadAsync(IReadOnlyList<ErasureRequest> steps, DateTimeOffset now, PlanUse use, CancellationToken ct)
    {
        // Whoever goes in pieces has one pseudonym in all of them.
        if (_alone is null || steps.Count > 1 || _alone.Value.Step != steps[0].StepId) _alone = (steps[0].StepId, Batch.Parameters(session, plan, steps, now, options));
        var parameters = _alone.Value.Parameters;
        if (steps.Count > 1) _alone = null;
        session.PeopleSinceCut += steps.Count;
        return session.ExecuteAllAsync(Named($"load {use}"), [.. plan.In(PlanPhase.Load, use).Select(s => s.Sql)], ct, parameters);
    }

    private (string Step, (string, object?)[] Parameters)? _alone;

    private async Task FindAsync(PlanUse use, CancellationToken ct, IReadOnlySet<string>? except = null)
    {
        var straight = new List<string>();
        var circle = new List<PlanStatement>();
        var part = 0;
        foreach (var statement in plan.In(PlanPhase.Capture, use).Where(s => except?.Contains(s.Table) != true))
        {
            if (statement.Repeat)
            {
                await session.ExecuteAllAsync(Named($"{use} {part++}"), straight, ct);
                straight = [];
                circle.Add(statement);
                continue;
            }

            await FollowAsync(circle, ct);
            straight.Add(statement.Sql);
        }

        await session.ExecuteAllAsync(Named($"{use} {part}"), straight, ct);
        await FollowAsync(circle, ct);
    }

    // A trigger may have written the leavers' data elsewhere while their rows went: look again until nothing more is found.
    private async Task<List<(int Ord, TableEffect? Effect)>> AgainAsync(List<(int Ord, TableEffect? Effect)> counts, SealRun? seal, CancellationToken ct)
    {
        for (var round = 0; round < 5; round++)
        {
            foreach (var statement in plan.In(PlanPhase.Clear).Where(s => s.Table != "adieu_s")) await session.ExecuteAsync(statement.Sql, ct);
            await FindAsync(PlanUse.Erasing, ct);
            await SetAsideAsync(again: true, ct);
            if (seal is not null) await seal.BeforeAsync(ct);
            await session.ExecuteAllAsync(Named("apply"), [.. plan.In(PlanPhase.Apply).Select(s => s.Sql)], ct);
            var more = (await CountAsync(PlanUse.Erasing, ct)).Where(c => c.Effect is { Effect: Adieu.Erasure.Effect.Erase or Adieu.Erasure.Effect.Detach }).ToList();
            if (more.Count == 0) break;
            counts = [.. counts.Concat(more).GroupBy(c => (c.Ord, c.Effect?.Table, c.Effect?.Effect)).Select(g => g.First() with { Effect = g.First().Effect is { } e ? e with { Rows = g.Sum(c => c.Effect!.Rows) } : null })];
        }

        return counts;
    }

    /// <summary>The time that retention counts from: the given one, else the database's own.</summary>
    public async Task<DateTimeOffset> NowAsync(CancellationToken ct, string before = "")
    {
        var watched = Postgres && before.Length > 0 ? session.Watch : null;
        var sql = before + (watched is not null ? $"select now(), {watched.Counters}" : Postgres ? "select now()" : "select strftime('%Y-%m-%dT%H:%M:%SZ', 'now')");
        var own = (await session.QueryAsync(sql, r =>
        {
            watched?.Begin(r.IsDBNull(1) ? null : r.GetString(1));
            return Time(r, 0)!.Value;
        }, ct))[0];
        return time?.GetUtcNow() ?? own;
    }

    internal static DateTimeOffset? Time(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetValue(column) switch
    {
        DateTime t => new DateTimeOffset(DateTime.SpecifyKind(t, DateTimeKind.Utc)),
        string s => DateTimeOffset.Parse(s, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        var other => throw new InvalidOperationException($"{other.GetType().Name} is no time."),
    };

    private readonly List<TableEffect> _written = [];

    /// <summary>Before the commit of a transaction that erases: sees to it that nobody else's rows were touched.</summary>
    /// <param name="said">What the transaction's receipts say; null where only its own statements count.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="StoreException">They were; the transaction must not be committed.</exception>
    public Task WatchAsync(IReadOnlyList<TableEffect>? said, CancellationToken ct) => session.Watch is { } watch && catalog is not null ? watch.CheckAsync(said, ct) : Task.CompletedTask;

    private bool _gate;

    // The statements of one circle of tables run in turns until none adds a row.
    private async Task FollowAsync(List<PlanStatement> circle, CancellationToken ct)
    {
        for (var added = circle.Count > 0; added;)
        {
            added = false;
            foreach (var statement in circle) added |= await session.ExecuteAsync(statement.Sql, ct) > 0;
        }

        circle.Clear();
    }

    /// <summary>Lets the erasure pass the service's gate, bounds its waiting, and tells the time.</summary>
    public async Task<DateTimeOffset> OpenGateAsync(CancellationToken ct)
    {
        if (catalog is not null) session.Watch ??= await BystanderWatch.OfAsync(session, plan, catalog, ct);
        if (Postgres)
        {
            return await NowAsync(ct, string.Create(CultureInfo.InvariantCulture, $"set local adieu.erasing = 'on'; set constraints all deferred; set local lock_timeout = {(long)options.LockTimeout.TotalMilliseconds}; set local statement_timeout = {(long)options.StatementTimeout.TotalMilliseconds}; "));
        }

        await session.ExecuteAsync("pragma defer_foreign_keys = on", ct);
        _gate = (await session.QueryAsync("select 1 from sqlite_master where type = 'table' and name = 'adieu_gate_pass'", _ => true, ct)).Count > 0;
        if (_gate) await session.ExecuteAsync("insert into adieu_gate_pass default values", ct);
        return await NowAsync(ct);
    }

    /// <summary>Closes the gate behind the erasure and empties the temporary tables, but for those that PostgreSQL empties by itself.</summary>
    public async Task CloseAsync(CancellationToken ct)
    {
        if (Postgres)
        {
            await EmptyAsync(ct);
            return;
        }

        foreach (var statement in plan.In(PlanPhase.Clear)) await session.ExecuteAsync(statement.Sql, ct);
        if (session.SetsAside) await new AsideRun(session, plan).ClearAsync(ct);
        if (_gate) await session.ExecuteAsync("delete from adieu_gate_pass", ct);
    }

    // Deleting a batch costs a fraction of cutting the file, but leaves a little behind each time.
    private async Task EmptyAsync(CancellationToken ct)
    {
        var small = plan.In(PlanPhase.Clear).Where(s => s.Table is "adieu_s" or "adieu_n").ToList();
        if (session.PeopleSinceCut < PeopleBetweenCuts)
        {
            await session.ExecuteAllAsync(Named("empty"), [.. small.Select(s => s.Sql)], ct);
            return;
        }

        session.PeopleSinceCut = 0;
        await session.ExecuteAsync($"truncate {string.Join(", ", small.Select(s => s.Table))}", ct);
    }

    private const int PeopleBetweenCuts = 5_000;

    /// <summary>Counts what the batch's rows meet; who was loaded stands without an effect.</summary>
    public async Task<List<(int Ord, TableEffect? Effect)>> CountAsync(PlanUse use, CancellationToken ct)
    {
        var counts = new List<(int, TableEffect?)>();
        foreach (var statement in plan.In(PlanPhase.Count, use)) counts.AddRange(await session.QueryAsync(statement.Sql, Effect, ct));
        return counts;
    }

    private (int, TableEffect?) Effect(DbDataReader reader)
    {
        if (reader.GetInt32(1) < 0) return (reader.GetInt32(0), null);
        var table = plan.Tables[reader.GetInt32(1)];
        var fate = (Fate)reader.GetInt32(2);
        var kept = fate == Fate.Retain;
        return (reader.GetInt32(0), new TableEffect(table.Name, fate.ToEffect(), reader.GetInt64(3), kept ? ApplyWriter.Basis(table) : null, kept ? Time(reader, 4) : null));
    }

    /// <summary>Step ids as <see cref="Listed"/> reads them.</summary>
    public object Ids(IReadOnlyList<string> steps) => Postgres ? steps.ToArray() : System.Text.Json.JsonSerializer.Serialize(steps);

    /// <summary>The step ids of the parameter <c>@ids</c>.</summary>
    public string Listed => Postgres ? "select unnest(@ids::text[])" : "select value from json_each(@ids)";

    /// <summary>The receipts of steps that have one.</summary>
    public async Task<Dictionary<string, Receipt>> ReceiptsAsync(IReadOnlyList<string> steps, CancellationToken ct)
    {
        var sql = $"select step_id, plan_hash, at, effects{(Postgres ? "::text" : "")} from adieu_receipts where step_id in ({Listed})";
        var rows = await session.QueryAsync(sql, r => new Receipt(r.GetString(0), r.GetString(1), Time(r, 2)!.Value, EffectsJson.Read(r.GetString(3))) { Earlier = true }, ct, ("ids", Ids(steps)));
        return rows.ToDictionary(r => r.StepId);
    }

    private Task WriteAsync(List<Receipt> receipts, CancellationToken ct)
    {
        if (Postgres)
        {
            return session.ExecuteAsync(
                "insert into adieu_receipts (step_id, plan_hash, at, effects) select i, @hash, @at, e::jsonb from unnest(@ids::text[], @effects::text[]) x(i, e)",
                ct, ("hash", plan.Hash), ("at", receipts[0].At.UtcDateTime), ("ids", receipts.Select(r => r.StepId).ToArray()), ("effects", receipts.Select(r => EffectsJson.Write(r.Effects)).ToArray()));
        }

        var rows = System.Text.Json.JsonSerializer.Serialize(receipts.Select(r => new[] { r.StepId, EffectsJson.Write(r.Effects) }));
        return session.ExecuteAsync(
            "insert into adieu_receipts (step_id, plan_hash, at, effects) select value ->> 0, @hash, @at, value ->> 1 from json_each(@rows)",
            ct, ("hash", plan.Hash), ("at", Batch.Iso(receipts[0].At)), ("rows", rows));
    }
}
