using System.Data.Common;
using Adieu.Erasure.Execution;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;
using Microsoft.Data.Sqlite;

namespace Adieu.Erasure.Planning.Checks;

/// <summary>
/// Asks the database itself whether it would take the plan's statements: conditions and expressions of the map are its
/// SQL, and rights are its own to give. Every statement is explained, none is run; the temporary tables are rolled back.
/// </summary>
internal static class PlanTrials
{
    // PostgreSQL's read_only_sql_transaction.
    private const string OnlyReads = "25006";

    private static readonly string[] Explainable = ["select", "insert", "update", "delete", "with"];

    public static async Task<IReadOnlyList<MapDiagnostic>> RunAsync(SqlDatabase database, DataMap map, Plan plan, CancellationToken ct)
    {
        if (database.Dialect == SqlDialect.PostgreSql && await SharedSessions.AreAsync(database, ct))
            return [new(Severity.Severe, "shared-sessions", map.Where, "Between Adieu and the database stands a pooler that gives sessions away after each transaction, and the engine keeps temporary tables and prepared statements in them: those of two sessions would meet.", "pool_mode = session   # for this database and role in pgbouncer.ini; or name the server itself in the connection")];
        await using var connection = await database.OpenAsync(ct);
        await using var transaction = connection is SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: true) : await connection.BeginTransactionAsync(ct);
        if (connection is SqliteConnection own) EngineSession.AddFunctions(own);
        // The plan reads Adieu's own tables, which may not be there yet.
        var found = new List<MapDiagnostic>();
        foreach (var sql in Bookkeeping.Tables(database.Dialect, temporary: true))
        {
            if (await RefusalAsync(connection, sql, ct) is not { } refusal) continue;
            await transaction.RollbackAsync(ct);
            if (refusal.StartsWith(OnlyReads, StringComparison.Ordinal)) throw new StoreException("The database only reads: it is a standby, or its role is set so.", transient: true);
            return [new(Severity.Severe, "no-temporary-tables", map.Where, $"The engine works in temporary tables of its session, and the database does not let it make one: {refusal}", "grant temporary on database ... to ...;   # and no event trigger that stands against it")];
        }

        // Rows that others may be at are locked first, which asks for the right to change them.
        foreach (var table in database.Dialect == SqlDialect.Sqlite ? [] : plan.Tables.Where(t => t.Fates.Count > 0 && (t.Shared || t.Links.Exists(l => l.IsSelf))))
        {
            if (await RefusalAsync(connection, $"explain select 1 from {SqlWriter.Table(table.Table)} t for update", ct) is { } refusal)
                found.Add(new(Severity.Severe, "statement-refused", table.Rule.Where, $"{table.Name}: the database does not let its rows be locked before they are changed: {refusal}", Mend(refusal, SqlWriter.Named(table.Table))));
        }

        if (found.Count > 0) return found;
        var tried = plan.Statements.Where(s => s.Phase is PlanPhase.Prepare or PlanPhase.Capture or PlanPhase.Count or PlanPhase.Apply)
            .Where(s => s.Phase == PlanPhase.Prepare || Array.Exists(Explainable, w => s.Sql.StartsWith(w, StringComparison.OrdinalIgnoreCase))).ToList();
        // All at once, in one round trip; one by one only where that fails.
        if (connection.CanCreateBatch && await RefusalAsync(connection, string.Join(";\n", tried.Select(Trial)), ct) is null) return found;
        foreach (var statement in tried)
        {
            var makes = statement.Phase == PlanPhase.Prepare;
            if (await RefusalAsync(connection, Trial(statement), ct) is not { } refusal) continue;
            var where = map.Tables.FirstOrDefault(t => t.Name == statement.Table)?.Where ?? map.Where;
            found.Add(new(Severity.Severe, "statement-refused", where, $"{statement.Table}: the database does not take the statement that would {statement.Why}: {refusal}", Mend(refusal, plan.Tables.FirstOrDefault(t => t.Name == statement.Table) is { } of ? SqlWriter.Named(of.Table) : statement.Table)));
            // What rests on a table that could not be made would only repeat it.
            if (makes) break;
        }

        await transaction.RollbackAsync(ct);
        return [.. found.DistinctBy(d => (d.Where, d.Reason))];
    }

    // PostgreSQL's states for a right that is missing and for a published table without identity.
    private static string Mend(string refusal, string table) =>
        refusal.StartsWith("42501", StringComparison.Ordinal) ? $"grant select, update, delete on {table} to ...;   # or on another table that the statement reads: the reason names it"
        : refusal.StartsWith("55000", StringComparison.Ordinal) ? $"alter table {table} replica identity full;   # or a primary key"
        : "correct the map's condition or expression, in which columns of the row stand without their table's name; adieu plan --sql shows statements of maps that compile";

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
        catch (DbException e) when (e.SqlState == OnlyReads || !StoreFaults.IsTransient(e))
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
