namespace Adieu.Services;

/// <summary>
/// Keeps a name from turning the sentence around it: next to an Arabic or Hebrew word the digits of a phone number would
/// be shown in another order (Unicode Bidirectional Algorithm, UAX #9, rule W2).
/// </summary>
internal static class Direction
{
    private const char FirstStrongIsolate = '\u2068', PopIsolate = '\u2069';

    /// <summary>The text as it was, or with its writing direction kept to itself where it has one from right to left. What would override directions is left out.</summary>
    public static string Isolate(string text)
    {
        if (text.All(c => c < '\u0590')) return text;
        var plain = text.Any(IsControl) ? string.Concat(text.Where(c => !IsControl(c))) : text;
        return plain.Any(IsRightToLeft) ? FirstStrongIsolate + plain + PopIsolate : plain;
    }

    private static bool IsRightToLeft(char c) => c is (>= '\u0590' and <= '\u08ff') or (>= '\ufb1d' and <= '\ufdff') or (>= '\ufe70' and <= '\ufeff');

    private static bool IsControl(char c) => c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
