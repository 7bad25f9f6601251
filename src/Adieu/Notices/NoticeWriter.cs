using System.Text.Json;
using Adieu.Cases;
using Adieu.Policies;
using Adieu.Sealing;
using Adieu.Services;
using Adieu.Settlement;

namespace Adieu.Notices;

/// <summary>Writes a case's notices to every address that the person has, sealed until they are sent.</summary>
internal sealed class NoticeWriter(SealedBox box, ClosingOptions options)
{
    private const string Where = "outbox";

    /// <summary>The notices of a template for a person.</summary>
    /// <param name="template">Which.</param>
    /// <param name="service">The service.</param>
    /// <param name="about">The case.</param>
    /// <param name="secrets">Whose addresses.</param>
    /// <param name="values">More values for the placeholders.</param>
    public IReadOnlyList<Notice> Write(string template, ServiceDefinition service, StoredCase about, CaseSecrets secrets, params ReadOnlySpan<(string Name, string Value)> values) =>
        Write(template, service, about.Number, about.Language, secrets, values);

    /// <summary>The same for a case that is only being opened.</summary>
    public IReadOnlyList<Notice> Write(string template, ServiceDefinition service, CaseNumber number, string language, CaseSecrets secrets, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var filled = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["service"] = service.Name.In(language),
            ["number"] = number.ToString(),
            ["tracker"] = options.Address($"case/{number}"),
            ["contact"] = string.Join(" / ", new[] { service.Contact.Phone, service.Contact.Email }.Where(c => c is not null)),
        };
        filled["complaint"] = LawPack.Of(service.Law).Complaint.In(language);
        filled["settlement"] = SettlementSummary.Paragraph(service, secrets.Agreed, language);
        foreach (var (name, value) in values) filled[name] = value;
        var notices = new List<Notice>();
        foreach (var (channel, destination) in new[] { ("sms", secrets.Phone), ("email", secrets.Email) })
        {
            if (destination is null) continue;
            var id = Guid.NewGuid().ToString("N");
            var key = box.NewKey(id);
            var content = box.SealText(key, id, JsonSerializer.Serialize(new NoticeContent(destination, filled)), Where);
            notices.Add(new Notice(id, template, channel, language, key.Bytes.ToArray(), content));
        }

        return notices;
    }

    /// <summary>One message to each of the people whom a person wanted told: by e-mail, else by SMS. It names neither the case nor anything that leads to it.</summary>
    public IReadOnlyList<Notice> WriteFarewells(ServiceDefinition service, StoredCase about, CaseSecrets secrets) => secrets.Farewell is not { } farewell ? [] :
        [.. farewell.People.SelectMany(person => Write(
            "farewell", service, about, secrets with { Phone = person.Email is null ? person.Phone : null, Email = person.Email },
            ("signature", farewell.Signature),
            ("words", farewell.Words.Length == 0 ? "" : about.Language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? $"留言：“{farewell.Words}”" : $" In their words: “{farewell.Words}”")))];

    /// <summary>Opens a notice and fills its text.</summary>
    public (string Destination, NoticeText Text) Read(Notice notice)
    {
        var content = JsonSerializer.Deserialize<NoticeContent>(box.OpenText(new SealedKey(notice.SealedKey), notice.Id, notice.Sealed, Where))!;
        return (content.Destination, NoticeTemplates.Fill(notice.Template, notice.Language, notice.Channel, content.Values));
    }
}
