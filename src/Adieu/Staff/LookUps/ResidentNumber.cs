using System.Globalization;

namespace Adieu.Staff;

/// <summary>A resident ID number as GB 11643-1999 lays it out: 17 digits with a birth date in them, and a check character.</summary>
public static class ResidentNumber
{
    /// <summary>Reads what a card reader or a person typed.</summary>
    /// <returns>The 18 characters; null when the length, the date or the check character is wrong.</returns>
    public static string? Read(string? text)
    {
        if (text is not { Length: <= 40 }) return null;
        var number = Sealing.Identifiers.Normalise("document", text);
        if (number.Length != 18 || number.AsSpan(0, 17).ContainsAnyExceptInRange('0', '9')) return null;
        if (!DateOnly.TryParseExact(number.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) return null;

        // ISO 7064, MOD 11-2: the whole is congruent to 1, X standing for 10.
        var rest = 0;
        foreach (var digit in number.AsSpan(0, 17)) rest = (rest + digit - '0') * 2 % 11;
        return "10X98765432"[rest] == number[17] ? number : null;
    }
}
