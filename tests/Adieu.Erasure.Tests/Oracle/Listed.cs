using System.Globalization;
using System.Text.Json;

namespace Adieu.Erasure.Tests.Oracle;

/// <summary>Lists of keys, as JSON without spaces or as texts with a sign between them. A number and a text that reads like it are the same key; what is no list names nobody.</summary>
internal static class Listed
{
    public static bool Holds(object? list, object key, string? sign = null)
    {
        var text = Convert.ToString(key, CultureInfo.InvariantCulture)!;
        return sign is null ? Of(list).Exists(e => Is(e, text)) : list is string keys && keys.Split(sign).Any(p => p.Trim(' ') == text);
    }

    /// <summary>The list without somebody; the others stay in their order.</summary>
    public static object? Without(object? list, string key, string? sign = null) =>
        sign is not null ? list is string keys ? string.Join(sign, keys.Split(sign).Where(p => p.Trim(' ') != key)).TrimStart(' ') : null
        : Of(list) is { Count: > 0 } all ? $"[{string.Join(',', all.Where(e => !Is(e, key)).Select(e => e.GetRawText()))}]" : list;

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

    /// <summary>The same as a text: with blanks around some, and with what is nobody's.</summary>
    public static string? Draw(Draw draw, bool text, string sign)
    {
        if (draw.Chance(12)) return null;
        var all = new List<string>();
        for (var left = draw.Below(5); left > 0; left--)
        {
            var key = draw.Chance(8) ? draw.Of("", "x", "1x", "-1") : string.Create(CultureInfo.InvariantCulture, $"{(text ? "p" : "")}{draw.Between(1, 7)}");
            all.Add(draw.Chance(15) ? " " + key : draw.Chance(10) ? key + " " : key);
        }

        return string.Join(sign, all);
    }

    private static bool Is(JsonElement element, string key) => element.ValueKind is JsonValueKind.Number or JsonValueKind.String && element.ToString() == key;

    private static List<JsonElement> Of(object? list)
    {
        if (list is not string text) return [];
        using var document = JsonDocument.Parse(text);
        return document.RootElement.ValueKind == JsonValueKind.Array ? [.. document.RootElement.EnumerateArray().Select(e => e.Clone())] : [];
    }
}
