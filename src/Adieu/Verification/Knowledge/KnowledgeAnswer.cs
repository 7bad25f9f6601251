using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Adieu.Sealing;
using Adieu.Services;

namespace Adieu.Verification.Knowledge;

/// <summary>What a caller says of the account, as an agent typed it.</summary>
internal sealed record KnowledgeAnswer
{
    /// <summary>The name on the account.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    /// <summary>The identity document's number.</summary>
    [JsonPropertyName("document")]
    public string? Document { get; init; }

    /// <summary>The phone number.</summary>
    [JsonPropertyName("phone")]
    public string? Phone { get; init; }

    /// <summary>Reads the JSON object; null when it is none.</summary>
    public static KnowledgeAnswer? Read(string text)
    {
        try
        {
            return text.Length > 500 ? null : JsonSerializer.Deserialize<KnowledgeAnswer>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether all three are the account's. All are compared, in the same time, so that no answer tells which was wrong.</summary>
    public bool Fits(AccountProfile? profile) =>
        Same(Name, profile?.DisplayName, static text => text.Trim().Normalize(NormalizationForm.FormKC))
        & Same(Document, profile?.DocumentNo, static text => Identifiers.Normalise("document", text))
        & Same(Phone, profile?.Phone, static text => Identifiers.Normalise("phone", text));

    /// <summary>Says that there is an answer, never which.</summary>
    public override string ToString() => "answer:***";

    // What the account lacks cannot be known.
    private static bool Same(string? said, string? known, Func<string, string> normalise) =>
        said is not null && known is not null
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(normalise(said))), SHA256.HashData(Encoding.UTF8.GetBytes(normalise(known))));
}
