using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Adieu.Evidence;

/// <summary>
/// One spelling per JSON value (RFC 8785), so that everybody hashes the same bytes: members sorted by UTF-16 code
/// units, no white space, shortest escapes. Numbers are whole and within ±2^53: evidence has no others.
/// </summary>
public static class CanonicalJson
{
    /// <summary>Writes a value in its one spelling.</summary>
    /// <exception cref="FormatException">A number is not whole or out of range, or a member is there twice.</exception>
    public static string Write(JsonElement value)
    {
        var text = new StringBuilder();
        Write(value, text);
        return text.ToString();
    }

    /// <summary>Reads JSON text and writes it in its one spelling.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    /// <exception cref="FormatException">See <see cref="Write(JsonElement)"/>.</exception>
    public static string Rewrite(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Write(document.RootElement);
    }

    private static void Write(JsonElement value, StringBuilder text)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(value, text);
                break;
            case JsonValueKind.Array:
                var first = true;
                text.Append('[');
                foreach (var item in value.EnumerateArray())
                {
                    if (!first) text.Append(',');
                    first = false;
                    Write(item, text);
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                WriteString(value.GetString()!, text);
                break;
            case JsonValueKind.Number:
                if (!value.TryGetInt64(out var number) || Math.Abs(number) > 1L << 53) throw new FormatException("Evidence holds whole numbers within ±2^53 only.");
                text.Append(number.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteObject(JsonElement value, StringBuilder text)
    {
        var members = value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal).ToList();
        text.Append('{');
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0 && members[i].Name == members[i - 1].Name) throw new FormatException("A member is there twice.");
            if (i > 0) text.Append(',');
            WriteString(members[i].Name, text);
            text.Append(':');
            Write(members[i].Value, text);
        }

        text.Append('}');
    }

    private static void WriteString(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\b': text.Append("\\b"); break;
                case '\t': text.Append("\\t"); break;
                case '\n': text.Append("\\n"); break;
                case '\f': text.Append("\\f"); break;
                case '\r': text.Append("\\r"); break;
                case < ' ': text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
                default: text.Append(c); break;
            }
        }

        text.Append('"');
    }
}
