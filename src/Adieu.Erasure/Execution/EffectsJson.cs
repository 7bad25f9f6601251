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

    /// <summary>The effects of many, each list once, and which of the texts is whose. Most of a batch have one in common.</summary>
    public static (string[] Texts, int[] Which) WriteAll(IReadOnlyList<Receipt> receipts)
    {
        var places = new Dictionary<IReadOnlyList<TableEffect>, int>(ReferenceEqualityComparer.Instance);
        var which = new int[receipts.Count];
        for (var i = 0; i < which.Length; i++)
        {
            if (!places.TryGetValue(receipts[i].Effects, out which[i])) places[receipts[i].Effects] = which[i] = places.Count;
        }

        return ([.. places.Keys.Select(Write)], which);
    }

    public static IReadOnlyList<TableEffect> Read(string json) => JsonSerializer.Deserialize<List<TableEffect>>(json, Options) ?? [];
}
