using System.Globalization;
using System.Text.Json;
using Adieu.Erasure.Execution;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Archive;

/// <summary>Moves rows that a law keeps out of the service: sealed in the transaction that deletes them, read by whoever has the keys and the step's id, gone with their month.</summary>
internal sealed class ArchiveRun(EngineSession session, Plan plan, IArchiveKeys? keys)
{
    private readonly SqlWriter _sql = new(session.Dialect);

    /// <summary>Seals the rows that were found and are about to go to the archive.</summary>
    public async Task SealAsync(CancellationToken ct)
    {
        foreach (var table in plan.Tables.Where(t => t.Archives)) await SealAsync(table, ct);
    }

    /// <summary>Opens what is kept of a step.</summary>
    /// <exception cref="StoreException">A key is gone, or is another one.</exception>
    public async Task<IReadOnlyList<ArchivedRow>> ReadAsync(string step, CancellationToken ct)
    {
        await session.BeginAsync(writes: false, ct);
        var rows = await session.QueryAsync(
            "select r.table_name, r.basis, r.until, a.id, a.month, a.content from adieu_archive a join adieu_retained r on r.row_key = a.id where r.step_id = @step and r.purged_at is null order by r.table_name, a.id",
            r => (Table: r.GetString(0), Basis: r.GetString(1), Until: ErasingTransaction.Time(r, 2)!.Value, Id: r.GetString(3), Month: r.GetString(4), Content: (byte[])r.GetValue(5)), ct, ("step", step));
        await session.RollbackAsync();
        return [.. rows.Select(r => new ArchivedRow(r.Table, r.Basis, r.Until, System.Text.Encoding.UTF8.GetString(ArchiveBox.Open(keys?.Find(r.Month) ?? throw new StoreException($"There is no key for {r.Month}.", transient: false), r.Id, r.Content))))];
    }

    /// <summary>Destroys the keys of months that are over and of which nothing is kept. No transaction may be open.</summary>
    public async Task DestroyAsync(DateTimeOffset now, CancellationToken ct)
    {
        if (keys is null || plan.Tables.All(t => !t.Archives)) return;
        var over = keys.Months.Where(m => string.CompareOrdinal(m, ArchiveBox.MonthOf(now)) < 0).ToList();
        if (over.Count == 0) return;
        await session.BeginAsync(writes: false, ct);
        var used = (await session.QueryAsync("select distinct month from adieu_archive", r => r.GetString(0), ct)).ToHashSet(StringComparer.Ordinal);
        await session.RollbackAsync();
        foreach (var month in over.Where(m => !used.Contains(m))) keys.Destroy(month);
    }

    private async Task SealAsync(TablePlan table, CancellationToken ct)
    {
        var gone = ColumnFates.NotKept(table, ColumnFates.Structural(table)).Select(c => c.Column.Name).ToHashSet();
        // What the law does not keep by name does not go into the archive, whatever a mask would have made of it.
        var columns = table.Table.Columns.Where(c => !gone.Contains(c.Name) && (table.Rule.Retain is not { } retain || retain.Keep.Contains(c.Name) || table.Key.Contains(c))).ToList();
        var basis = table.HasManyLaws ? "w.basis" : SqlWriter.Text(ApplyWriter.Basis(table) ?? "");
        var values = string.Concat(columns.Select(c => $", {(_sql.Postgres ? $"t.{SqlWriter.Name(c.Name)}::text" : $"t.{SqlWriter.Name(c.Name)}")}"));
        var rows = await session.QueryAsync(
            $"select s.step, w.until, {basis}{values} from {table.Work} w join adieu_s s on s.ord = w.ord join {SqlWriter.Table(table.Table)} t on {SqlWriter.Same(_sql.TargetIdentity(table, "t"), SqlWriter.WorkIdentity(table, "w"))} where w.fate = 4",
            r => (Step: r.GetString(0), Until: ErasingTransaction.Time(r, 1)!.Value, Basis: r.GetString(2), Row: Json(r, columns)), ct);
        if (rows.Count == 0) return;
        if (keys is null) throw new StoreException("The map moves rows to the archive, and the store was opened without archive keys.", transient: false);
        var months = rows.Select(r => ArchiveBox.MonthOf(r.Until)).Distinct().ToDictionary(m => m, keys.Get);
        foreach (var some in rows.Chunk(1000)) await WriteAsync(table, [.. some.Select(r => (r.Step, r.Until, r.Basis, Id: Guid.CreateVersion7().ToString("N"), r.Row))], months, ct);
    }

    private async Task WriteAsync(TablePlan table, IReadOnlyList<(string Step, DateTimeOffset Until, string Basis, string Id, byte[] Row)> rows, Dictionary<string, byte[]> keys, CancellationToken ct)
    {
        byte[] Box((string Step, DateTimeOffset Until, string Basis, string Id, byte[] Row) row) => ArchiveBox.Seal(keys[ArchiveBox.MonthOf(row.Until)], row.Id, row.Row);
        if (_sql.Postgres)
        {
            await session.ExecuteAsync(
                "insert into adieu_archive (id, month, content) select * from unnest(@ids::text[], @months::text[], @boxes::bytea[])",
                ct, ("ids", rows.Select(r => r.Id).ToArray()), ("months", rows.Select(r => ArchiveBox.MonthOf(r.Until)).ToArray()), ("boxes", rows.Select(Box).ToArray()));
            await session.ExecuteAsync(
                "insert into adieu_retained (step_id, table_name, row_key, basis, until) select x.s, @table, x.i, x.b, x.u from unnest(@steps::text[], @ids::text[], @bases::text[], @untils::timestamptz[]) x(s, i, b, u)",
                ct, ("table", table.Name), ("steps", rows.Select(r => r.Step).ToArray()), ("ids", rows.Select(r => r.Id).ToArray()), ("bases", rows.Select(r => r.Basis).ToArray()), ("untils", rows.Select(r => r.Until.UtcDateTime).ToArray()));
            return;
        }

        foreach (var row in rows)
        {
            await session.ExecuteAsync("insert into adieu_archive (id, month, content) values (@id, @month, @box)", ct, ("id", row.Id), ("month", ArchiveBox.MonthOf(row.Until)), ("box", Box(row)));
            await session.ExecuteAsync("insert into adieu_retained (step_id, table_name, row_key, basis, until) values (@step, @table, @id, @basis, @until)", ct, ("step", row.Step), ("table", table.Name), ("id", row.Id), ("basis", row.Basis), ("until", Batch.Iso(row.Until)));
        }
    }

    private static byte[] Json(System.Data.Common.DbDataReader reader, List<Catalogs.CatalogColumn> columns)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            for (var i = 0; i < columns.Count; i++)
            {
                json.WritePropertyName(columns[i].Name);
                switch (reader.GetValue(i + 3))
                {
                    case DBNull: json.WriteNullValue(); break;
                    case long n: json.WriteNumberValue(n); break;
                    case double d: json.WriteNumberValue(d); break;
                    case byte[] b: json.WriteBase64StringValue(b); break;
                    case var other: json.WriteStringValue(Convert.ToString(other, CultureInfo.InvariantCulture)); break;
                }
            }

            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
