using System.Globalization;
using System.Runtime.CompilerServices;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
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
        var sql = new SqlWriter(session.Dialect);
        var capture = new CaptureWriter(sql, plan.Subject!);
        var writer = new ExportWriter(sql, capture);
        var tables = plan.Tables.Where(t => t.Fates.Count > 0).ToList();
        var straight = writer.NotNoted(tables);
        await new RowFinder(session, plan, options).CaptureAsync([new ErasureRequest("export", subject)], await new ErasingTransaction(session, plan, options, time).NowAsync(ct), PlanUse.Looking, ct, straight);
        foreach (var table in tables)
        {
            foreach (var link in table.Rule.Accessors) await session.ExecuteAsync(capture.InsertAccessor(table, link), ct);
            await session.FlushAsync(ct);
            var columns = table.Table.Columns.Where(c => !table.Rule.NotExported.Contains(c.Name)).ToList();
            var names = columns.ConvertAll(c => c.Name);
            yield return new ExportTable(table.Name, names, RowsAsync(session, writer.Select(table, names, noted: !straight.Contains(table.Name)), [.. columns.Select(c => sql.Postgres ? c.Kind : ColumnKind.Text)], ct));
        }

        await session.RollbackAsync();
    }

    private static async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(EngineSession session, string sql, ColumnKind[] kinds, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = session.Connection.CreateCommand();
        (command.CommandText, command.Transaction, command.CommandTimeout) = (sql, session.Transaction, 0);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var row = new object?[kinds.Length];
            for (var i = 0; i < kinds.Length; i++) row[i] = Plain(reader.GetValue(i), kinds[i]);
            yield return row;
        }
    }

    private static object? Plain(object value, ColumnKind kind) => value switch
    {
        string text when kind == ColumnKind.Timestamp && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time) => time,
        string text when kind == ColumnKind.Number && decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) => number,
        string or long or bool or DateTime or decimal or double or byte[] or DateTimeOffset => value,
        DBNull => null,
        int i => (long)i,
        short s => (long)s,
        float f => (double)f,
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString(),
    };
}
