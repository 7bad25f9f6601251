using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Adieu.Cases;

/// <summary>
/// A case's public number, such as <c>ADU-7K3F-92QX</c>: seven random characters and a check character from 27 that are
/// hard to mistake for one another (no vowels, no 0, 1, L). It says nothing about the person.
/// </summary>
public readonly record struct CaseNumber
{
    // 27 characters: consonants without L, and digits without 0 and 1.
    private const string Alphabet = "23456789BCDFGHJKMNPQRSTVWXZ";

    private readonly string? _value;

    private CaseNumber(string value) => _value = value;

    /// <summary>A new number from a cryptographic generator: one of 27^7, about 10^10.</summary>
    public static CaseNumber New()
    {
        var body = RandomNumberGenerator.GetString(Alphabet, 7);
        return new CaseNumber($"ADU-{body[..4]}-{body[4..]}{Check(body)}");
    }

    /// <summary>Reads a number as people type it: in any case, with or without hyphens, spaces or the prefix.</summary>
    /// <returns>False when the text is not a case number or its check character is wrong.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out CaseNumber number)
    {
        number = default;
        if (text is null || text.Length > 40) return false;
        var bare = string.Concat(text.ToUpperInvariant().Where(c => c is not '-' and not ' '));
        if (bare.Length == 11 && bare.StartsWith("ADU", StringComparison.Ordinal)) bare = bare[3..];
        if (bare.Length != 8 || bare.Any(c => !Alphabet.Contains(c, StringComparison.Ordinal))) return false;
        if (Check(bare[..7]) != bare[7]) return false;
        number = new CaseNumber($"ADU-{bare[..4]}-{bare[4..]}");
        return true;
    }

    /// <summary>The number as it is printed; empty for <c>default</c>.</summary>
    public override string ToString() => _value ?? "";

    // A weighted sum modulo the alphabet's size; the weights are coprime to 27, so every single wrong character and
    // every swap of neighbours that differ is caught.
    private static char Check(string body)
    {
        ReadOnlySpan<int> weights = [1, 2, 4, 5, 7, 8, 10];
        var sum = 0;
        for (var i = 0; i < body.Length; i++) sum += weights[i] * Alphabet.IndexOf(body[i], StringComparison.Ordinal);
        return Alphabet[sum % Alphabet.Length];
    }
}
