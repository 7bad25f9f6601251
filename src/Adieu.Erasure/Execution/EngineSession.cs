using System.Data;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Verification;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Adieu.Erasure.Execution;

/// <summary>One connection with a plan's temporary tables and its prepared statements. Used by one run at a time.</summary>
internal sealed class EngineSession : IAsyncDisposable
{
    private readonly Dictionary<string, DbCommand> _prepared = [];
    private readonly StatementLog _log;

    private readonly TouchLog _touches;

    // PostgreSQL; SQLite's are emptied by the plan's own statements.
    private readonly TemporaryTables? _temporary;

    private readonly DbConnection _connection;

    // What goes to the server together with the next question. SQLite is asked at once.
    private readonly Flight? _flight;

    private EngineSession(SqlDialect dialect, DbConnection connection, StatementLog log)
    {
        (Dialect, _connection, _log, _touches) = (dialect, connection, log, new TouchLog(connection as SqliteConnection));
        if (connection is not NpgsqlConnection postgres) return;
        _temporary = new TemporaryTables();
        _flight = new Flight(postgres, log, Ran);
    }

    public SqlDialect Dialect { get; }

    /// <summary>The connection itself, for what is read or written in bulk.</summary>
    /// <exception cref="InvalidOperationException">Statements wait that must run before: <see cref="FlushAsync"/>.</exception>
    public DbConnection Connection => !Waiting ? _connection : throw new InvalidOperationException("Statements wait for the next question.");

    public DbTransaction? Transaction { get; private set; }

    /// <summary>The vaults for which the session has its temporary tables.</summary>
    public HashSet<string> Seals { get; } = [];

    /// <summary>Whether the session has its temporary tables for rows on hold.</summary>
    public bool SetsAside { get; set; }

    /// <summary>How many batches may still go by what was last known of the sizes of accounts.</summary>
    public int SizesKnownFor { get; set; }

    /// <summary>PostgreSQL: whether a hold was on when the session last looked; true before it has.</summary>
    public bool HoldsStood { get; set; } = true;

    /// <summary>Watches over bystanders, by plan, once they were asked to; null where the database does not count.</summary>
    public Dictionary<string, BystanderWatch?> Watches { get; } = [];

    /// <summary>What the statements of the open transaction say they changed, by table, quoted with its schema.</summary>
    public IReadOnlyDictionary<string, RowsTouched> Affected => _touches.Affected;

    /// <summary>SQLite: what the open transaction has really changed, and how many rows of it by triggers and foreign keys.</summary>
    public Dictionary<string, RowsTouched> Touched => _touches.Touched;

    /// <inheritdoc cref="TouchLog.Indirect"/>
    public long Indirect => _touches.Indirect;

    // Tests that die at statements see them one by one.
    private bool Flies => _flight is not null && _log.Before is null;

    private bool Waiting => _flight is { IsEmpty: false };

    /// <summary>Whether the session can serve another run.</summary>
    public bool Clean { get; private set; } = true;

    /// <summary>Whether it was ended by the server, or by the line to it.</summary>
    public bool Lost { get; private set; }

    /// <summary>Whether a commit was tried since this was last set to no.</summary>
    public bool Committed { get; set; }

    public static async Task<EngineSession> OpenAsync(SqlDatabase database, Plan plan, StatementLog log, CancellationToken ct)
    {
        var session = new EngineSession(database.Dialect, await database.OpenSteadyAsync(ct), log);
        if (session._connection is SqliteConnection sqlite)
        {
            // In memory: what is copied there for an erasure must not stay in a temporary file.
            await session.ExecuteAsync("pragma temp_store = memory", ct);
            // What has a receipt is certified elsewhere: a machine that loses its power must not bring it back.
            await session.ExecuteAsync("pragma synchronous = full", ct);
            AddFunctions(sqlite);
        }

        // The planner knows nothing of a temporary table that was empty a moment ago; compiling such plans does not pay.
        // A leaver's rows lie scattered and are few: reading whole tables for them, which the default price of a random page
        // suggests for small stores, makes the cost per person grow with the store.
        if (session.Dialect == SqlDialect.PostgreSql)
        {
            await session.ExecuteAsync("set jit = off", ct);
            // What has a receipt is certified elsewhere: a server that crashes must not bring it back, though it or its role is set not to wait for the disk.
            await session.ExecuteAsync("select set_config('synchronous_commit', 'local', false) where current_setting('synchronous_commit') = 'off'", ct);
            await session.ExecuteAsync("select set_config('random_page_cost', least(current_setting('random_page_cost')::float8, 1.1)::text, false)", ct);
        }

        // A store of a thousand tables has thousands of these, and they are run once: some hundreds travel together.
        var prepare = plan.In(PlanPhase.Prepare, PlanUse.Erasing).Select(s => s.Sql).ToList();
        foreach (var some in prepare.Chunk(session.Dialect == SqlDialect.PostgreSql && log.Before is null ? 200 : 1)) await session.ExecuteOnceAsync(string.Join(";\n", some), ct);
        foreach (var sql in prepare) session._temporary?.Ran(sql, 0);
        return session;
    }

    /// <summary>What plans call and SQLite does not have.</summary>
    public static void AddFunctions(SqliteConnection connection) =>
        connection.CreateFunction("adieu_hmac", (byte[] key, string? text) => text is null ? null : Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text))));

    public async Task BeginAsync(bool writes, CancellationToken ct)
    {
        Clean = false;
        _touches.Begin();
        // One writer at a time on SQLite: an erasure takes its turn at once, a preview only reads. A stricter level, which a role may be
        // set to, would not see what others have committed while rows were waited for.
        Transaction = _connection is SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: !writes) : await _connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
    }

    /// <summary>Runs what waits for the next question.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        if (Waiting) await _flight!.LandAsync(ct);
    }

    /// <summary>Commits, together with what waits; PostgreSQL's temporary tables are empty then.</summary>
    public async Task CommitAsync(CancellationToken ct)
    {
        Committed = true;
        if (_temporary is not null)
        {
            if (_flight!.Any(_temporary.Fills)) await FlushAsync(ct);
            var empty = _temporary.Empty();
            await LaterAsync(string.Join('\0', empty), empty, ct);
        }

        if (Waiting)
        {
            _flight!.Add("commit", ["commit"], []);
            await _flight.LandAsync(ct);
        }
        else
        {
            _log.Add("commit");
            await Transaction!.CommitAsync(ct);
        }

        await EndAsync();
    }

    public async Task RollbackAsync()
    {
        _flight?.Clear();
        await Transaction!.RollbackAsync(CancellationToken.None);
        await EndAsync();
    }

    /// <summary>Runs a statement of the plan, prepared once.</summary>
    public async Task<int> ExecuteAsync(string sql, CancellationToken ct, params (string Name, object? Value)[] parameters)
    {
        if (Waiting)
        {
            _flight!.Add(sql, [sql], parameters);
            return await _flight.LandAsync(ct);
        }

        var command = await CommandAsync(sql, ct, parameters);
        _log.Add(sql);
        var rows = await command.ExecuteNonQueryAsync(ct);
        Ran(sql, rows);
        return rows;
    }

    /// <summary>Runs a statement that is not worth keeping: holds come and go, and a session would keep each one's.</summary>
    public async Task<int> ExecuteOnceAsync(string sql, CancellationToken ct)
    {
        await FlushAsync(ct);
        await using var command = _connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, Transaction);
        _log.Add(sql);
        var rows = await command.ExecuteNonQueryAsync(ct);
        Ran(sql, rows);
        return rows;
    }

    /// <summary>Runs statements in order, in one round trip where the driver can.</summary>
    public async Task ExecuteAllAsync(string name, IReadOnlyList<string> statements, CancellationToken ct, params (string Name, object? Value)[] parameters)
    {
        await LaterAsync(name, statements, ct, parameters);
        await FlushAsync(ct);
    }

    /// <summary>
    /// Runs statements in order whose answers nobody waits for: where the driver can, they travel with the next question, or
    /// before the commit, and that is where their faults are told.
    /// </summary>
    /// <param name="name">Tells these statements from all others.</param>
    /// <param name="statements">One statement each.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="parameters">Each goes to the statements that name it.</param>
    public async Task LaterAsync(string name, IReadOnlyList<string> statements, CancellationToken ct, params (string Name, object? Value)[] parameters)
    {
        if (statements.Count == 0) return;
        if (Flies) _flight!.Add(name, statements, parameters);
        else foreach (var sql in statements) await ExecuteAsync(sql, ct, [.. parameters.Where(p => Uses(sql, p.Name))]);
    }

    /// <summary>Asks a question whose answer is read when what waits runs.</summary>
    public async Task AskLaterAsync(string sql, Action<DbDataReader> row, CancellationToken ct, params (string Name, object? Value)[] parameters)
    {
        if (Flies) _flight!.Add(sql, [sql], parameters, row);
        else await QueryAsync(sql, r => { row(r); return true; }, ct, [.. parameters.Where(p => Uses(sql, p.Name))]);
    }

    /// <summary>Runs a query of the plan, prepared once, and reads all of it.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> row, CancellationToken ct, params (string Name, object? Value)[] parameters)
    {
        var rows = new List<T>();
        if (Waiting)
        {
            _flight!.Add(sql, [sql], parameters, r => rows.Add(row(r)));
            await _flight.LandAsync(ct);
            return rows;
        }

        var command = await CommandAsync(sql, ct, parameters);
        _log.Add(sql);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) rows.Add(row(reader));
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        Lost = _connection is NpgsqlConnection && _connection.State != ConnectionState.Open;
        foreach (var command in _prepared.Values) await command.DisposeAsync();
        if (_flight is not null) await _flight.DisposeAsync();
        if (Transaction is not null) await Transaction.DisposeAsync();
        if (_connection is SqliteConnection sqlite) SqliteConnection.ClearPool(sqlite);
        await _connection.DisposeAsync();
    }

    private void Ran(string sql, int rows)
    {
        _touches.Ran(sql, rows);
        _temporary?.Ran(sql, rows);
    }

    private async Task EndAsync()
    {
        _temporary?.End();
        await Transaction!.DisposeAsync();
        Transaction = null;
        Clean = true;
    }

    private async Task<DbCommand> CommandAsync(string sql, CancellationToken ct, (string Name, object? Value)[] parameters)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in parameters) Add(command, name, value);
            if (_connection is NpgsqlConnection && Transaction is not null) await command.PrepareAsync(ct);
            _prepared[sql] = command;
        }

        foreach (var (name, value) in parameters) command.Parameters[name].Value = value ?? DBNull.Value;
        command.Transaction = Transaction;
        return command;
    }

    /// <summary>Whether a statement names a parameter.</summary>
    public static bool Uses(string sql, string parameter) => sql.Contains('@' + parameter.TrimStart('@'), StringComparison.Ordinal);

    private static void Add(DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }
}
