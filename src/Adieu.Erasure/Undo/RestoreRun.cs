using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Execution;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Undo;

/// <summary>Undoes one step: unseals its rows into temporary tables, checks them, and brings them back in the order of their references.</summary>
internal sealed class RestoreRun(EngineSession session, Catalog catalog, VaultWriter vault, ErasureRun run)
{
    private readonly SqlWriter _sql = new(session.Dialect);

    public async Task<RestoreReport> RestoreAsync(string step, ReadOnlyMemory<byte> key, bool partial, CancellationToken ct)
    {
        await session.BeginAsync(writes: true, ct);
        var now = await run.Transaction.OpenGateAsync(ct);
        if (_sql.Postgres) await session.ExecuteAsync(SealRun.ExactTexts, ct);
        // A huge account comes back in one transaction, all or nothing: its statements take as long as they take.
        if (_sql.Postgres) await session.ExecuteAsync("set local statement_timeout = 0", ct);
        if ((await session.QueryAsync("select 1 from adieu_restored where step_id = @step", _ => true, ct, ("step", step))).Count > 0) return await NothingAsync(RestoreOutcome.DoneBefore);
        var load = new VaultLoad(session, vault, new RestoreWriter(catalog, _sql, vault.Tables));
        if (!await load.RunAsync(step, key, ct)) return await NothingAsync(RestoreOutcome.NothingSealed);
        var tables = load.Tables;
        var writer = new RestoreWriter(catalog, _sql, tables);
        await CheckAsync(writer, tables, ct);
        var missing = new List<RowNotRestored>();
        foreach (var table in tables) missing.AddRange(await session.QueryAsync(writer.Missing(table), r => new RowNotRestored(table.Plan.Name, r.GetString(0), r.GetString(1)), ct));
        var whole = missing.Count == 0;
        var restored = whole || partial ? await BringBackAsync(writer, tables, ct) : await CountAsync(tables, ct);
        // What stands in the way and is in no catalog (a partial unique index) shows only now.
        var refused = restored.Where(r => r.Refused > 0).Select(r => new RowNotRestored(r.Table.Table, "", $"a unique index has no room for {r.Refused.ToString(CultureInfo.InvariantCulture)} rows")).ToList();
        var report = new RestoreReport(whole && refused.Count == 0 ? RestoreOutcome.Complete : partial ? RestoreOutcome.Partial : RestoreOutcome.NothingChanged, [.. restored.Select(r => r.Table)], [.. missing.Concat(refused).Take(1000)]);
        if (report.Outcome == RestoreOutcome.NothingChanged)
        {
            await session.RollbackAsync();
            return report;
        }

        if (report.Outcome == RestoreOutcome.Complete) await FinishAsync(step, now, ct);
        if (!_sql.Postgres) foreach (var sql in tables.SelectMany(RestoreWriter.Drop)) await session.ExecuteAsync(sql, ct);
        await run.Transaction.CloseAsync(ct);
        await session.CommitAsync(ct);
        return report;
    }

    public static async Task<bool> ForgetAsync(EngineSession session, IReadOnlyList<string> steps, CancellationToken ct)
    {
        await session.BeginAsync(writes: true, ct);
        await session.ExecuteAsync($"delete from adieu_vault where step_id in ({new SqlWriter(session.Dialect).Listed("steps")})", ct, ("steps", SqlWriter.List(steps)));
        await session.CommitAsync(ct);
        return true;
    }

    private async Task<RestoreReport> NothingAsync(RestoreOutcome outcome)
    {
        await session.RollbackAsync();
        return new RestoreReport(outcome, [], []);
    }

    private async Task CheckAsync(RestoreWriter writer, IReadOnlyList<VaultTable> tables, CancellationToken ct)
    {
        foreach (var sql in tables.SelectMany(writer.Checks)) await session.ExecuteAsync(sql, ct);
        var referents = tables.SelectMany(writer.Referents).ToList();
        for (var marked = referents.Count > 0; marked;)
        {
            marked = false;
            foreach (var sql in referents) marked |= await session.ExecuteAsync(sql, ct) > 0;
        }
    }

    private async Task<List<(RestoredTable Table, long Refused)>> BringBackAsync(RestoreWriter writer, IReadOnlyList<VaultTable> tables, CancellationToken ct)
    {
        var counts = await CountAsync(tables, ct);
        var byName = tables.ToDictionary(t => t.Plan.Name);
        var later = new List<string>();
        var refused = new Dictionary<string, long>();
        foreach (var component in TableOrder.ForInsert([.. tables.Select(t => t.Plan)]))
        {
            var circle = TableOrder.Circles(component).ToList();
            foreach (var plan in component)
            {
                var table = byName[plan.Name];
                // A row without a key could not be found again to fill it in.
                var open = plan.Key.Count == 0 ? [] : circle.Where(c => c.Plan == plan).SelectMany(c => c.Key.Columns).Where(c => plan.Table.Column(c)!.Nullable).ToHashSet();
                var inserted = await session.ExecuteAsync(writer.Insert(table, open), ct);
                refused[plan.Name] = counts.Find(c => c.Table.Table == plan.Name).Table.Inserted - inserted;
                if (open.Count > 0) later.Add(writer.FillIn(table, open));
            }
        }

        foreach (var sql in later.Concat(tables.Select(writer.Mend).OfType<string>()).Concat(tables.SelectMany(writer.Recount))) await session.ExecuteAsync(sql, ct);
        return [.. counts.Select(c => (c.Table with { Inserted = c.Table.Inserted - refused[c.Table.Table] }, refused[c.Table.Table]))];
    }

    private async Task<List<(RestoredTable Table, long Refused)>> CountAsync(IReadOnlyList<VaultTable> tables, CancellationToken ct)
    {
        var counts = new List<(RestoredTable, long)>();
        foreach (var table in tables)
        {
            counts.AddRange(await session.QueryAsync(
                $"select (select count(*) from {table.Gone} where why is null), (select count(*) from {table.Changed} where why is null)",
                r => (new RestoredTable(table.Plan.Name, r.GetInt64(0), r.GetInt64(1)), 0L), ct));
        }

        return counts;
    }

    private async Task FinishAsync(string step, DateTimeOffset now, CancellationToken ct)
    {
        object at = _sql.Postgres ? now.UtcDateTime : Batch.Iso(now);
        await session.ExecuteAsync("insert into adieu_restored (step_id, at) values (@step, @at)", ct, ("step", step), ("at", at));
        await session.ExecuteAsync("delete from adieu_vault where step_id = @step", ct, ("step", step));
        await session.ExecuteAsync("delete from adieu_archive where id in (select row_key from adieu_retained where step_id = @step)", ct, ("step", step));
        // What the law kept of this person is not kept by law any more: it is theirs again.
        await session.ExecuteAsync("delete from adieu_retained where step_id = @step", ct, ("step", step));
        await session.ExecuteAsync("delete from adieu_held where step_id = @step", ct, ("step", step));
    }
}
