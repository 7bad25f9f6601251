using System.Text;

namespace Adieu.Sealing;

/// <summary>
/// One spelling per identifier, so that the same phone number typed in two ways finds the same account and meets the
/// same tombstone. Services store and compare this spelling.
/// </summary>
public static class Identifiers
{
    /// <summary>Kinds of identifiers: <c>phone</c>, <c>email</c>, <c>document</c>, <c>username</c>.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["phone", "email", "document", "username"];

    /// <summary>The one spelling of an identifier; an unknown kind is only trimmed.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="value">As typed.</param>
    public static string Normalise(string kind, string value)
    {
        // NFKC turns full-width digits and letters, which Chinese keyboards give, into plain ones.
        var text = value.Normalize(NormalizationForm.FormKC).Trim();
        return kind switch
        {
            "phone" => Phone(text),
            "email" or "username" => text.ToLowerInvariant(),
            "document" => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant(),
            _ => text,
        };
    }

    // Mainland numbers lose their country prefix, because that is how Chinese services store them; others keep it.
    private static string Phone(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (text.StartsWith('+')) return digits.StartsWith("86", StringComparison.Ordinal) && digits.Length == 13 ? digits[2..] : "+" + digits;
        if (digits.StartsWith("00", StringComparison.Ordinal)) return Phone("+" + digits[2..]);
        return digits.StartsWith("86", StringComparison.Ordinal) && digits.Length == 13 ? digits[2..] : digits;
    }
}
