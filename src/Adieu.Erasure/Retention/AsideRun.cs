using Adieu.Erasure.Execution;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Retention;

/// <summary>Sets rows on hold aside, after they are found and before anything is changed: no statement of the plan sees them then.</summary>
internal sealed class AsideRun(EngineSession session, Plan plan)
{
    private readonly SqlWriter _sql = new(session.Dialect);

    private HoldSql Sql => new(plan, _sql);

    /// <summary>Makes the session's temporary tables, once. No transaction may be open.</summary>
    public async Task PrepareAsync(CancellationToken ct)
    {
        if (session.SetsAside) return;
        foreach (var table in Sql.Tables) await session.ExecuteAsync(Sql.Create(table), ct);
        session.SetsAside = true;
    }

    /// <summary>Sets aside once more what was set aside before, in an earlier piece of a huge account.</summary>
    public async Task RecallAsync(CancellationToken ct)
    {
        await ClearAsync(ct);
        foreach (var table in Sql.Tables.Where(t => t.Key.Count > 0))
        {
            if (await session.ExecuteAsync(Sql.Recall(table), ct) > 0) await session.ExecuteAsync(HoldSql.TakeOut(table), ct);
        }
    }

    /// <summary>Sets aside what holds keep of the rows that were found.</summary>
    /// <param name="holds">The holds that are on.</param>
    /// <param name="again">Whether more was found after some has gone: what is aside already stays there.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The steps to which it belongs.</returns>
    public async Task<IReadOnlySet<string>> KeepAsync(IReadOnlyList<LegalHold> holds, bool again, CancellationToken ct)
    {
        if (!again) await ClearAsync(ct);
        foreach (var table in Sql.Tables)
        {
            foreach (var hold in holds) await SetAsync(table, Sql.Keep(hold, table), ct);
        }

        foreach (var table in Sql.Tables.Where(t => t.Key.Count > 0)) await SetAsync(table, Sql.Pending(table), ct);
        var needed = Sql.Needed(holds).ToList();
        for (var added = needed.Count > 0; added;)
        {
            added = false;
            foreach (var (table, sql) in needed) added |= await SetAsync(table, sql, ct);
        }

        return await StepsAsync(Sql.Tables, ct);
    }

    /// <summary>Refuses steps of which a row was set aside that could not be found again: its table has no key.</summary>
    /// <exception cref="StoreException">There are such steps; they are named.</exception>
    public async Task RefuseKeylessAsync(CancellationToken ct)
    {
        if (await StepsAsync(Sql.Tables.Where(t => t.Key.Count == 0), ct) is { Count: > 0 } steps)
            throw new StoreException("A legal hold keeps rows of a table without a key, which could not be told from others later. Nothing of these steps was changed.", transient: false) { HeldSteps = [.. steps] };
    }

    /// <summary>Notes what was set aside.</summary>
    public async Task RememberAsync(CancellationToken ct)
    {
        foreach (var table in Sql.Tables.Where(t => t.Key.Count > 0)) await session.ExecuteAsync(Sql.Remember(table), ct);
    }

    /// <summary>Notes what was set aside of tables whose rows go in pieces, so that no piece takes it.</summary>
    public async Task RememberAsync(IEnumerable<TablePlan> tables, string step, CancellationToken ct)
    {
        foreach (var table in tables)
        {
            await session.ExecuteAsync(Sql.Remember(table), ct);
            foreach (var sql in HoldSql.Unstage(table)) await session.ExecuteAsync(sql, ct, ("step", step));
        }
    }

    /// <summary>Whether something of a step was set aside in an earlier piece.</summary>
    public async Task<bool> AnyAsync(string step, CancellationToken ct) =>
        (await session.QueryAsync("select 1 from adieu_held where step_id = @step and done_at is null limit 1", _ => true, ct, ("step", step))).Count > 0;

    /// <summary>Empties the temporary tables.</summary>
    public async Task ClearAsync(CancellationToken ct)
    {
        foreach (var table in Sql.Tables) await session.ExecuteAsync($"delete from {HoldSql.Aside(table)}", ct);
    }

    /// <summary>What holds keep now of the loaded steps, as receipts say it.</summary>
    public Task<List<(string Step, TableEffect Effect)>> EffectsAsync(CancellationToken ct) => session.QueryAsync(
        "select r.step_id, r.table_name, count(distinct r.row_key), o.basis, o.since from adieu_held r join adieu_holds o on o.id = r.hold_id where r.done_at is null and r.step_id in (select step from adieu_s) group by r.step_id, r.table_name, o.id, o.basis, o.since order by r.step_id, r.table_name, o.since, o.id",
        r => (r.GetString(0), new TableEffect(r.GetString(1), Effect.Hold, r.GetInt64(2), r.GetString(3), Since: ErasingTransaction.Time(r, 4))), ct);

    /// <summary>What was set aside, as a preview says it.</summary>
    public async Task<List<TableEffect>> ExpectedAsync(IReadOnlyList<LegalHold> holds, CancellationToken ct)
    {
        var effects = new List<TableEffect>();
        foreach (var table in Sql.Tables.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            var rows = (await session.QueryAsync($"select hold, count(*) from (select distinct hold, {string.Join(", ", SqlWriter.WorkIdentity(table, "h"))} from {HoldSql.Aside(table)} h) x group by hold", r => (Hold: r.GetString(0), Rows: r.GetInt64(1)), ct)).ToDictionary(r => r.Hold, r => r.Rows);
            effects.AddRange(holds.Where(h => rows.ContainsKey(h.Id)).Select(h => new TableEffect(table.Name, Effect.Hold, rows[h.Id], h.Basis, Since: h.Since)));
        }

        return effects;
    }

    private async Task<bool> SetAsync(TablePlan table, string? sql, CancellationToken ct)
    {
        if (sql is null || await session.ExecuteOnceAsync(sql, ct) <= 0) return false;
        await session.ExecuteAsync(HoldSql.TakeOut(table), ct);
        return true;
    }

    private async Task<IReadOnlySet<string>> StepsAsync(IEnumerable<TablePlan> tables, CancellationToken ct)
    {
        var asides = string.Join(" union ", tables.Select(t => $"select ord from {HoldSql.Aside(t)}"));
        return asides.Length == 0 ? new HashSet<string>() : (await session.QueryAsync($"select s.step from adieu_s s where s.ord in ({asides})", r => r.GetString(0), ct)).ToHashSet(StringComparer.Ordinal);
    }
}
