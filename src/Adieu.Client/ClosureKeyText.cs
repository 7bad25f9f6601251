using System.Security.Cryptography;
using System.Text;

namespace Adieu.ClosureKeys;

// Compiled into Adieu.Client, where keys are made, and into Adieu, where they are checked, so that the two cannot disagree.

/// <summary>
/// A closure key as people write it: five groups of five random characters and a check character, from 27 that are hard
/// to mistake for one another (no vowels, no 0, 1, L). 27^25 is 118 bits: with 112 or more a plain hash is enough at rest
/// (OWASP ASVS 5, 6.5.2; NIST SP 800-63B-4, 3.1.2.2).
/// </summary>
internal static class ClosureKeyText
{
    public const int Groups = 5;
    private const int Random = 5;
    private const string Alphabet = "23456789BCDFGHJKMNPQRSTVWXZ";

    /// <summary>A new key from a cryptographic generator.</summary>
    public static string New() => string.Join('-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Alphabet, Random)).Select(body => body + Check(body)));

    /// <summary>Reads a key as people type it: in any case, full width or not, with or without hyphens and spaces.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="key">The key in its one spelling; empty when it is wrong.</param>
    /// <returns>0 when every group is well formed; the first mistyped group, from 1; -1 when the length is wrong.</returns>
    public static int Read(string typed, out string key)
    {
        key = "";
        if (typed.Length > 200) return -1;
        var bare = string.Concat(typed.Normalize(NormalizationForm.FormKC).ToUpperInvariant().Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '‐' or '–' or '—')));
        if (bare.Length != Groups * (Random + 1)) return -1;
        var groups = bare.Chunk(Random + 1).Select(group => new string(group)).ToArray();
        var wrong = Array.FindIndex(groups, group => !group.All(Alphabet.Contains) || Check(group[..Random]) != group[Random]);
        if (wrong >= 0) return wrong + 1;
        key = string.Join('-', groups);
        return 0;
    }

    /// <summary>What a service keeps of a key: bound to the account, so that a row copied to another account opens nothing.</summary>
    /// <param name="account">The account's key as the hand-off has it.</param>
    /// <param name="key">The key in its one spelling.</param>
    public static string Hash(string account, string key) =>
        "v1:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"adieu closure key\n{account}\n{key}")));

    // A weighted sum modulo 27. The weights, and the differences of neighbours, are coprime to 27: every single wrong
    // character and every swap of neighbours that differ is caught.
    private static char Check(string body)
    {
        ReadOnlySpan<int> weights = [1, 2, 4, 5, 7];
        var sum = 0;
        for (var i = 0; i < body.Length; i++) sum += weights[i] * Alphabet.IndexOf(body[i], StringComparison.Ordinal);
        return Alphabet[sum % Alphabet.Length];
    }
}
