using System.Globalization;

namespace Adieu.Sealing;

/// <summary>Shows just enough of an identifier for its owner to recognise it.</summary>
public static class Mask
{
    /// <summary><c>138****8000</c>: the first three and the last four digits of eleven or more, otherwise the last two.</summary>
    public static string Phone(string value) => value.Length >= 11
        ? string.Concat(value.AsSpan(0, 3), "****", value.AsSpan(value.Length - 4))
        : Tail(value, 2);

    /// <summary><c>z***@example.com</c>: the first character and the domain.</summary>
    public static string Email(string value)
    {
        var at = value.LastIndexOf('@');
        return at < 1 ? "***" : string.Concat(First(value), "***", value.AsSpan(at));
    }

    /// <summary><c>张*</c>, <c>J***</c>: the first character; Chinese names show their length as people expect.</summary>
    public static string Name(string value)
    {
        var length = new StringInfo(value).LengthInTextElements;
        if (length == 0) return "*";
        return First(value) + (value[0] >= 0x2E80 ? new string('*', Math.Clamp(length - 1, 1, 3)) : "***");
    }

    /// <summary><c>****0013</c>: the last four characters of a document number.</summary>
    public static string Document(string value) => Tail(value, 4);

    /// <summary><c>z***</c>: the first character of a user name.</summary>
    public static string Username(string value) => value.Length == 0 ? "***" : First(value) + "***";

    private static string First(string value) => StringInfo.GetNextTextElement(value);

    private static string Tail(string value, int shown) => value.Length > 2 * shown ? string.Concat("****", value.AsSpan(value.Length - shown)) : "****";
}
