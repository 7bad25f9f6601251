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

    /// <summary>The effects of many, each text once, and which of the texts is whose. Most of a batch have much in common.</summary>
    public static (string[] Texts, int[] Which) WriteAll(IReadOnlyList<Receipt> receipts)
    {
        var parts = new Dictionary<TableEffect, string>(ReferenceEqualityComparer.Instance);
        var places = new Dictionary<string, int>();
        var which = new int[receipts.Count];
        for (var i = 0; i < which.Length; i++)
        {
            var text = $"[{string.Join(',', receipts[i].Effects.Select(Part))}]";
            if (!places.TryGetValue(text, out which[i])) places[text] = which[i] = places.Count;
        }

        return ([.. places.Keys], which);

        string Part(TableEffect effect) => parts.TryGetValue(effect, out var part) ? part : parts[effect] = JsonSerializer.Serialize(effect, Options);
    }

    public static IReadOnlyList<TableEffect> Read(string json) => JsonSerializer.Deserialize<List<TableEffect>>(json, Options) ?? [];
}
