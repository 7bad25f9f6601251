using System.Data.Common;
using System.Runtime.CompilerServices;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Execution;

/// <summary>Streams what a store holds of one person: the rows that an erasure would find, and those that the person may see.</summary>
internal sealed class ExportRun(SqlDatabase database, Plan plan, ErasureOptions options, TimeProvider? time, StatementLog log)
{
    public async IAsyncEnumerable<ExportTable> ReadAsync(SubjectKey subject, [EnumeratorCancellation] CancellationToken ct)
    {
        // A session of its own: the reader may take hours, and must not hold one that erasures wait for.
        await using var session = await EngineSession.OpenAsync(database, plan, log, ct);
        await session.BeginAsync(writes: false, ct);
        var run = new ErasureRun(session, plan, options, time);
        await run.CaptureAsync([new ErasureRequest("export", subject)], await run.NowAsync(ct), PlanUse.Looking, ct);
        var sql = new SqlWriter(session.Dialect);
        var capture = new CaptureWriter(sql, plan.Subject!);
        foreach (var table in plan.Tables.Where(t => t.Fates.Count > 0))
        {
            foreach (var link in table.Rule.Accessors) await session.ExecuteAsync(capture.InsertAccessor(table, link), ct);
            var columns = table.Table.Columns.Select(c => c.Name).Except(table.Rule.NotExported).ToList();
            yield return new ExportTable(table.Name, columns, RowsAsync(session, Select(table, columns, sql), ct));
        }

        await session.RollbackAsync();
    }

    private static string Select(TablePlan table, IReadOnlyList<string> columns, SqlWriter sql)
    {
        var identity = string.Join(", ", sql.TargetIdentity(table, "t"));
        return $"select {string.Join(", ", columns.Select(c => "t." + SqlWriter.Name(c)))} from {SqlWriter.Table(table.Table)} t where ({identity}) in (select {string.Join(", ", SqlWriter.WorkIdentity(table, "w"))} from {table.Work} w)";
    }

    private static async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(EngineSession session, string sql, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = session.Connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, session.Transaction);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++) row[i] = Plain(reader, i);
            yield return row;
        }
    }

    private static object? Plain(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetValue(column) switch
    {
        int i => (long)i,
        short s => (long)s,
        float f => (double)f,
        DateOnly d => d.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        bool or long or double or decimal or string or byte[] or DateTime or DateTimeOffset => reader.GetValue(column),
        Array array => System.Text.Json.JsonSerializer.Serialize(array),
        IFormattable other => other.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        var other => other.ToString(),
    };
}
