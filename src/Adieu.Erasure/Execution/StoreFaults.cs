using System.Data.Common;
using Adieu.Erasure.Stores;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Adieu.Erasure.Execution;

/// <summary>Turns a driver's error into one for operators. The driver's own text may quote values, so it stays behind.</summary>
internal static class StoreFaults
{
    public static StoreException From(string store, DbException e)
    {
        var transient = e switch
        {
            SqliteException s => s.SqliteErrorCode is 5 or 6,
            PostgresException p => p.SqlState is "40001" or "40P01" or "55P03" or "57014" or "23505" || p.SqlState.StartsWith("08", StringComparison.Ordinal) || p.SqlState.StartsWith("53", StringComparison.Ordinal) || p.SqlState.StartsWith("57P", StringComparison.Ordinal),
            NpgsqlException n => n.IsTransient,
            _ => false,
        };
        var what = e switch
        {
            PostgresException p => $"error {p.SqlState}{On("table", p.TableName)}{On("column", p.ColumnName)}{On("constraint", p.ConstraintName)}",
            SqliteException s => $"error {s.SqliteErrorCode}/{s.SqliteExtendedErrorCode}",
            _ => "the connection broke",
        };
        return new StoreException($"Store {store} refused: {what}. The transaction was rolled back; what others of the same batch had committed before stands.", transient);
    }

    private static string On(string what, string? name) => string.IsNullOrEmpty(name) ? "" : $", {what} {name}";
}
