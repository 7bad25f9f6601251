using System.Text.Json;
using System.Text.Json.Serialization;

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

    /// <summary>Says that there is an answer, never which.</summary>
    public override string ToString() => "answer:***";
}
