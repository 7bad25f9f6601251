using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Execution;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;

namespace Adieu.Erasure.Undo;

/// <summary>What one transaction sealed, loaded in another: checks its rows and brings them back in the order of their references.</summary>
internal sealed class RestorePiece(EngineSession session, Catalog catalog, IReadOnlyList<VaultTable> tables, RehearsalWriter? known = null)
{
    private readonly RestoreWriter _writer = new(catalog, new SqlWriter(session.Dialect), tables, known);

    /// <summary>Marks the rows that cannot come back.</summary>
    public async Task<List<RowNotRestored>> CheckAsync(CancellationToken ct)
    {
        if (known is null) await RunAsync(tables.Select(_writer.Lock).OfType<string>(), ct);
        await RunAsync(tables.SelectMany(_writer.Checks), ct);
        await SpreadAsync([.. tables.SelectMany(t => _writer.Referents(t))], ct);
        return await MissingAsync(ct);
    }

    /// <summary>Brings back all rows that are not marked.</summary>
    /// <returns>Per table what came back, and how many rows the store still refused.</returns>
    public async Task<List<(RestoredTable Table, long Refused)>> BringBackAsync(CancellationToken ct)
    {
        var counts = await CountAsync(ct);
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
                var inserted = await session.ExecuteAsync(_writer.Insert(table, open), ct);
                if (inserted < counts.Find(c => c.Table.Table == plan.Name).Table.Inserted && plan.Key.Count > 0) await session.ExecuteAsync(_writer.Refused(table), ct);
                refused[plan.Name] = counts.Find(c => c.Table.Table == plan.Name).Table.Inserted - inserted;
                if (open.Count > 0) later.Add(_writer.FillIn(table, open));
            }
        }

        await RunAsync(later.Concat(tables.Select(_writer.Mend).OfType<string>()), ct);
        return [.. counts.Select(c => (c.Table with { Inserted = c.Table.Inserted - refused[c.Table.Table] }, refused[c.Table.Table]))];
    }

    /// <summary>What would come back.</summary>
    public async Task<List<(RestoredTable Table, long Refused)>> CountAsync(CancellationToken ct)
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

    /// <summary>Counters that somebody else has moved since are computed anew; all rows must be back.</summary>
    public Task RecountAsync(CancellationToken ct) => RunAsync(tables.SelectMany(_writer.Recount), ct);

    /// <summary>The same, once the other pieces are back: notes the rows in which they stand.</summary>
    public async Task NoteRecountsAsync(string step, CancellationToken ct)
    {
        foreach (var sql in tables.SelectMany(_writer.NoteRecounts)) await session.ExecuteAsync(sql, ct, ("step", step));
    }

    /// <summary>What was marked; at most 1,000 rows of each table.</summary>
    public async Task<List<RowNotRestored>> MissingAsync(CancellationToken ct)
    {
        var missing = new List<RowNotRestored>();
        foreach (var table in tables) missing.AddRange(await session.QueryAsync(_writer.Missing(table), r => new RowNotRestored(table.Plan.Name, r.GetString(0), r.GetString(1)), ct));
        return missing;
    }

    /// <summary>Runs checks that depend on one another until none marks a row.</summary>
    private async Task SpreadAsync(IReadOnlyList<string> checks, CancellationToken ct)
    {
        for (var marked = checks.Count > 0; marked;)
        {
            marked = false;
            foreach (var sql in checks) marked |= await session.ExecuteAsync(sql, ct) > 0;
        }
    }

    /// <summary>What stands in the way and is in no catalog (a partial unique index) shows only when rows come back: of rows without a key, how many they are.</summary>
    public IEnumerable<RowNotRestored> Refused(IEnumerable<(RestoredTable Table, long Refused)> restored) =>
        restored.Where(r => r.Refused > 0 && tables.Any(t => t.Plan.Name == r.Table.Table && t.Plan.Key.Count == 0)).Select(r => new RowNotRestored(r.Table.Table, "", $"a unique index has no room for {r.Refused.ToString(CultureInfo.InvariantCulture)} rows"));

    /// <summary>Seals again, in place of the piece, only what could not come back.</summary>
    /// <param name="step">The step.</param>
    /// <param name="key">Its key.</param>
    /// <param name="piece">The piece.</param>
    /// <param name="ct">Cancels.</param>
    public async Task KeepAsync(string step, ReadOnlyMemory<byte> key, VaultPiece piece, CancellationToken ct)
    {
        await ForgetAsync(step, piece, ct);
        var left = new StepVault(step, key, piece.From);
        foreach (var table in tables)
        {
            foreach (var (kind, sql) in RestoreWriter.Left(table))
            {
                foreach (var row in await session.QueryAsync(sql, SealRun.Row, ct))
                {
                    if (kind == VaultStream.Gone) left.Write(table, kind, row, []);
                    else left.Write(table, kind, [.. Side(table, row, 1)], [.. Side(table, row, 2)]);
                }
            }
        }

        if (piece.Ended) left.End();
        var (id, part, content) = left.Seal();
        left.Forget();
        await session.ExecuteAsync("insert into adieu_vault (step_id, part, content) values (@step, @part, @content)", ct, ("step", id), ("part", part), ("content", content));
    }

    /// <summary>Deletes what is sealed of a piece that is back.</summary>
    public Task ForgetAsync(string step, VaultPiece piece, CancellationToken ct) =>
        session.ExecuteAsync("delete from adieu_vault where step_id = @step and part between @from and @to", ct, ("step", step), ("from", piece.From), ("to", piece.To));

    // A changed row before (1) or after (2), as far as the vault knows it: its key and what changed.
    private static IEnumerable<object?> Side(VaultTable table, object?[] row, int side)
    {
        var keys = table.Plan.Key.Count;
        for (var i = 0; i < table.Columns.Count; i++)
        {
            var at = keys + (3 * i);
            yield return row[at] is true or 1L ? row[at + side] : table.KeyAt.ToList().IndexOf(i) is >= 0 and var key ? row[key] : null;
        }
    }

    /// <summary>Drops the temporary tables; PostgreSQL's go with the transaction.</summary>
    public Task DropAsync(CancellationToken ct) => session.Dialect == Stores.SqlDialect.PostgreSql ? Task.CompletedTask : RunAsync(tables.SelectMany(RestoreWriter.Drop), ct);

    private async Task RunAsync(IEnumerable<string> statements, CancellationToken ct)
    {
        foreach (var sql in statements) await session.ExecuteAsync(sql, ct);
    }
}
