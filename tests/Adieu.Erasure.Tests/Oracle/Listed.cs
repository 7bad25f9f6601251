using System.Globalization;
using System.Text.Json;

namespace Adieu.Erasure.Tests.Oracle;

/// <summary>Lists of keys, as JSON without spaces. A number and a text that reads like it are the same key; what is no list names nobody.</summary>
internal static class Listed
{
    public static bool Holds(object? list, object key) => Of(list).Exists(e => Is(e, Convert.ToString(key, CultureInfo.InvariantCulture)!));

    /// <summary>The list without somebody; the others stay in their order.</summary>
    public static object? Without(object? list, string key) =>
        Of(list) is { Count: > 0 } all ? $"[{string.Join(',', all.Where(e => !Is(e, key)).Select(e => e.GetRawText()))}]" : list;

    /// <summary>A list as somebody may have filled it: some people, some of them twice, and strangers; in documents whatever else.</summary>
    public static string? Draw(Draw draw, bool text, bool document)
    {
        if (draw.Chance(12)) return null;
        if (document && draw.Chance(6)) return draw.Of("{\"1\":1}", "3", "\"p1\"", "null");
        var all = new List<string>();
        for (var left = draw.Below(5); left > 0; left--)
        {
            var number = draw.Between(1, 6).ToString(CultureInfo.InvariantCulture);
            if (draw.Chance(8)) all.Add(document ? draw.Of("null", "true", "{\"k\":1}", "[1]") : "null");
            else all.Add(text ? $"\"p{number}\"" : document && draw.Chance(15) ? $"\"{number}\"" : number);
        }

        return $"[{string.Join(',', all)}]";
    }

    private static bool Is(JsonElement element, string key) => element.ValueKind is JsonValueKind.Number or JsonValueKind.String && element.ToString() == key;

    private static List<JsonElement> Of(object? list)
    {
        if (list is not string text) return [];
        using var document = JsonDocument.Parse(text);
        return document.RootElement.ValueKind == JsonValueKind.Array ? [.. document.RootElement.EnumerateArray().Select(e => e.Clone())] : [];
    }
}
