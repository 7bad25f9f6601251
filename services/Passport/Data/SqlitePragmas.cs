using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Passport.Data;

/// <summary>
/// Sets up every SQLite connection: foreign keys, one writer that others wait for, and <c>secure_delete</c>, so that
/// a deleted person's bytes do not stay behind in free pages.
/// </summary>
public sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Pragmas =
        "pragma foreign_keys = on; pragma busy_timeout = 30000; pragma secure_delete = on; pragma journal_mode = wal; pragma synchronous = normal;";

    /// <inheritdoc/>
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
