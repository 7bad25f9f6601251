using System.Collections.Frozen;
using System.Text.Json;

namespace Passport.SignIn;

/// <summary>
/// The passwords that guessers try first: those of eight characters and more among the 49,233 commonest ones that
/// @zxcvbn-ts/language-common 4.1.3 (MIT) lists, gathered from published breaches; some 18,000. A rule about letters and digits lets
/// "abcd1234" pass and refuses good ones, so there is none (NIST SP 800-63B-4, section 3.1.1.2).
/// </summary>
internal static class CommonPasswords
{
    private const int LeastDifferent = 4, LeastOwn = 4;

    private static readonly Lazy<FrozenSet<string>> All = new(Read);

    /// <summary>How many there are.</summary>
    public static int Count => All.Value.Count;

    /// <summary>Whether a password is common, repeats a few characters, or is one of the person's own words with little around it.</summary>
    /// <param name="password">What was typed.</param>
    /// <param name="own">User name, phone number and the like; null ones are passed over.</param>
    public static bool Holds(string password, params ReadOnlySpan<string?> own)
    {
        if (All.Value.Contains(password) || password.Distinct().Count() < LeastDifferent) return true;
        foreach (var word in own)
        {
            if (word is { Length: >= LeastOwn } && password.Replace(word, "", StringComparison.OrdinalIgnoreCase) is var rest && rest.Length < password.Length && rest.Length < LeastOwn) return true;
        }

        return false;
    }

    private static FrozenSet<string> Read()
    {
        using var list = typeof(CommonPasswords).Assembly.GetManifestResourceStream("Passport.common-passwords.json")!;
        return JsonSerializer.Deserialize<string[]>(list)!.Where(word => word.Length >= 8).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
