using System.Data.Common;

namespace Adieu.Erasure.Stores;

/// <summary>Removes what a committed erasure leaves in SQLite's side files: old pages in the write-ahead log.</summary>
internal static class SqliteTraces
{
    public static async Task WipeAsync(SqlDatabase database, CancellationToken ct)
    {
        if (database.Dialect != SqlDialect.Sqlite) return;
        try
        {
            await using var connection = await database.OpenAsync(ct);
            await using var command = connection.CreateCommand();
            // Best effort: while others read, the log cannot be cut; the next erasure tries again.
            command.CommandText = "pragma busy_timeout = 200; pragma wal_checkpoint(truncate)";
            await command.ExecuteNonQueryAsync(ct);
        }
        catch (DbException)
        {
            // The erasure itself is committed.
        }
    }
}
