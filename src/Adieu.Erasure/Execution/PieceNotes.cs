using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Execution;

/// <summary>What the pieces of a huge account did: noted in each piece's own transaction, summed into the receipt by the last.</summary>
internal sealed class PieceNotes(EngineSession session, Plan plan)
{
    /// <summary>The name under which it is noted that an account's rows are noted: it must be finished that way.</summary>
    public const string Staged = "";

    /// <summary>Reads a note of <see cref="ChunkWriter.Notes"/>.</summary>
    public static (int Ord, TableEffect Effect) Read(System.Data.Common.DbDataReader r) =>
        (r.GetInt32(0), new TableEffect(r.GetString(1), ((Fate)r.GetInt32(2)).ToEffect(), r.GetInt64(3), r.GetString(4) is { Length: > 0 } basis ? basis : null, ErasingTransaction.Time(r, 5)));

    /// <summary>Adds to what is noted of a step.</summary>
    public async Task AddAsync(string step, IEnumerable<TableEffect> effects, CancellationToken ct)
    {
        var postgres = session.Dialect == SqlDialect.PostgreSql;
        foreach (var effect in effects)
        {
            (string, object?)[] note = [("step", step), ("table", effect.Table), ("fate", (int)Fates.Of(effect.Effect)), ("basis", effect.Basis ?? ""), ("n", effect.Rows)];
            if (effect.Until is not { } until) await session.ExecuteAsync(Sql("", "", ""), ct, note);
            else await session.ExecuteAsync(Sql(", until", ", @until", $", until = {(postgres ? "greatest" : "max")}(adieu_pieces.until, excluded.until)"), ct, [.. note, ("until", postgres ? until.UtcDateTime : Batch.Iso(until))]);
        }
    }

    private static string Sql(string column, string value, string update) =>
        $"insert into adieu_pieces (step_id, table_name, fate, basis, n{column}) values (@step, @table, @fate, @basis, @n{value}) on conflict (step_id, table_name, fate, basis) do update set n = adieu_pieces.n + excluded.n{update}";

    /// <summary>Adds what the pieces did to what the last transaction counted, and forgets the notes.</summary>
    public async Task<List<(int Ord, TableEffect? Effect)>> SumAsync(List<(int Ord, TableEffect? Effect)> counts, List<(int Ord, TableEffect Effect)> done, bool noted, CancellationToken ct)
    {
        if (!noted) return counts;
        await session.ExecuteAsync("delete from adieu_pieces where step_id in (select step from adieu_s)", ct);
        var order = plan.Tables.Select((t, i) => (t.Name, i)).ToDictionary(t => t.Name, t => t.i);
        var all = counts.Where(c => c.Effect is not null).Select(c => (c.Ord, Effect: c.Effect!)).Concat(done)
            .OrderBy(c => c.Ord).ThenBy(c => order.GetValueOrDefault(c.Effect.Table, int.MaxValue)).ThenBy(c => Fates.Of(c.Effect.Effect));
        // Kept first, and gone by a later piece because its time was over already: nothing is kept then.
        return [.. counts.Where(c => c.Effect is null), .. Counts.Sum(all.Select(c => (c.Ord, (TableEffect?)c.Effect))).Where(c => c.Effect!.Rows != 0)];
    }
}
