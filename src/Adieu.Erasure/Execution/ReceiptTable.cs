using System.Text.Json;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Execution;

/// <summary>Reads and writes the receipts of a store, inside the open transaction.</summary>
internal sealed class ReceiptTable(EngineSession session, Plan plan)
{
    private readonly SqlWriter _sql = new(session.Dialect);

    /// <summary>The receipts of steps that have one.</summary>
    public async Task<Dictionary<string, Receipt>> ReadAsync(IReadOnlyList<string> steps, CancellationToken ct)
    {
        var sql = $"select step_id, plan_hash, at, effects{(_sql.Postgres ? "::text" : "")} from adieu_receipts where step_id in ({_sql.Listed("ids")})";
        var rows = await session.QueryAsync(sql, r => new Receipt(r.GetString(0), r.GetString(1), ErasingTransaction.Time(r, 2)!.Value, EffectsJson.Read(r.GetString(3))) { Earlier = true }, ct, ("ids", SqlWriter.List(steps)));
        return rows.ToDictionary(r => r.StepId);
    }

    /// <summary>Writes receipts of one time.</summary>
    public Task WriteAsync(List<Receipt> receipts, CancellationToken ct)
    {
        if (_sql.Postgres)
        {
            return session.LaterAsync(
                "receipts", ["insert into adieu_receipts (step_id, plan_hash, at, effects) select i, @hash, @at, e::jsonb from unnest(@ids::text[], @effects::text[]) x(i, e)"], ct,
                ("hash", plan.Hash), ("at", receipts[0].At.UtcDateTime), ("ids", receipts.Select(r => r.StepId).ToArray()), ("effects", receipts.Select(r => EffectsJson.Write(r.Effects)).ToArray()));
        }

        var rows = JsonSerializer.Serialize(receipts.Select(r => new[] { r.StepId, EffectsJson.Write(r.Effects) }));
        return session.ExecuteAsync(
            "insert into adieu_receipts (step_id, plan_hash, at, effects) select value ->> 0, @hash, @at, value ->> 1 from json_each(@rows)",
            ct, ("hash", plan.Hash), ("at", Batch.Iso(receipts[0].At)), ("rows", rows));
    }
}
