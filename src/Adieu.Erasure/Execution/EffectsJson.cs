using System.Text.Json;
using System.Text.Json.Serialization;

namespace Adieu.Erasure.Execution;

/// <summary>Effects as a receipt stores them.</summary>
internal static class EffectsJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write(IReadOnlyList<TableEffect> effects) => JsonSerializer.Serialize(effects, Options);

    public static IReadOnlyList<TableEffect> Read(string json) => JsonSerializer.Deserialize<List<TableEffect>>(json, Options) ?? [];
}
