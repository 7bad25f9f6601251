using System.Globalization;

namespace Passport.People;

/// <summary>
/// A Chinese resident ID number as GB 11643-1999 lays it out: six digits of region, eight of birth date, three of
/// sequence, and a check character by ISO 7064 MOD 11-2.
/// </summary>
public static class ResidentId
{
    // GB/T 2260: the first two digits of a region are one of these provinces.
    private static readonly HashSet<int> Provinces =
        [11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83];

    /// <summary>Reads a number as people type it: spaces are ignored, <c>x</c> is <c>X</c>.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="today">No birth date is later than this, nor 130 years or more before it.</param>
    /// <returns>The 18 characters, or null when region, date or check character are wrong.</returns>
    public static string? Normalise(string? text, DateOnly today)
    {
        if (text is null || text.Length > 40) return null;
        var number = string.Concat(text.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();
        if (number.Length != 18 || number.AsSpan(0, 17).ContainsAnyExceptInRange('0', '9')) return null;
        if (!Provinces.Contains(int.Parse(number.AsSpan(0, 2), CultureInfo.InvariantCulture))) return null;
        if (!DateOnly.TryParseExact(number.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born)) return null;
        if (born > today || born.AddYears(130) <= today) return null;
        return CheckCharacter(number.AsSpan(0, 17)) == number[17] ? number : null;
    }

    /// <summary>The check character of the first 17 digits: 0-9 or X.</summary>
    public static char CheckCharacter(ReadOnlySpan<char> digits)
    {
        // ISO 7064 MOD 11-2, pure system: weights are 2^(17-i) mod 11, and the whole number is congruent to 1.
        var remainder = 0;
        foreach (var digit in digits) remainder = (remainder + digit - '0') * 2 % 11;
        var check = (12 - remainder) % 11;
        return check == 10 ? 'X' : (char)('0' + check);
    }
}
