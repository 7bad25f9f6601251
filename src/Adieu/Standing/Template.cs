using System.Globalization;
using System.Text;
using Adieu.Services;

namespace Adieu.Standing;

/// <summary>
/// A text with <c>{column}</c> or <c>{column:format}</c> placeholders, as docs/service-yaml.md describes it. Values are
/// only put in, never read as a template again.
/// </summary>
internal sealed class Template
{
    public static readonly IReadOnlyList<string> Formats = ["number", "yuan", "fen", "date", "datetime"];

    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    private readonly List<(string Text, string? Format, bool Column)> _parts = [];

    private Template()
    {
    }

    public IEnumerable<string> Columns => _parts.Where(p => p.Column).Select(p => p.Text).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>A text of a service's file, which lets in nothing but well-formed templates.</summary>
    public static Template Known(string text) => Parse(text, out var mistake) ?? throw new InvalidOperationException(mistake);

    /// <summary>A text of a service's file, filled in both languages.</summary>
    public static LocalText Fill(LocalText text, IReadOnlyDictionary<string, object?> row, TimeZoneInfo zone) =>
        new(Known(text.Zh).Fill(row, chinese: true, zone), Known(text.En).Fill(row, chinese: false, zone));

    /// <summary>Reads a template; gives null and one sentence when it is malformed.</summary>
    public static Template? Parse(string text, out string? mistake)
    {
        var template = new Template();
        var plain = new StringBuilder();
        mistake = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '{' or '}' && i + 1 < text.Length && text[i + 1] == c)
            {
                plain.Append(c);
                i++;
            }
            else if (c == '{')
            {
                var end = text.IndexOf('}', i);
                var inner = end < 0 ? "" : text[(i + 1)..end];
                var (column, format) = inner.Split(':', 2) is [var left, var right] ? (left, right) : (inner, null);
                if (column.Length == 0 || !column.All(x => char.IsAsciiLetterOrDigit(x) || x == '_')) mistake = "A brace is opened without a column's name.";
                else if (format is not null && !Formats.Contains(format) && !IsMoney(format)) mistake = $"There is no format {format}; there are {string.Join(", ", Formats)}, and a currency such as EUR or EUR/100.";
                if (mistake is not null) return null;
                template._parts.Add((plain.ToString(), null, false));
                template._parts.Add((column, format, true));
                plain.Clear();
                i = end;
            }
            else if (c == '}')
            {
                mistake = "A brace is closed that was not opened.";
                return null;
            }
            else
            {
                plain.Append(c);
            }
        }

        template._parts.Add((plain.ToString(), null, false));
        return template;
    }

    /// <summary>The text with a row's values. Missing columns read as nothing.</summary>
    public string Fill(IReadOnlyDictionary<string, object?> row, bool chinese, TimeZoneInfo zone) =>
        string.Concat(_parts.Select(p => p.Column ? Direction.Isolate(Format(row.GetValueOrDefault(p.Text), p.Format, chinese, zone)) : p.Text));

    /// <summary>The text as a path: each value is escaped as one part of it.</summary>
    public string FillPath(IReadOnlyDictionary<string, object?> row) =>
        string.Concat(_parts.Select(p => p.Column ? Uri.EscapeDataString(Format(row.GetValueOrDefault(p.Text), p.Format, chinese: false, TimeZoneInfo.Utc)) : p.Text));

    private static string Format(object? value, string? format, bool chinese, TimeZoneInfo zone)
    {
        var culture = chinese ? Chinese : English;
        return format switch
        {
            "number" when Number(value) is { } n => n.ToString("#,##0.##", culture),
            "yuan" when Number(value) is { } n => "¥" + n.ToString("#,##0.00", culture),
            "fen" when Number(value) is { } n => "¥" + (n / 100).ToString("#,##0.00", culture),
            _ when format is not null && IsMoney(format) && Number(value) is { } n => Money(format[..3], format.Length > 3 ? n / 100 : n, culture),
            "date" when Date(value, zone) is { } d => d.ToString(chinese ? "yyyy'年'M'月'd'日'" : "d MMMM yyyy", culture),
            "datetime" when Date(value, zone) is { } d => d.ToString(chinese ? "yyyy'年'M'月'd'日' HH:mm" : "d MMMM yyyy, HH:mm", culture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
    }

    // An ISO 4217 code; with /100 the column holds hundredths.
    private static bool IsMoney(string format) => (format.Length == 3 || (format.Length == 7 && format.EndsWith("/100", StringComparison.Ordinal))) && format.Take(3).All(char.IsAsciiLetterUpper);

    /// <summary>An amount in whole units of a currency, by its ISO 4217 code.</summary>
    public static string Money(string currency, decimal amount, CultureInfo culture)
    {
        var sign = currency switch { "EUR" => "€", "GBP" => "£", "USD" => "US$", "CNY" => "¥", _ => currency + "\u00a0" };
        return (amount < 0 ? "-" : "") + sign + Math.Abs(amount).ToString("#,##0.00", culture);
    }

    private static decimal? Number(object? value) => value switch
    {
        string s => decimal.TryParse(s, NumberStyles.Number, CultureInfo.InvariantCulture, out var n) ? n : null,
        long or int or short or decimal or double or float => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static DateTime? Date(object? value, TimeZoneInfo zone) => value switch
    {
        DateTime { Kind: DateTimeKind.Utc } d => TimeZoneInfo.ConvertTimeFromUtc(d, zone),
        DateTime d => d,
        DateTimeOffset d => TimeZoneInfo.ConvertTime(d, zone).DateTime,
        DateOnly d => d.ToDateTime(TimeOnly.MinValue),
        string s => DateOnly.TryParseExact(s, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToDateTime(TimeOnly.MinValue)
            : DateTimeOffset.TryParse(s, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var d) ? Date(d, zone) : null,
        _ => null,
    };
}
