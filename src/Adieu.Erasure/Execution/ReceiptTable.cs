using System.Text.Json;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Execution;

/// <summary>Reads and writes the receipts of a store, inside the open transaction.</summary>
internal sealed class ReceiptTable(EngineSession session, Plan plan)
{
    /// <summary>The table's name.</summary>
    public const string Name = "adieu_receipts";

    // PostgreSQL reads each text once, however many people it is about.
    private const string Insert = """
        with e as materialized (select u.e::jsonb as e, u.n - 1 as n from unnest(@effects::text[]) with ordinality u(e, n))
        insert into adieu_receipts (step_id, plan_hash, at, effects) select x.i, @hash, @at, e.e from unnest(@ids::text[], @which::int[]) x(i, w) join e on e.n = x.w
        """;

    private readonly SqlWriter _sql = new(session.Dialect);

    /// <summary>The receipts of steps that have one.</summary>
    public async Task<Dictionary<string, Receipt>> ReadAsync(IReadOnlyList<string> steps, CancellationToken ct)
    {
        var undone = string.Join(" or ", new[] { "adieu_restored", "adieu_restoring" }.Select(t => $"exists (select 1 from {t} b where b.step_id = r.step_id)"));
        var sql = $"select step_id, plan_hash, at, effects{(_sql.Postgres ? "::text" : "")}, {undone} from adieu_receipts r where step_id in ({_sql.Listed("ids")})";
        var rows = await session.QueryAsync(sql, r => new Receipt(r.GetString(0), r.GetString(1), ErasingTransaction.Time(r, 2)!.Value, EffectsJson.Read(r.GetString(3))) { Earlier = true, Undone = r.GetBoolean(4) }, ct, ("ids", SqlWriter.List(steps)));
        return rows.ToDictionary(r => r.StepId);
    }

    /// <summary>Tells steps that have their receipts already from those that are done now, each step once.</summary>
    /// <param name="steps">The batch.</param>
    /// <param name="counts">What was done; who was loaded stands without an effect.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<(Dictionary<string, Receipt> Earlier, List<(ErasureRequest Step, int Ord)> Done)> DivideAsync(IReadOnlyList<ErasureRequest> steps, List<(int Ord, TableEffect? Effect)> counts, CancellationToken ct)
    {
        // Who was not loaded has a receipt already, or stands in the batch twice.
        var earlier = counts.Count(c => c.Effect is null) == steps.Count ? [] : await ReadAsync([.. steps.Select(s => s.StepId)], ct);
        return (earlier, [.. steps.Select((s, i) => (Step: s, Ord: i)).Where(s => !earlier.ContainsKey(s.Step.StepId)).DistinctBy(s => s.Step.StepId)]);
    }

    /// <summary>Writes the receipts of steps that are done now, adds them to <paramref name="all"/>, and returns them.</summary>
    /// <param name="all">Receipts by step.</param>
    /// <param name="done">Whose receipts are written, with their places in the batch.</param>
    /// <param name="counts">What was done, by place.</param>
    /// <param name="kept">What a hold has kept, by step.</param>
    /// <param name="now">When.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<List<Receipt>> WriteAsync(Dictionary<string, Receipt> all, List<(ErasureRequest Step, int Ord)> done, List<(int Ord, TableEffect? Effect)> counts, ILookup<string, TableEffect>? kept, DateTimeOffset now, CancellationToken ct)
    {
        var effects = Counts.Lists(counts, done.Count == 0 ? 0 : done[^1].Ord + 1);
        var mine = done.ConvertAll(d => new Receipt(d.Step.StepId, plan.Hash, now, kept?.Contains(d.Step.StepId) == true ? [.. effects[d.Ord], .. kept[d.Step.StepId]] : effects[d.Ord]));
        if (mine.Count > 0) await WriteAsync(mine, ct);
        foreach (var receipt in mine) all[receipt.StepId] = receipt;
        return mine;
    }

    /// <summary>Writes receipts of one time.</summary>
    public Task WriteAsync(List<Receipt> receipts, CancellationToken ct)
    {
        if (_sql.Postgres)
        {
            var (texts, which) = EffectsJson.WriteAll(receipts);
            return session.LaterAsync(
                "receipts", [Insert], ct,
                ("hash", plan.Hash), ("at", receipts[0].At.UtcDateTime), ("ids", receipts.Select(r => r.StepId).ToArray()), ("effects", texts), ("which", which));
        }

        var rows = JsonSerializer.Serialize(receipts.Select(r => new[] { r.StepId, EffectsJson.Write(r.Effects) }));
        return session.ExecuteAsync(
            "insert into adieu_receipts (step_id, plan_hash, at, effects) select value ->> 0, @hash, @at, value ->> 1 from json_each(@rows)",
            ct, ("hash", plan.Hash), ("at", Batch.Iso(receipts[0].At)), ("rows", rows));
    }
}
