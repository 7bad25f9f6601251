using System.Globalization;
using Adieu.Erasure.Execution;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Undo;

namespace Adieu.Erasure.Retention;

/// <summary>Deletes kept rows whose time is over and that no legal hold keeps, referrers before referred.</summary>
internal sealed class PurgeRun(EngineSession session, Plan plan, ErasureRun run, int rows)
{
    // What is left then is taken by the next sweep.
    private const int MostPieces = 100;

    private readonly HoldRun _holds = new(session, plan);

    private readonly SqlWriter _sql = new(session.Dialect);

    private bool Postgres => session.Dialect == SqlDialect.PostgreSql;

    public async Task<IReadOnlyList<Receipt>> PurgeAsync(int limit, CancellationToken ct)
    {
        var unfinished = await InPiecesAsync(ct);
        await session.BeginAsync(writes: true, ct);
        var now = await run.Transaction.OpenGateAsync(ct);
        var time = Time(now);
        var holds = await _holds.ActiveAsync(locked: true, ct);
        var steps = unfinished ? [] : await session.QueryAsync(
            $"select distinct step_id from adieu_retained r where purged_at is null and until <= @now and {Done}{_holds.Free(holds, "r")} order by step_id limit {limit.ToString(CultureInfo.InvariantCulture)}", r => r.GetString(0), ct, ("now", time));
        if (steps.Count > 0) await PurgeAsync(steps, time, holds, ct);
        // Reported until it is acknowledged: whoever dies with the answer in their hands is told again.
        var over = await session.QueryAsync(
            $"select step_id, table_name, basis, count(*), max(until), max(purged_at) from adieu_retained where step_id in (select distinct step_id from adieu_retained o where purged_at is not null and {Over} order by step_id limit {limit.ToString(CultureInfo.InvariantCulture)}) group by 1, 2, 3 order by 1, 2",
            r => (Step: r.GetString(0), Effect: new TableEffect(r.GetString(1), Effect.Erase, r.GetInt64(3), r.GetString(2), ErasingTransaction.Time(r, 4)), At: ErasingTransaction.Time(r, 5)), ct);
        if (steps.Count == 0)
        {
            await session.RollbackAsync();
        }
        else
        {
            await run.Transaction.EndAsync(null, ct);
        }

        await run.Archive.DestroyAsync(now, ct);
        return [.. over.GroupBy(o => o.Step).Select(g => new Receipt(g.Key, plan.Hash, g.Max(o => o.At) ?? now, [.. g.Select(o => o.Effect)]))];
    }

    /// <summary>Of a huge account the same as <see cref="AtOnceAsync"/> does, in pieces before its last transaction. No transaction may be open.</summary>
    public async Task AheadAsync(string step, Func<SealRun?> seal, CancellationToken ct)
    {
        var retained = Order();
        foreach (var table in InPieces(retained))
        {
            for (var after = await PieceAsync(table, retained, null, ct, (step, seal)); after is not null;) after = await PieceAsync(table, retained, after, ct, (step, seal));
        }
    }

    /// <summary>What the law wanted until before the closure is kept not a day longer: it goes in the erasure's own transaction, and counts as erased.</summary>
    /// <param name="steps">Whose.</param>
    /// <param name="counts">What has been counted so far.</param>
    /// <param name="now">The transaction's time.</param>
    /// <param name="unseen">Seals rows that earlier pieces kept, and that this transaction has not found; null where there is nothing to seal.</param>
    /// <param name="holds">Holds that may have come after rows were kept; none where all is found and kept in this transaction.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<List<(int Ord, TableEffect? Effect)>> AtOnceAsync(IReadOnlyList<ErasureRequest> steps, List<(int Ord, TableEffect? Effect)> counts, DateTimeOffset now, SealRun? unseen, IReadOnlyList<LegalHold> holds, CancellationToken ct)
    {
        if (counts.TrueForAll(c => c.Effect?.Effect != Effect.Retain)) return counts;
        var (ids, time) = (SqlWriter.List(steps.Select(s => s.StepId)), Time(now));
        var due = await session.QueryAsync($"select step_id, count(*) from adieu_retained where step_id in ({Steps}) and purged_at is null and until <= @now group by 1", r => (Step: r.GetString(0), Rows: r.GetInt64(1)), ct, ("ids", ids), ("now", time));
        if (due.Count == 0) return counts;
        if (unseen is not null)
        {
            foreach (var table in Order().SelectMany(c => c).Where(t => !t.Archives)) await session.ExecuteAsync(Work(table, $"r.purged_at is null and r.until <= @now and {MySteps}"), ct, ("ids", ids), ("now", time));
            await unseen.BeforeAsync(ct, going: false);
        }

        await PurgeAsync([.. due.Select(d => d.Step)], time, holds, ct);
        var order = steps.Select(s => s.StepId).ToList();
        return Moved(counts, (await ForgetAsync(ids, time, ct)).ToDictionary(o => (order.IndexOf(o.Step), o.Table, o.Basis), o => o.Rows));
    }

    // Whatever goes with its account is not told of as something that was kept.
    private async Task<List<(string Step, string Table, string Basis, long Rows)>> ForgetAsync(string ids, object time, CancellationToken ct)
    {
        var over = await session.QueryAsync(
            $"select step_id, table_name, basis, count(*) from adieu_retained where step_id in ({Steps}) and purged_at = @now group by 1, 2, 3",
            r => (r.GetString(0), r.GetString(1), r.GetString(2), r.GetInt64(3)), ct, ("ids", ids), ("now", time));
        await session.ExecuteAsync($"delete from adieu_retained where step_id in ({Steps}) and purged_at = @now", ct, ("ids", ids), ("now", time));
        return over;
    }

    /// <summary>The same for a preview: what the law wants no longer today is shown as what will go. What would be remembered stands in a temporary table until the transaction is rolled back.</summary>
    public async Task<List<(int Ord, TableEffect? Effect)>> ExpectedAsync(List<(int Ord, TableEffect? Effect)> counts, DateTimeOffset now, CancellationToken ct)
    {
        if (counts.TrueForAll(c => c.Effect?.Effect != Effect.Retain)) return counts;
        var (time, retained) = (Time(now), Order().SelectMany(c => c).ToList());
        await session.ExecuteOnceAsync($"create temp table {Expected} (ord integer not null, table_name text not null, row_key text not null, basis text not null, until {_sql.Time} not null, purged_at {_sql.Time}){(Postgres ? " on commit drop" : "")}", ct);
        foreach (var table in retained) await session.ExecuteAsync(Expect(table), ct, ("now", time));
        await session.ExecuteOnceAsync($"create index {(Postgres ? "" : "temp.")}{Expected}_row on {Expected} (table_name, row_key)", ct);
        await StayAsync(StillReferred(retained, all: false, "true", Expected, $"(select table_name, row_key, until, purged_at from {Expected} union all select table_name, row_key, until, purged_at from adieu_retained)").Select(r => r.Sql), ct, ("now", time));
        var over = await session.QueryAsync($"select ord, table_name, basis, count(*) from {Expected} where purged_at is not null group by 1, 2, 3", r => ((r.GetInt32(0), r.GetString(1), r.GetString(2)), r.GetInt64(3)), ct);
        return Moved(counts, over.ToDictionary(o => o.Item1, o => o.Item2));
    }

    public async Task AcknowledgeAsync(IReadOnlyList<string> steps, CancellationToken ct)
    {
        await session.BeginAsync(writes: true, ct);
        await session.ExecuteAsync($"delete from adieu_retained as o where step_id in ({Steps}) and {Over}", ct, ("ids", SqlWriter.List(steps)));
        await session.CommitAsync(ct);
    }

    private static List<(int Ord, TableEffect? Effect)> Moved(List<(int Ord, TableEffect? Effect)> counts, Dictionary<(int, string, string), long> over) =>
        over.Count == 0 ? counts : Counts.Sum(counts.SelectMany(c => Moved(c, over)));

    private static IEnumerable<(int Ord, TableEffect? Effect)> Moved((int Ord, TableEffect? Effect) count, Dictionary<(int, string, string), long> over)
    {
        if (count.Effect is not { Effect: Effect.Retain } kept || !over.TryGetValue((count.Ord, kept.Table, kept.Basis ?? ""), out var rows))
        {
            yield return count;
            yield break;
        }

        yield return (count.Ord, new TableEffect(kept.Table, Effect.Erase, rows));
        if (kept.Rows > rows) yield return (count.Ord, kept with { Rows = kept.Rows - rows });
    }

    private async Task PurgeAsync(IReadOnlyList<string> steps, object time, IReadOnlyList<LegalHold> holds, CancellationToken ct)
    {
        var ids = SqlWriter.List(steps);
        var retained = Order().SelectMany(c => c).ToList();
        // First what goes, then its going: a row that is held is known by what still stands in it.
        await session.ExecuteAsync($"update adieu_retained as r set purged_at = @now where purged_at is null and until <= @now and step_id in ({Steps}){_holds.Free(holds, "r")}", ct, ("ids", ids), ("now", time));
        await StayAsync(StillReferred(retained, all: holds.Count > 0, MySteps).Select(r => r.Sql), ct, ("ids", ids), ("now", time));
        foreach (var sql in retained.SelectMany(t => Going(t, MySteps))) await session.ExecuteAsync(sql, ct, ("ids", ids), ("now", time));
    }

    // A row that stays may keep others.
    private async Task StayAsync(IEnumerable<string> referrers, CancellationToken ct, params (string, object?)[] parameters)
    {
        var all = referrers.ToList();
        for (var kept = all.Count > 0; kept;)
        {
            kept = false;
            foreach (var sql in all) kept |= await session.ExecuteAsync(sql, ct, parameters) > 0;
        }
    }

    // Of a table with very many rows whose time is over, a piece at a time; true when some are left that the next sweep must take.
    private async Task<bool> InPiecesAsync(CancellationToken ct)
    {
        var (retained, pieces) = (Order(), 0);
        foreach (var table in InPieces(retained))
        {
            for (var after = await PieceAsync(table, retained, null, ct); after is not null; after = await PieceAsync(table, retained, after, ct))
            {
                if (++pieces == MostPieces) return true;
            }
        }

        return false;
    }

    private static IEnumerable<TablePlan> InPieces(List<List<TablePlan>> retained) => retained.Where(c => c is [var only] && only.Table.ForeignKeys.All(f => f.Target != only.Name)).Select(c => c[0]);

    // Null when there was no whole piece; what is less goes with the rest. Of one step only, and noted as erased, while that is under way.
    private async Task<string?> PieceAsync(TablePlan table, List<List<TablePlan>> retained, string? after, CancellationToken ct, (string Id, Func<SealRun?> Seal)? step = null)
    {
        await session.BeginAsync(writes: true, ct);
        var time = Time(await run.Transaction.OpenGateAsync(ct));
        var holds = await _holds.ActiveAsync(locked: true, ct);
        var due = $"r.table_name = {SqlWriter.Text(table.Name)} and r.purged_at is null and r.until <= @now{_holds.Free(holds, "r")}{(step is null ? $" and {Done}" : " and r.step_id = @step")}{(after is null ? "" : " and r.row_key > @after")}";
        (string, object?)[] until = after is null ? [("now", time)] : [("now", time), ("after", after)];
        (string, object?)[] from = step is null ? until : [.. until, ("step", step.Value.Id)];
        var (to, found) = (await session.QueryAsync($"select max(row_key), count(*) from (select r.row_key from adieu_retained r where {due} order by r.row_key limit @limit) x", r => (r.IsDBNull(0) ? null : r.GetString(0), r.GetInt64(1)), ct, [.. from, ("limit", (long)rows)]))[0];
        if (to is null || found < rows)
        {
            await session.RollbackAsync();
            return null;
        }

        var piece = after is null ? "r.row_key <= @to" : "r.row_key > @after and r.row_key <= @to";
        await session.ExecuteAsync($"update adieu_retained as r set purged_at = @now where {due} and r.row_key <= @to", ct, [.. from, ("to", to)]);
        foreach (var (_, sql) in StillReferred([.. retained.SelectMany(c => c)], all: true, piece).Where(r => r.Parent == table)) await session.ExecuteAsync(sql, ct, [.. until, ("to", to)]);
        var sealing = table.Archives ? null : step?.Seal();
        if (sealing is not null) await session.ExecuteAsync(Work(table, "r.purged_at = @now and " + piece), ct, [.. until, ("to", to)]);
        await SealRun.AroundAsync(sealing, going: false, async () =>
        {
            foreach (var sql in Going(table, piece)) await session.ExecuteAsync(sql, ct, [.. until, ("to", to)]);
        }, ct);
        if (step is { Id: var id })
        {
            var over = await ForgetAsync(SqlWriter.List([id]), time, ct);
            await new PieceNotes(session, plan).AddAsync(id, over.SelectMany(o => new[] { new TableEffect(o.Table, Effect.Erase, o.Rows), new TableEffect(o.Table, Effect.Retain, -o.Rows, o.Basis) }), ct);
        }

        await run.Transaction.EndAsync(null, ct);
        return to;
    }

    private List<List<TablePlan>> Order() => TableOrder.ForDelete([.. plan.Tables.Where(t => t.Fates.Contains(Fate.Retain))]);

    // A row to which a row refers that is still kept, by a hold or by a longer law, stays with it, and as long. A preview asks the same of what would be noted, beside all that is.
    private IEnumerable<(TablePlan Parent, string Sql)> StillReferred(IReadOnlyList<TablePlan> retained, bool all, string which, string notes = "adieu_retained", string kept = "adieu_retained")
    {
        var keys = new HoldSql(plan, _sql);
        foreach (var (child, key, parent) in from child in retained from key in child.Table.ForeignKeys from parent in retained where parent.Name == key.Target && parent.Key.Count > 0 && child.Key.Count > 0 select (child, key, parent))
        {
            // Rows in the archive refer to nothing.
            if (child.Archives || parent.Archives) continue;
            // What only ever shares this parent's fate is kept as long as it.
            if (!all && child.Links.TrueForAll(l => l is { Effect: null, Parent: { } p } && p == parent)) continue;
            var match = string.Join(" and ", key.Columns.Zip(key.TargetColumns, (c, to) => $"t.{SqlWriter.Name(c)} = p.{SqlWriter.Name(to)}"));
            var same = string.Join(" and ", parent.Key.Select((k, i) => $"p.{SqlWriter.Name(k.Name)} = {keys.KeyPart(parent, "r", i)}"));
            var referrers = $"from {SqlWriter.Table(parent.Table)} p join {SqlWriter.Table(child.Table)} t on {match} join {kept} x on x.table_name = {SqlWriter.Text(child.Name)} and x.row_key = {_holds.RowKey(child, "t")} and x.purged_at is null where {same}";
            yield return (parent, $"update {notes} as r set purged_at = null, until = {(Postgres ? "greatest" : "max")}(r.until, (select max(x.until) {referrers})) where r.table_name = {SqlWriter.Text(parent.Name)} and r.purged_at = @now and {which} and exists (select 1 {referrers})");
        }
    }

    // A step of which nothing is kept any more, neither by a law nor by a hold.
    private const string Over = "not exists (select 1 from adieu_retained x where x.step_id = o.step_id and x.purged_at is null) and not exists (select 1 from adieu_held h where h.step_id = o.step_id and h.done_at is null)";

    // Of a huge account that is under way, what is over goes with it; one that is on its way back stays.
    private const string Done = "exists (select 1 from adieu_receipts d where d.step_id = r.step_id) and not exists (select 1 from adieu_restoring b where b.step_id = r.step_id)";

    private const string Expected = "adieu_expected";

    private string Expect(TablePlan table)
    {
        var identity = string.Join(", ", SqlWriter.WorkIdentity(table, "w"));
        var decided = table.HasManyLaws ? CountWriter.Decided(table) : $"select w.ord, {identity}, max(w.fate) as fate, max(w.until) as until, cast(null as text) as basis from {table.Work} w group by w.ord, {identity}";
        return $"insert into {Expected} select w.ord, {SqlWriter.Text(table.Name)}, {(table.Key.Count > 0 ? _sql.RowKey(table, "w") : "''")}, coalesce(w.basis, {SqlWriter.Text(ApplyWriter.Basis(table) ?? "")}), w.until, case when w.until <= @now then @now end from ({decided}) w where w.fate = 4";
    }

    private object Time(DateTimeOffset now) => Postgres ? now.UtcDateTime : Batch.Iso(now);

    private string Steps => _sql.Listed("ids");

    private string MySteps => $"r.step_id in ({Steps})";

    private static string Due(TablePlan table, string which) => $"from adieu_retained r where r.table_name = {SqlWriter.Text(table.Name)} and {which}";

    // The vault looks at rows that were found.
    private string Work(TablePlan table, string which) =>
        $"insert into {table.Work} (ord, {string.Join(", ", SqlWriter.WorkIdentity(table, "w").Select(i => i[2..]))}, fate, link, until) select 0, {string.Join(", ", table.Key.Select((_, i) => _sql.KeyPart(table.Key, "r.row_key", i)))}, 4, 0, r.until {Due(table, which)}";

    private IEnumerable<string> Going(TablePlan table, string which) =>
        [.. new PurgeCuts(plan, _sql).Before(table, Due(table, "r.purged_at = @now and " + which)), Delete(table, which)];

    private string Delete(TablePlan table, string which)
    {
        var due = Due(table, "r.purged_at = @now and " + which);
        if (table.Archives) return $"delete from adieu_archive where id in (select r.row_key {due})";
        var key = string.Join(", ", table.Key.Select(k => "t." + SqlWriter.Name(k.Name)));
        return $"delete from {SqlWriter.Table(table.Table)} as t where ({key}) in (select {string.Join(", ", table.Key.Select((_, i) => _sql.KeyPart(table.Key, "r.row_key", i)))} {due})";
    }
}
