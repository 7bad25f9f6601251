using System.Globalization;
using System.Security.Cryptography;
using Adieu.Erasure.Execution;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Retention;

/// <summary>
/// Finishes what holds have kept from erasures, once they are released: noted rows are found by their keys and meet the
/// fate that they would have met then, many people in one transaction; their receipts are written anew.
/// </summary>
internal sealed class ReleaseRun(EngineSession session, Plan plan, ErasureRun run, ErasureOptions options)
{
    private readonly SqlWriter _sql = new(session.Dialect);
    private readonly HoldSql _holds = new(plan, new SqlWriter(session.Dialect));
    private readonly AsideRun _aside = new(session, plan);

    public async Task<IReadOnlyList<Receipt>> RunAsync(int limit, CancellationToken ct)
    {
        await _aside.PrepareAsync(ct);
        await session.BeginAsync(writes: true, ct);
        var now = await run.Transaction.OpenGateAsync(ct);
        object time = _sql.Postgres ? now.UtcDateTime : Batch.Iso(now);
        var holds = await new HoldRun(session, plan).ActiveAsync(locked: true, ct);
        if (await LoadAsync(limit, time, ct) == 0)
        {
            await session.RollbackAsync();
        }
        else
        {
            foreach (var table in _holds.Tables.Where(t => t.Key.Count > 0)) await session.ExecuteAsync(_holds.TakeUp(table), ct);
            // Who has left is taken out of a list, and owns nothing, also while their own row is held.
            foreach (var subject in plan.Tables.Where(t => t.Key.Count > 0 && t.Links.Exists(l => l.IsSelf))) await session.ExecuteAsync(plan.Subject!.Complete(subject), ct);
            await _aside.KeepAsync(holds, again: false, ct);
            await FinishFatesAsync(ct);
            // What was found only now may be held as well.
            await KeepFoundAsync(holds, ct);
            await run.Archive.SealAsync(ct);
            foreach (var statement in plan.In(PlanPhase.Apply)) await session.ExecuteAsync(statement.Sql, ct);
            var counts = await run.Rows.CountAsync(PlanUse.Erasing, ct);
            if (plan.HasTriggers) counts = await run.AgainAsync(counts, null, () => KeepFoundAsync(holds, ct), ct);
            foreach (var sql in _holds.Tables.Where(t => t.Key.Count > 0).SelectMany(_holds.Done)) await session.ExecuteAsync(sql, ct);
            await RewriteAsync(counts, ct);
            await run.Transaction.CloseAsync(ct);
            if (!_sql.Postgres) await _aside.ClearAsync(ct);
            await session.CommitAsync(ct);
        }

        return await ReportAsync(limit, ct);
    }

    public async Task AcknowledgeAsync(IReadOnlyList<string> steps, CancellationToken ct)
    {
        await session.BeginAsync(writes: true, ct);
        await session.ExecuteAsync($"delete from adieu_held where done_at is not null and step_id in ({_sql.Listed("ids")})", ct, ("ids", SqlWriter.List(steps)));
        await session.CommitAsync(ct);
    }

    private async Task KeepFoundAsync(IReadOnlyList<LegalHold> holds, CancellationToken ct)
    {
        if (holds.Count == 0) return;
        await _aside.KeepAsync(holds, again: true, ct);
        await _aside.RememberAsync(ct);
    }

    // The people of these steps may be gone: their pseudonyms are all that is loaded of them.
    private Task<int> LoadAsync(int limit, object time, CancellationToken ct)
    {
        // In the order in which they left: of a shared row the last one may take it along, and SQLite tells the time in seconds.
        var left = _sql.Postgres ? "min(d.at), r.step_id" : "min(d.at), min(d.rowid)";
        var steps = $"select r.step_id, max(r.ghost) as ghost, max(r.ghost_number) as ghost_number, max(r.ghost_uuid) as ghost_uuid, row_number() over (order by {left}) as place from adieu_held r join adieu_receipts d on d.step_id = r.step_id where r.done_at is null and not exists (select 1 from adieu_restoring b where b.step_id = r.step_id) group by r.step_id"
            + $" having max(case when exists (select 1 from adieu_holds o where o.id = r.hold_id and o.released_at is not null) then 1 else 0 end) = 1 order by place limit {limit.ToString(CultureInfo.InvariantCulture)}";
        var hmac = _sql.Postgres ? "hmac_inner, hmac_outer" : "hmac_key";
        (string, object?)[] keys = _sql.Postgres ? Pads() : [("inner", options.PseudonymKey ?? RandomNumberGenerator.GetBytes(32))];
        return session.ExecuteAsync(
            $"insert into adieu_s (ord, step, found, ghost, ghost_number, ghost_uuid, {hmac}, now) select d.place - 1, d.step_id, {(_sql.Postgres ? "true" : "1")}, d.ghost, d.ghost_number, d.ghost_uuid, {(_sql.Postgres ? "@inner, @outer" : "@inner")}, @now from ({steps}) d",
            ct, [.. keys, ("now", time)]);
    }

    // Fates were decided when each of them left, beside rows and owners that were held. Now those who are loaded leave one after the
    // other: the last owner of a shared row takes it along, with what follows it; what a law keeps for one is not erased for the next; counters follow.
    private async Task FinishFatesAsync(CancellationToken ct)
    {
        var circle = new List<string>();
        foreach (var statement in plan.In(PlanPhase.Capture, PlanUse.Erasing))
        {
            if (statement.Repeat)
            {
                circle.Add(statement.Sql);
                continue;
            }

            await RoundAsync(circle, ct);
            if (statement.Why == StatementWriter.LastOwner) await LastOwnersAsync(statement, ct);
            else if (statement.Why.StartsWith(StatementWriter.Follows, StringComparison.Ordinal)) await session.ExecuteAsync(statement.Sql + Unseen(Of(statement), statement.Why[StatementWriter.Follows.Length..]), ct);
            else if (StatementWriter.Settles.Contains(statement.Why) || plan.Recounts.Any(r => statement.Sql.StartsWith($"insert into {RecountWriter.Work(r.Index)} ", StringComparison.Ordinal))) await session.ExecuteAsync(statement.Sql, ct);
        }

        await RoundAsync(circle, ct);
    }

    private async Task RoundAsync(List<string> circle, CancellationToken ct)
    {
        for (var added = circle.Count > 0; added;)
        {
            added = false;
            foreach (var sql in circle) added |= await session.ExecuteAsync(sql, ct) > 0;
        }

        circle.Clear();
    }

    // A link that is cut in a row that a law keeps takes nothing along.
    private async Task LastOwnersAsync(PlanStatement statement, CancellationToken ct)
    {
        var work = Of(statement).Work;
        await session.ExecuteAsync($"update {work} set fate = 0 where link >= {ResolveWriter.OfKept.ToString(CultureInfo.InvariantCulture)}", ct);
        await session.ExecuteAsync(statement.Sql, ct);
        await session.ExecuteAsync($"update {work} set fate = 1 where fate = 0", ct);
    }

    // A row that is there already, with no weaker fate or by a link that says its own.
    private static string Unseen(TablePlan table, string parent)
    {
        var own = string.Join(", ", table.Links.Where(l => l.Parent?.Name == parent && l.Effect is not null).Select(l => l.Index.ToString(CultureInfo.InvariantCulture)));
        return $" and not exists (select 1 from {table.Work} x where x.ord = w.ord and {SqlWriter.Same(SqlWriter.WorkIdentity(table, "x"), SqlWriter.Identity(table, "t"))} and (x.fate >= w.fate{(own.Length > 0 ? $" or x.link in ({own})" : "")}))";
    }

    private TablePlan Of(PlanStatement statement) => plan.Tables.First(t => t.Name == statement.Table);

    private (string, object?)[] Pads()
    {
        var (inner, outer) = Batch.Pads(options.PseudonymKey ?? RandomNumberGenerator.GetBytes(32));
        return [("inner", inner), ("outer", outer)];
    }

    // What was held is now erased, masked, kept by law, or still held.
    private async Task RewriteAsync(List<(int Ord, TableEffect? Effect)> counts, CancellationToken ct)
    {
        var order = (await session.QueryAsync("select ord, step from adieu_s", r => (Ord: r.GetInt32(0), Step: r.GetString(1)), ct)).ToDictionary(s => s.Ord, s => s.Step);
        var (more, held) = (counts.Where(c => c.Effect is not null).ToLookup(c => order[c.Ord], c => c.Effect!), (await _aside.EffectsAsync(ct)).ToLookup(e => e.Step, e => e.Effect));
        foreach (var receipt in (await run.Receipts.ReadAsync([.. order.Values], ct)).Values)
        {
            var all = receipt.Effects.Where(e => e.Effect != Effect.Hold).Concat(more[receipt.StepId]).GroupBy(e => (e.Table, e.Effect, e.Basis))
                .Select(g => g.First() with { Rows = g.Sum(e => e.Rows), Until = g.Max(e => e.Until) }).Concat(held[receipt.StepId]);
            await session.ExecuteAsync($"update adieu_receipts set effects = @effects{(_sql.Postgres ? "::jsonb" : "")} where step_id = @step", ct, ("effects", EffectsJson.Write([.. all])), ("step", receipt.StepId));
        }
    }

    // Reported until it is acknowledged: whoever dies with the answer in their hands is told again.
    private async Task<IReadOnlyList<Receipt>> ReportAsync(int limit, CancellationToken ct)
    {
        await session.BeginAsync(writes: false, ct);
        var steps = await session.QueryAsync($"select distinct step_id from adieu_held where done_at is not null order by step_id limit {limit.ToString(CultureInfo.InvariantCulture)}", r => r.GetString(0), ct);
        var receipts = steps.Count == 0 ? [] : await run.Receipts.ReadAsync(steps, ct);
        await session.RollbackAsync();
        return [.. steps.Where(receipts.ContainsKey).Select(s => receipts[s])];
    }
}
