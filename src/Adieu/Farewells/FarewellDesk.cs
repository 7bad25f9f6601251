using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Sealing;
using Adieu.Services;
using Adieu.Standing;

namespace Adieu.Farewells;

/// <summary>Takes who shall be told what. Addresses come from the service's own query: nobody can have a stranger written to.</summary>
internal sealed class FarewellDesk(LiveCases live, ServiceDatabases databases, ICaseStore cases, CaseVault vault, ClosingOptions options) : IFarewells
{
    /// <summary>More people than this are told in another way than by one's last message.</summary>
    public const int MostPeople = 50;

    private const int MostWords = 200;
    private const int MostSignature = 40;

    public async Task<FarewellView?> LookAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        if (await OpenAsync(number, cancellationToken) is not (_, { } service, { } secrets)) return null;
        var chosen = secrets.Farewell?.People.Select(p => p.Handle).ToHashSet() ?? [];
        return new FarewellView(
            [.. (await ContactsAsync(service, secrets.Account, cancellationToken)).Select(c => new ContactView(c.Handle, c.Name, c.Email is { } email ? Mask.Email(email) : Mask.Phone(c.Phone!), chosen.Contains(c.Handle)))],
            secrets.Farewell?.Signature ?? "", secrets.Farewell?.Words ?? "");
    }

    public async Task<FarewellResult> ChooseAsync(CaseNumber number, IReadOnlyCollection<string> contacts, string signature, string words, CancellationToken cancellationToken)
    {
        if (await OpenAsync(number, cancellationToken) is not ({ } found, { } service, { } secrets)) return new FarewellResult.NotNow();
        var people = contacts.Count == 0 ? [] : (await ContactsAsync(service, secrets.Account, cancellationToken)).Where(c => contacts.Contains(c.Handle)).ToList();
        var (signed, said) = (Line(signature), Line(words));
        var wrong = new List<string>();
        if (people.Count != contacts.Distinct().Count() || people.Count > MostPeople) wrong.Add("contacts");
        if (people.Count > 0 && (signed.Length is 0 or > MostSignature || LeadsSomewhere(signed))) wrong.Add("signature");
        if (said.Length > MostWords || LeadsSomewhere(said)) wrong.Add("words");
        if (wrong.Count > 0) return new FarewellResult.Invalid(wrong);

        var farewell = people.Count == 0 ? null : new Farewell(signed, said, people);
        var change = new CaseChange(found, found.State)
        {
            Sealed = vault.Seal(found, secrets with { Farewell = farewell }),
            DueIn = options.Lanes.ExpiresIn,
            Data = new JsonObject { ["people-to-tell"] = people.Count },
        };
        return await cases.ApplyAsync([change], cancellationToken) is [_] ? new FarewellResult.Noted(people.Count) : new FarewellResult.NotNow();
    }

    private async Task<List<FarewellContact>> ContactsAsync(ServiceDefinition service, string account, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = await ReadOnlySession.OpenAsync(databases.Accounts(service), cancellationToken);
            await using var command = ServiceSql.Command(session.Transaction.Connection!, session.Transaction, service.Contacts!, "@account", account);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var contacts = new List<FarewellContact>();
            while (await reader.ReadAsync(cancellationToken))
            {
                var row = ServiceSql.Row(reader);
                string? Text(string column) => Convert.ToString(row.GetValueOrDefault(column), CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;
                if (Text("contact") is { } handle && (Text("phone") ?? Text("email")) is not null) contacts.Add(new FarewellContact(handle, Text("name") ?? "", Text("phone"), Text("email")));
            }

            return contacts;
        }
        catch (DbException e)
        {
            throw new StoreException($"The contacts of {service.Id} could not be read: {e.GetType().Name} {e.SqlState}.", e.IsTransient, e);
        }
    }

    // A last message is no place for links: whoever took an account over would send them to its friends.
    private static bool LeadsSomewhere(string text) =>
        text.Contains("://", StringComparison.Ordinal) || text.Contains("www.", StringComparison.OrdinalIgnoreCase) || text.Any(char.IsControl)
        || text.Split([' ', '，', '。', ',', '；', '！'], StringSplitOptions.RemoveEmptyEntries).Any(word => word.Contains('/', StringComparison.Ordinal) && word.Contains('.', StringComparison.Ordinal));

    private static string Line(string text) => string.Join(' ', text.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Trim();

    private async Task<LiveCase?> OpenAsync(CaseNumber number, CancellationToken cancellationToken) =>
        await live.FindAsync(number, cancellationToken) is { } one && one.Found.State.IsUnconfirmed() && one.Service.Contacts is not null ? one : null;
}
