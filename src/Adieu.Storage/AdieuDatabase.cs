using System.Data;
using System.Data.Common;
using Adieu.Erasure.Stores;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Adieu.Storage;

/// <summary>Adieu's own database: cases, notices, ledger, leases. Safe for concurrent use.</summary>
/// <param name="dialect">Which database system.</param>
/// <param name="connectionString">In the words of Microsoft.Data.Sqlite or Npgsql.</param>
/// <exception cref="ArgumentException">The connection string is malformed.</exception>
public sealed class AdieuDatabase(SqlDialect dialect, string connectionString) : IAsyncDisposable
{
    private readonly SqlDatabase _database = new(dialect, connectionString);

    /// <summary>Which database system.</summary>
    public SqlDialect Dialect => dialect;

    /// <summary>
    /// An SQL expression: the database's time in whole milliseconds since 1970-01-01 UTC. Dues and leases are compared
    /// by this one clock, because the nodes' clocks differ.
    /// PostgreSQL reads it once in a statement: compared with a clock that is read for each row, no index would be asked.
    /// </summary>
    public string Now { get; } = dialect == SqlDialect.Sqlite
        ? "cast(unixepoch('subsec') * 1000 as integer)"
        : "(select cast(extract(epoch from clock_timestamp()) * 1000 as bigint))";

    /// <summary>The words that let several nodes claim rows side by side; SQLite has one writer and needs none.</summary>
    internal string SkipLocked { get; } = dialect == SqlDialect.Sqlite ? "" : "for update skip locked";

    /// <summary>
    /// An SQL table expression over a JSON array of objects in the parameter <c>@rows</c>: one statement then takes any
    /// number of rows. Its name is <c>r</c>.
    /// </summary>
    /// <param name="columns">Name and PostgreSQL type, such as <c>("number", "text")</c>; bytes travel as hex text.</param>
    internal string Rows(params ReadOnlySpan<(string Name, string Type)> columns)
    {
        var list = new List<string>();
        foreach (var (name, type) in columns)
            list.Add(dialect == SqlDialect.Sqlite ? $"value ->> '{name}' as {name}" : $"{name} {type}");
        return dialect == SqlDialect.Sqlite
            ? $"(select {string.Join(", ", list)} from json_each(@rows)) as r"
            : $"json_to_recordset(@rows::json) as r({string.Join(", ", list)})";
    }

    /// <summary>An SQL expression that turns hex text into bytes.</summary>
    internal string Bytes(string hex) => dialect == SqlDialect.Sqlite ? $"unhex({hex})" : $"decode({hex}, 'hex')";

    /// <summary>Opens a connection.</summary>
    /// <exception cref="StoreException">The database cannot be reached.</exception>
    public Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => _database.OpenAsync(cancellationToken);

    /// <summary>Runs work in one transaction, which is committed when the work returns and undone when it throws. On SQLite it is the one writer from its start.</summary>
    /// <exception cref="StoreException">The database cannot be reached.</exception>
    public async Task<T> TransactAsync<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        var result = await work(transaction);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <summary>The database's time.</summary>
    public async Task<DateTimeOffset> ReadNowAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return (await connection.ExecuteScalarAsync<long>($"select {Now}")).AsTime();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <summary>Whether an error says that a unique key is taken.</summary>
    internal static bool IsDuplicate(DbException e) => e switch
    {
        SqliteException s => s.SqliteExtendedErrorCode is 2067 or 1555,
        PostgresException p => p.SqlState == PostgresErrorCodes.UniqueViolation,
        _ => false,
    };
}

/// <summary>Times as they are stored.</summary>
internal static class StoredTime
{
    public static DateTimeOffset AsTime(this long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static DateTimeOffset? AsTime(this long? milliseconds) => milliseconds?.AsTime();
}
