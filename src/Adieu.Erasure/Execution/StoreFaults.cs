using System.Data.Common;
using Adieu.Erasure.Stores;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Adieu.Erasure.Execution;

/// <summary>Turns a driver's error into one for operators. The driver's own text may quote values, so it stays behind.</summary>
internal static class StoreFaults
{
    // SQLITE_IOERR and SQLITE_FULL (https://www.sqlite.org/rescode.html): a disk that is full now is not full for ever.
    private const int IoError = 10, Full = 13;

    // PostgreSQL's character_not_in_repertoire.
    private const string NoText = "22021";

    public static StoreException From(string store, DbException e)
    {
        var what = e switch
        {
            PostgresException p => $"error {p.SqlState}{On("table", p.TableName)}{On("column", p.ColumnName)}{On("constraint", p.ConstraintName)}{(NamesOnly(p.SqlState) ? $" ({p.MessageText})" : p.SqlState == NoText ? " (a row has bytes that are no UTF-8, in a database whose encoding is SQL_ASCII: they can be erased, but neither exported nor sealed for undo)" : "")}",
            SqliteException s => $"error {s.SqliteErrorCode}/{s.SqliteExtendedErrorCode}{(s.SqliteErrorCode == Full ? " (the disk is full)" : s.SqliteErrorCode == IoError ? " (the disk fails)" : "")}",
            _ => "the connection broke",
        };
        return new StoreException($"Store {store} refused: {what}. The transaction was rolled back; what others of the same batch had committed before stands.", IsTransient(e));
    }

    /// <summary>Whether it speaks of the moment and not of what was asked: the same may be taken later.</summary>
    public static bool IsTransient(DbException e) => e switch
    {
        SqliteException s => s.SqliteErrorCode is 5 or 6 or IoError or Full,
        PostgresException p => p.SqlState is "40001" or "40P01" or "55P03" or "57014" or "23505" or "25006" || p.SqlState.StartsWith("08", StringComparison.Ordinal) || p.SqlState.StartsWith("53", StringComparison.Ordinal) || p.SqlState.StartsWith("57P", StringComparison.Ordinal) || p.SqlState.StartsWith("58", StringComparison.Ordinal),
        NpgsqlException n => n.IsTransient,
        _ => false,
    };

    // Rights, what is not there, a server that only reads or has no room: such texts name tables and settings, and no values.
    private static bool NamesOnly(string state) => state is "42501" or "25006" or "42P01" or "42703" or "42883" or "55000" || state.StartsWith("53", StringComparison.Ordinal);

    private static string On(string what, string? name) => string.IsNullOrEmpty(name) ? "" : $", {what} {name}";
}
