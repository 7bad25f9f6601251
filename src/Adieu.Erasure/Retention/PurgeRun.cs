using System.Globalization;
using Adieu.Erasure.Execution;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Retention;

/// <summary>Deletes kept rows whose time is over, referrers before referred.</summary>
internal sealed class PurgeRun(EngineSession session, Plan plan, ErasureRun run)
{
    private bool Postgres => session.Dialect == SqlDialect.PostgreSql;

    public async Task<IReadOnlyList<Receipt>> PurgeAsync(int limit, CancellationToken ct)
    {
        await session.BeginAsync(writes: true, ct);
        var now = await run.OpenGateAsync(ct);
        object time = Postgres ? now.UtcDateTime : Batch.Iso(now);
        var steps = await session.QueryAsync(
            $"select distinct step_id from adieu_retained where purged_at is null and until <= @now order by step_id limit {limit.ToString(CultureInfo.InvariantCulture)}", r => r.GetString(0), ct, ("now", time));
        if (steps.Count > 0) await PurgeAsync(steps, time, ct);
        // Reported until it is acknowledged: whoever dies with the answer in their hands is told again.
        var over = await session.QueryAsync(
            $"select step_id, table_name, basis, count(*), max(until), max(purged_at) from adieu_retained where step_id in (select distinct step_id from adieu_retained o where purged_at is not null and {Over} order by step_id limit {limit.ToString(CultureInfo.InvariantCulture)}) group by 1, 2, 3 order by 1, 2",
            r => (Step: r.GetString(0), Effect: new TableEffect(r.GetString(1), Effect.Erase, r.GetInt64(3), r.GetString(2), ErasureRun.Time(r, 4)), At: ErasureRun.Time(r, 5)), ct);
        if (steps.Count == 0)
        {
            await session.RollbackAsync();
        }
        else
        {
            await run.CloseAsync(ct);
            await session.CommitAsync(ct);
        }

        return [.. over.GroupBy(o => o.Step).Select(g => new Receipt(g.Key, plan.Hash, g.Max(o => o.At) ?? now, [.. g.Select(o => o.Effect)]))];
    }

    public async Task AcknowledgeAsync(IReadOnlyList<string> steps, CancellationToken ct)
    {
        await session.BeginAsync(writes: true, ct);
        await session.ExecuteAsync($"delete from adieu_retained as o where step_id in ({Steps}) and {Over}", ct, ("ids", Ids(steps)));
        await session.CommitAsync(ct);
    }

    private async Task PurgeAsync(IReadOnlyList<string> steps, object time, CancellationToken ct)
    {
        var ids = Ids(steps);
        var retained = TableOrder.ForDelete([.. plan.Tables.Where(t => t.Fates.Contains(Fate.Retain))]).SelectMany(c => c);
        foreach (var table in retained) await session.ExecuteAsync(Delete(table), ct, ("ids", ids), ("now", time));
        await session.ExecuteAsync($"update adieu_retained set purged_at = @now where purged_at is null and until <= @now and step_id in ({Steps})", ct, ("ids", ids), ("now", time));
    }

    // A step of which nothing is kept any more.
    private const string Over = "not exists (select 1 from adieu_retained x where x.step_id = o.step_id and x.purged_at is null)";

    private object Ids(IReadOnlyList<string> steps) => Postgres ? steps.ToArray() : System.Text.Json.JsonSerializer.Serialize(steps);

    private string Steps => Postgres ? "select unnest(@ids::text[])" : "select value from json_each(@ids)";

    private string Delete(TablePlan table)
    {
        var due = $"from adieu_retained r where r.table_name = {SqlWriter.Text(table.Name)} and r.purged_at is null and r.until <= @now and r.step_id in ({Steps})";
        string Part(int i) => table.Key.Count == 1 ? "r.row_key" : Postgres ? $"(r.row_key::jsonb ->> {i.ToString(CultureInfo.InvariantCulture)})" : $"(r.row_key ->> {i.ToString(CultureInfo.InvariantCulture)})";
        string Typed(int i) => Postgres ? $"{Part(i)}::{table.Key[i].Type}" : table.Key[i].Kind == Catalogs.ColumnKind.Integer ? $"cast({Part(i)} as integer)" : Part(i);
        var key = string.Join(", ", table.Key.Select(k => "t." + SqlWriter.Name(k.Name)));
        return $"delete from {SqlWriter.Table(table.Table)} as t where ({key}) in (select {string.Join(", ", table.Key.Select((_, i) => Typed(i)))} {due})";
    }
}
