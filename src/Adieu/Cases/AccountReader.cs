using System.Data.Common;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Sealing;
using Adieu.Services;

namespace Adieu.Cases;

/// <summary>Reads an account's profile in the service, and ends its sessions there.</summary>
internal sealed class AccountReader(ServiceDatabases databases)
{
    /// <summary>What a case needs to know of the person; null when there is no such account.</summary>
    /// <exception cref="StoreException">The service's database cannot be reached or refuses.</exception>
    public async Task<CaseSecrets?> ReadAsync(ServiceDefinition service, SubjectKey account, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await databases.Accounts(service).OpenAsync(cancellationToken);
            await using var command = ServiceSql.Command(connection, null, service.Accounts.Profile, "@account", account.Serialize());
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken)) return null;
            var row = ServiceSql.Row(reader);
            string? Text(string column) => row.GetValueOrDefault(column)?.ToString() is { Length: > 0 } text ? text : null;
            var identifiers = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (kind, column) in new[] { ("phone", "phone"), ("email", "email"), ("document", "document_no"), ("username", "username") })
            {
                if (Text(column) is { } value) identifiers[kind] = value;
            }

            return new CaseSecrets(account.Serialize(), Label(Text("display_name"), identifiers), Text("phone"), Text("email"), identifiers, Words: null);
        }
        catch (DbException e)
        {
            throw Fault(service, e);
        }
    }

    /// <summary>Ends every session of the account; does nothing when the service's file says nothing about sessions.</summary>
    /// <exception cref="StoreException">The service's database cannot be reached or refuses.</exception>
    public async Task SignOutAsync(ServiceDefinition service, SubjectKey account, CancellationToken cancellationToken)
    {
        if (service.Accounts.SignOut is not { } sql) return;
        try
        {
            await using var connection = await databases.Accounts(service).OpenAsync(cancellationToken);
            await using var command = ServiceSql.Command(connection, null, sql, "@account", account.Serialize());
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (DbException e)
        {
            throw Fault(service, e);
        }
    }

    private static string? Label(string? name, Dictionary<string, string> identifiers)
    {
        var parts = new List<string>();
        if (name is not null) parts.Add(Mask.Name(name));
        if (identifiers.TryGetValue("phone", out var phone)) parts.Add(Mask.Phone(phone));
        else if (identifiers.TryGetValue("email", out var email)) parts.Add(Mask.Email(email));
        else if (identifiers.TryGetValue("username", out var user)) parts.Add(Mask.Username(user));
        return parts.Count == 0 ? null : string.Join(' ', parts);
    }

    private static StoreException Fault(ServiceDefinition service, DbException e) =>
        new($"The accounts of {service.Id} cannot be read: {e.GetType().Name} {e.SqlState}.", transient: true, e);
}
