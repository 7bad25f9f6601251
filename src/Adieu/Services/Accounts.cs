using System.Data.Common;
using System.Globalization;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Sealing;
using Adieu.Standing;

namespace Adieu.Services;

/// <summary>Finds and describes accounts in the service that owns them. Safe for concurrent use.</summary>
public sealed class Accounts(ServiceDatabases databases)
{
    /// <summary>The column in which a closure key's query may say when the key was made.</summary>
    public const string MadeAt = "made_at";

    /// <summary>The account that an identifier belongs to, or null.</summary>
    /// <param name="service">The service.</param>
    /// <param name="kind">A kind that the service's file can find by; any other finds nothing.</param>
    /// <param name="value">The identifier as typed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">The database cannot be reached or refuses.</exception>
    public async Task<SubjectKey?> FindAsync(ServiceDefinition service, string kind, string value, CancellationToken cancellationToken)
    {
        if (!service.Accounts.Find.TryGetValue(kind, out var sql)) return null;
        var row = await FirstRowAsync(service, sql, "@value", Identifiers.Normalise(kind, value), cancellationToken);
        return row?.Values.FirstOrDefault() is { } key ? new SubjectKey(Convert.ToString(key, CultureInfo.InvariantCulture)!) : null;
    }

    /// <summary>
    /// The key as the service's database spells it: <c>A0EE…</c> and <c>a0ee…</c> may be one uuid, <c>7</c> and <c>007</c> one
    /// number. The key as given when there is no such account, or the service has no gate, so that its file does not say
    /// where accounts are.
    /// </summary>
    /// <exception cref="StoreException">The database cannot be reached or refuses.</exception>
    public async Task<SubjectKey> SpellAsync(ServiceDefinition service, SubjectKey account, CancellationToken cancellationToken)
    {
        if (service.Gate is not { } gate) return account;
        var key = $"s.{ServiceSql.Name(gate.SubjectKey)}";
        var row = await FirstRowAsync(service, $"select cast({key} as text) from {ServiceSql.Name(gate.Subject)} s where {key} = @account", "@account", account.Serialize(), cancellationToken);
        return row?.Values.FirstOrDefault() is string spelt ? new SubjectKey(spelt) : account;
    }

    /// <summary>What the service holds of an account's person, or null when there is no such account.</summary>
    /// <exception cref="StoreException">The database cannot be reached or refuses.</exception>
    public async Task<AccountProfile?> ProfileAsync(ServiceDefinition service, SubjectKey account, CancellationToken cancellationToken)
    {
        if (await FirstRowAsync(service, service.Accounts.Profile, "@account", account.Serialize(), cancellationToken) is not { } row) return null;
        string? Text(string column) => Convert.ToString(row.GetValueOrDefault(column), CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;
        return new AccountProfile
        {
            DisplayName = Text("display_name"),
            Phone = Text("phone"),
            Email = Text("email"),
            DocumentNo = Text("document_no"),
            Username = Text("username"),
            State = Text("state"),
            Language = Text("language"),
            Lock = ClosureLock.Of(long.TryParse(Text("lock_days"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var days) ? days : null, Text("lock_contact"), Text("lock_needs_contact") is "1" or "true" or "True" or "t"),
            PhoneHistory = new PhoneHistory(
                ServiceSql.Moment(row.GetValueOrDefault("phone_changed_at")),
                ServiceSql.Moment(row.GetValueOrDefault("phone_held_since")) ?? ServiceSql.Moment(row.GetValueOrDefault("phone_changed_at")),
                ServiceSql.IsTrue(row.GetValueOrDefault("phone_newer_holder"))),
        };
    }

    /// <summary>The sealed face reference that the service keeps for an account, or null when there is none or the service's file has no <c>face</c>.</summary>
    /// <exception cref="StoreException">The database cannot be reached or refuses.</exception>
    public async Task<string?> FaceAsync(ServiceDefinition service, SubjectKey account, CancellationToken cancellationToken) =>
        service.Accounts.Face is { } sql && await FirstRowAsync(service, sql, "@account", account.Serialize(), cancellationToken) is { } row
            ? row.Values.FirstOrDefault() as string
            : null;

    /// <summary>What the service keeps of an account's closure key, or null when there is none: its hash, and when it was made, where the service says so.</summary>
    /// <exception cref="StoreException">The database cannot be reached or refuses.</exception>
    public async Task<(string Hash, DateTimeOffset? MadeAt)?> ClosureKeyAsync(ServiceDefinition service, SubjectKey account, CancellationToken cancellationToken) =>
        service.Accounts.ClosureKey is { } key && await FirstRowAsync(service, key.Find, "@account", account.Serialize(), cancellationToken) is { } row
            && row.FirstOrDefault(column => column.Key != MadeAt).Value is string hash
            ? (hash, ServiceSql.Moment(row.GetValueOrDefault(MadeAt)))
            : null;

    /// <summary>Uses up the closure key of an account.</summary>
    /// <exception cref="StoreException">The database cannot be reached or refuses.</exception>
    public Task SpendClosureKeyAsync(ServiceDefinition service, SubjectKey account, CancellationToken cancellationToken) =>
        RunAsync(service, service.Accounts.ClosureKey?.Spend, account, cancellationToken);

    /// <summary>Ends every session of an account; does nothing when the service's file has no <c>sign-out</c>.</summary>
    /// <exception cref="StoreException">The database cannot be reached or refuses.</exception>
    public Task SignOutAsync(ServiceDefinition service, SubjectKey account, CancellationToken cancellationToken) =>
        RunAsync(service, service.Accounts.SignOut, account, cancellationToken);

    /// <summary>The same within an open transaction.</summary>
    /// <exception cref="DbException">The database refuses.</exception>
    internal static async Task SignOutAsync(ServiceDefinition service, SubjectKey account, DbTransaction within, CancellationToken cancellationToken)
    {
        if (service.Accounts.SignOut is not { } sql) return;
        await using var command = ServiceSql.Command(within.Connection!, within, sql, "@account", account.Serialize());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task RunAsync(ServiceDefinition service, string? sql, SubjectKey account, CancellationToken cancellationToken)
    {
        if (sql is null) return;
        try
        {
            await using var connection = await databases.Accounts(service).OpenAsync(cancellationToken);
            await using var command = ServiceSql.Command(connection, null, sql, "@account", account.Serialize());
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (DbException e)
        {
            throw Refused(service, e);
        }
    }

    private async Task<IReadOnlyDictionary<string, object?>?> FirstRowAsync(ServiceDefinition service, string sql, string parameter, string value, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = await ReadOnlySession.OpenAsync(databases.Accounts(service), cancellationToken);
            await using var command = ServiceSql.Command(session.Transaction.Connection!, session.Transaction, sql, parameter, value);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken) ? ServiceSql.Row(reader) : null;
        }
        // A value that cannot be a key at all (letters for a number) belongs to no account.
        catch (DbException e) when (e.SqlState is "22P02" or "22003")
        {
            return null;
        }
        catch (DbException e)
        {
            throw Refused(service, e);
        }
    }

    private static StoreException Refused(ServiceDefinition service, DbException e) =>
        new($"The accounts of {service.Id} could not be read: {e.GetType().Name} {e.SqlState}.", e.IsTransient, e);
}
