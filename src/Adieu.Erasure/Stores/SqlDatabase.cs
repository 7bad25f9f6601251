using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Adieu.Erasure.Stores;

/// <summary>The database systems whose SQL Adieu speaks.</summary>
public enum SqlDialect
{
    /// <summary>SQLite 3.35 or later.</summary>
    Sqlite,

    /// <summary>PostgreSQL 14 or later.</summary>
    PostgreSql,
}

/// <summary>A database that connections can be opened to. Safe for concurrent use.</summary>
public sealed class SqlDatabase : IAsyncDisposable
{
    // SQLITE_CANTOPEN and SQLITE_NOTADB (https://www.sqlite.org/rescode.html)
    private const int CannotOpen = 14, NoDatabase = 26;

    private readonly NpgsqlDataSource? _source;
    private readonly SqliteConnectionStringBuilder _sqlite = [];

    /// <summary>Opens no connection yet.</summary>
    /// <param name="dialect">Which database system.</param>
    /// <param name="connectionString">In the words of Microsoft.Data.Sqlite or Npgsql.</param>
    /// <param name="mayCreate">Whether SQLite makes a file that is not there. It must not where somebody names a database that they have: a slip would look like an empty one.</param>
    /// <exception cref="ArgumentException">The connection string is malformed.</exception>
    public SqlDatabase(SqlDialect dialect, string connectionString, bool mayCreate = true)
    {
        Dialect = dialect;
        if (dialect == SqlDialect.PostgreSql)
        {
            _source = NpgsqlDataSource.Create(connectionString);
            return;
        }

        _sqlite = new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true, DefaultTimeout = 30 };
        if (!mayCreate && _sqlite.Mode == SqliteOpenMode.ReadWriteCreate) _sqlite.Mode = SqliteOpenMode.ReadWrite;
    }

    /// <summary>The database system.</summary>
    public SqlDialect Dialect { get; }

    /// <summary>A query of one column, the texts of a parameter that is a JSON array of them: so many in one statement, whatever their number.</summary>
    public static string Texts(SqlDialect dialect, string parameter) =>
        dialect == SqlDialect.PostgreSql ? $"select json_array_elements_text(@{parameter}::json)" : $"select value from json_each(@{parameter})";

    /// <summary>
    /// Opens a connection. On SQLite it has foreign keys on, waits for the one writer, and overwrites what it deletes
    /// (<c>secure_delete</c>), so that erased bytes do not stay behind in free pages.
    /// </summary>
    /// <exception cref="StoreException">The database cannot be reached.</exception>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_source is not null) return await _source.OpenConnectionAsync(cancellationToken);
            var connection = new SqliteConnection(_sqlite.ToString());
            await connection.OpenAsync(cancellationToken);
            await using var pragmas = connection.CreateCommand();
            pragmas.CommandText = "pragma busy_timeout = 30000; pragma secure_delete = on; pragma journal_mode = wal; pragma synchronous = normal;";
            await pragmas.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == CannotOpen)
        {
            throw new StoreException($"There is no SQLite database at {_sqlite.DataSource}, or it may not be read.", transient: true, e);
        }
        catch (SqliteException e) when (IsOther(e))
        {
            throw Other(e);
        }
        // A name that nobody knows is a fault of the network, which Npgsql hands on as it is.
        catch (Exception e) when (e is DbException or SocketException or TimeoutException)
        {
            throw new StoreException($"The {(Dialect == SqlDialect.PostgreSql ? "PostgreSQL" : "SQLite")} database cannot be reached: {Why(e).TrimEnd('.')}.", transient: true, e);
        }
    }

    /// <summary>Whether this was said of a file that is no database, which SQLite sees when it reads the first page.</summary>
    internal static bool IsOther(SqliteException e) => e.SqliteErrorCode == NoDatabase;

    /// <summary>What it is then.</summary>
    internal StoreException Other(SqliteException e) => new($"{_sqlite.DataSource} is not a SQLite database.", transient: false, e);

    // What is said before anybody is let in names roles, databases and addresses, and no values.
    private static string Why(Exception e) => e switch
    {
        PostgresException p => $"{p.MessageText} ({p.SqlState})",
        SqliteException s => $"error {s.SqliteErrorCode}/{s.SqliteExtendedErrorCode}",
        { InnerException: SocketException or TimeoutException } when e is not SocketException => $"{e.Message.TrimEnd('.')}: {e.InnerException.Message}",
        _ => e.Message,
    };

    /// <summary>
    /// Opens a connection that writes values as texts the same way whatever server, role and environment are set to: keys are
    /// remembered as texts, and compared by later sessions. Conditions of the map meet it too, so their days are those of UTC.
    /// </summary>
    /// <exception cref="StoreException">The database cannot be reached.</exception>
    internal async Task<DbConnection> OpenSteadyAsync(CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(cancellationToken);
        if (Dialect == SqlDialect.Sqlite) return connection;
        await using var settings = connection.CreateCommand();
        settings.CommandText = "set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'postgres'; set bytea_output = 'hex'; set extra_float_digits = 1; set standard_conforming_strings = on";
        await settings.ExecuteNonQueryAsync(cancellationToken);
        return connection;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source?.DisposeAsync() ?? ValueTask.CompletedTask;
}
