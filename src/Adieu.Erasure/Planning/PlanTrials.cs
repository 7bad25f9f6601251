using System.Data.Common;
using Adieu.Erasure.Execution;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Microsoft.Data.Sqlite;

namespace Adieu.Erasure.Planning;

/// <summary>
/// Asks the database itself whether it would take the plan's statements: conditions and expressions of the map are its
/// SQL, and rights are its own to give. Every statement is explained, none is run; the temporary tables are rolled back.
/// </summary>
internal static class PlanTrials
{
    private static readonly string[] Explainable = ["select", "insert", "update", "delete", "with"];

    public static async Task<IReadOnlyList<MapDiagnostic>> RunAsync(SqlDatabase database, DataMap map, Plan plan, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var transaction = connection is SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: true) : await connection.BeginTransactionAsync(ct);
        if (connection is SqliteConnection own) EngineSession.AddFunctions(own);
        // The plan reads Adieu's own tables, which may not be there yet.
        foreach (var sql in Bookkeeping.Tables(database.Dialect, temporary: true)) await RunAsync(connection, sql, ct);
        var found = new List<MapDiagnostic>();
        var tried = plan.Statements.Where(s => s.Phase is PlanPhase.Prepare or PlanPhase.Capture or PlanPhase.Count or PlanPhase.Apply)
            .Where(s => s.Phase == PlanPhase.Prepare || Array.Exists(Explainable, w => s.Sql.StartsWith(w, StringComparison.OrdinalIgnoreCase))).ToList();
        // All at once, in one round trip; one by one only where that fails.
        if (connection.CanCreateBatch && await RefusalAsync(connection, string.Join(";\n", tried.Select(Trial)), ct) is null) return found;
        foreach (var statement in tried)
        {
            var makes = statement.Phase == PlanPhase.Prepare;
            if (await RefusalAsync(connection, Trial(statement), ct) is not { } refusal) continue;
            var where = map.Tables.FirstOrDefault(t => t.Name == statement.Table)?.Where ?? map.Where;
            found.Add(new(Severity.Severe, "statement-refused", where, $"{statement.Table}: the database does not take the statement that would {statement.Why}: {refusal}", "correct the map's condition or expression, or grant what is missing; adieu plan --sql shows statements of maps that compile"));
            // What rests on a table that could not be made would only repeat it.
            if (makes) break;
        }

        await transaction.RollbackAsync(ct);
        return [.. found.DistinctBy(d => (d.Where, d.Reason))];
    }

    private static string Trial(PlanStatement statement) => statement.Phase == PlanPhase.Prepare ? statement.Sql : "explain " + statement.Sql;

    private static async Task<string?> RefusalAsync(DbConnection connection, string sql, CancellationToken ct)
    {
        try
        {
            await RunAsync(connection, "savepoint adieu_trial", ct);
            await RunAsync(connection, sql, ct);
            await RunAsync(connection, "release savepoint adieu_trial", ct);
            return null;
        }
        catch (DbException e)
        {
            await RunAsync(connection, "rollback to savepoint adieu_trial", ct);
            return e.Message;
        }
    }

    private static async Task RunAsync(DbConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.NextResultAsync(ct))
        {
        }
    }
}
