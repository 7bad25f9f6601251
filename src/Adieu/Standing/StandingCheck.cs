using System.Data.Common;
using System.Globalization;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Services;
using Npgsql;

namespace Adieu.Standing;

/// <summary>Asks a service's database what stands between an account and its closure, by the rules of the service's file. Safe for concurrent use.</summary>
public sealed class StandingCheck(ServiceDatabases databases, TimeProvider time) : IStandingChecker
{
    /// <summary>At most this many items per rule are listed; a person clears them in portions.</summary>
    public const int MostItems = 100;

    /// <summary>Checks now, on a connection of its own that cannot write.</summary>
    /// <exception cref="StoreException">The database cannot be reached or refuses a rule's query.</exception>
    public async Task<StandingReport> CheckAsync(ServiceDefinition service, SubjectKey account, CancellationToken cancellationToken)
    {
        await using var session = await ReadOnlySession.OpenAsync(databases.Accounts(service), cancellationToken);
        return await CheckAsync(service, account, session.Transaction, cancellationToken);
    }

    /// <summary>Checks within an open transaction, such as the one in which the gate has locked the account.</summary>
    /// <exception cref="StoreException">The database refuses a rule's query.</exception>
    public async Task<StandingReport> CheckAsync(ServiceDefinition service, SubjectKey account, DbTransaction transaction, CancellationToken cancellationToken)
    {
        var (blockers, losses) = (new List<StandingItem>(), new List<StandingItem>());
        foreach (var rule in service.Standing)
        {
            var items = rule.Kind == StandingKind.Blocker ? blockers : losses;
            try
            {
                await using var command = ServiceSql.Command(transaction.Connection!, transaction, rule.Query, "@account", account.Serialize());
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                for (var left = MostItems; left > 0 && await reader.ReadAsync(cancellationToken); left--)
                {
                    if (Counts(reader)) items.Add(Item(service, rule, ServiceSql.Row(reader)));
                }
            }
            catch (DbException e)
            {
                throw Refused(service, rule, e);
            }
        }

        return new StandingReport(blockers, losses, time.GetUtcNow());
    }

    /// <summary>Those of many accounts for which some blocker has come up; one statement per rule, however many accounts.</summary>
    /// <exception cref="StoreException">The database cannot be reached or refuses a rule's query.</exception>
    public async Task<IReadOnlySet<SubjectKey>> BlockedAsync(ServiceDefinition service, IReadOnlyCollection<SubjectKey> accounts, CancellationToken cancellationToken)
    {
        var blocked = new HashSet<SubjectKey>();
        if (accounts.Count == 0) return blocked;
        await using var session = await ReadOnlySession.OpenAsync(databases.Accounts(service), cancellationToken);
        foreach (var rule in service.Standing.Where(r => r.Kind == StandingKind.Blocker))
        {
            try
            {
                if (service.Gate is { } gate) await StandingBatch.AddAsync(blocked, session.Transaction, rule, gate, accounts, cancellationToken);
                else await AddOneByOneAsync(blocked, session.Transaction, rule, accounts, cancellationToken);
            }
            catch (DbException e)
            {
                throw Refused(service, rule, e);
            }
        }

        return blocked;
    }

    Task<StandingReport> IStandingChecker.CheckAsync(ServiceDefinition service, SubjectKey account, DbTransaction? within, CancellationToken cancellationToken) =>
        within is null ? CheckAsync(service, account, cancellationToken) : CheckAsync(service, account, within, cancellationToken);

    // Without a gate the file does not say which table holds the accounts, so there is nothing to join with.
    private static async Task AddOneByOneAsync(HashSet<SubjectKey> blocked, DbTransaction transaction, StandingRule rule, IEnumerable<SubjectKey> accounts, CancellationToken cancellationToken)
    {
        foreach (var account in accounts)
        {
            await using var command = ServiceSql.Command(transaction.Connection!, transaction, rule.Query, "@account", account.Serialize());
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                if (!Counts(reader)) continue;
                blocked.Add(account);
                break;
            }
        }
    }

    private static StandingItem Item(ServiceDefinition service, StandingRule rule, IReadOnlyDictionary<string, object?> row)
    {
        LocalText Text(LocalText text) => Template.Fill(text, row, service.TimeZone);
        var link = rule.RemedyLink is null ? null : new Uri(service.Home, Template.Known(rule.RemedyLink).FillPath(row));
        var basis = rule.Basis is null ? null : service.Bases[rule.Basis];
        return new StandingItem(rule.Id, Text(rule.Title), Text(rule.Because), basis, rule.Remedy, link, rule.Owner);
    }

    // An aggregate gives a row even when there is nothing: null, or 0.
    private static bool Counts(DbDataReader reader) =>
        !reader.IsDBNull(0) && !(decimal.TryParse(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture), NumberStyles.Number, CultureInfo.InvariantCulture, out var n) && n == 0);

    private static StoreException Refused(ServiceDefinition service, StandingRule rule, DbException e) =>
        new($"The rule {rule.Id} of {service.Id} could not be checked: {e.GetType().Name} {e.SqlState}.", e.IsTransient, e);
}

/// <summary>A connection on which nothing can be written, for queries from a service's file.</summary>
internal sealed class ReadOnlySession : IAsyncDisposable
{
    private readonly DbConnection _connection;

    private ReadOnlySession(DbConnection connection, DbTransaction transaction) => (_connection, Transaction) = (connection, transaction);

    public DbTransaction Transaction { get; }

    public static async Task<ReadOnlySession> OpenAsync(SqlDatabase database, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken);
        try
        {
            // A deferred transaction on SQLite: readers need not wait for the one writer.
            var transaction = connection is Microsoft.Data.Sqlite.SqliteConnection sqlite
                ? sqlite.BeginTransaction(deferred: true)
                : await connection.BeginTransactionAsync(cancellationToken);
            var session = new ReadOnlySession(connection, transaction);
            await session.ExecuteAsync(connection is NpgsqlConnection ? "set transaction read only" : "pragma query_only = on", cancellationToken);
            return session;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync();
        // The connection goes back to its pool, where others write with it.
        if (_connection is not NpgsqlConnection) await ExecuteAsync("pragma query_only = off", CancellationToken.None);
        await _connection.DisposeAsync();
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = _connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, Transaction.Connection is null ? null : Transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
