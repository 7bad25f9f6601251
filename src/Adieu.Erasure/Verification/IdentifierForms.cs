using System.Text;

namespace Adieu.Erasure.Verification;

/// <summary>How one and the same identifier is written in a store, and where a text only looks like it.</summary>
internal static class IdentifierForms
{
    /// <summary>The least bytes of a form. A shorter one would be found everywhere.</summary>
    public const int Shortest = 5;

    /// <summary>
    /// As it is (letter case does not matter) and as JSON escapes it. Numbers are grouped in many ways, which
    /// <see cref="NumberFinder"/> knows. A country code before a phone number needs no form of its own: see <see cref="Alone"/>.
    /// </summary>
    public static IEnumerable<byte[]> Of(string identifier)
    {
        var plain = identifier.Trim();
        if (Encoding.UTF8.GetByteCount(plain) < Shortest) yield break;
        foreach (var text in Texts(Bare(plain)).Distinct(StringComparer.Ordinal)) yield return Encoding.UTF8.GetBytes(text);
    }

    /// <summary>
    /// Whether what was found stands alone: a number inside a longer number is another number, a word inside a longer word
    /// another word. A country code may stand before a number, and an escape such as <c>\n</c> before anything.
    /// </summary>
    /// <param name="text">All of the text around it.</param>
    /// <param name="at">Where it begins.</param>
    /// <param name="length">How long it is.</param>
    public static bool Alone(ReadOnlySpan<byte> text, int at, int length)
    {
        var before = text[..at];
        var after = text[(at + length)..];
        if (after.Length > 0 && Joins(text[at + length - 1], after[0])) return false;
        return at == 0 || !Joins(before[^1], text[at]) || Escape(before) || (char.IsAsciiDigit((char)text[at]) && CountryCode(before));
    }

    private static IEnumerable<string> Texts(string text)
    {
        yield return text;
        if (Ascii.IsValid(text)) yield break;
        // Backslashes stand doubled in what COPY sends, and once in what SQLite holds.
        var escaped = string.Concat(text.Select(c => char.IsAscii(c) ? c.ToString() : $"\\u{(int)c:x4}"));
        yield return escaped;
        yield return escaped.Replace("\\", "\\\\", StringComparison.Ordinal);
    }

    /// <summary>A phone number is looked for without its country code, however it is given; a document number without its spaces.</summary>
    public static string Bare(string text)
    {
        if (!text.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or ' ' or '(' or ')' or 'x' or 'X')) return text;
        var digits = string.Concat(text.Where(char.IsAsciiLetterOrDigit));
        foreach (var code in new[] { "0086", "86" })
        {
            if (digits.Length == code.Length + 11 && digits.StartsWith(code + "1", StringComparison.Ordinal)) return digits[code.Length..];
        }

        return digits.Length is 11 or 18 ? digits : text;
    }

    /// <summary>Whether a text is a form (in lower case), whatever the case of its letters.</summary>
    public static bool Same(ReadOnlySpan<byte> form, ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < form.Length; i++)
        {
            var b = text[i];
            if ((uint)(b - 'A') <= 'Z' - 'A') b |= 0x20;
            if (b != form[i]) return false;
        }

        return true;
    }

    private static bool Joins(byte left, byte right) => char.IsAsciiLetterOrDigit((char)left) && char.IsAsciiLetterOrDigit((char)right);

    private static bool Escape(ReadOnlySpan<byte> before)
    {
        if (before.Length > 1 && before[^2] == '\\' && "ntrbfv"u8.Contains(before[^1])) return true;
        return before.Length > 5 && before[^5] == 'u' && before[^6] == '\\';
    }

    private static bool CountryCode(ReadOnlySpan<byte> before)
    {
        var digits = 0;
        while (digits < before.Length && digits < 5 && char.IsAsciiDigit((char)before[^(digits + 1)])) digits++;
        var code = before[^digits..];
        return code.SequenceEqual("86"u8) || code.SequenceEqual("0086"u8);
    }
}
