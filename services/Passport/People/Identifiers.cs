using System.Net.Mail;

namespace Passport.People;

/// <summary>Identifiers as people type them, and as other people may see them.</summary>
public static class Identifiers
{
    /// <summary>A mainland mobile number, 11 digits; <c>+86</c>, spaces and hyphens are dropped. Null when it is none.</summary>
    public static string? Phone(string? text)
    {
        if (text is null || text.Length > 30) return null;
        var digits = string.Concat(text.Where(c => c is not ' ' and not '-'));
        if (digits.StartsWith("+86", StringComparison.Ordinal)) digits = digits[3..];
        return digits.Length == 11 && digits[0] == '1' && digits[1] is >= '3' and <= '9' && !digits.AsSpan().ContainsAnyExceptInRange('0', '9') ? digits : null;
    }

    /// <summary>An e-mail address of at most 254 characters, or null.</summary>
    public static string? Email(string? text)
    {
        var trimmed = text?.Trim();
        return trimmed is { Length: > 0 and <= 254 } && MailAddress.TryCreate(trimmed, out var address) && address.Address == trimmed && address.Host.Contains('.', StringComparison.Ordinal) ? trimmed : null;
    }

    /// <summary>A name of 2 to 60 characters that holds letters, middle dots, spaces, apostrophes and hyphens only; or null.</summary>
    public static string? Name(string? text)
    {
        var trimmed = text?.Trim();
        return trimmed is { Length: >= 2 and <= 60 } && trimmed.All(c => char.IsLetter(c) || c is '·' or ' ' or '\'' or '-') ? trimmed : null;
    }

    /// <summary>A user name of 4 to 20 lower-case letters, digits and underscores that begins with a letter; or null.</summary>
    public static string? UserName(string? text)
    {
        var trimmed = text?.Trim().ToLowerInvariant();
        return trimmed is { Length: >= 4 and <= 20 } && char.IsAsciiLetterLower(trimmed[0]) && trimmed.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') ? trimmed : null;
    }

    /// <summary><c>138****8000</c>.</summary>
    public static string MaskPhone(string phone) => phone.Length < 7 ? "****" : $"{phone[..3]}****{phone[^4..]}";

    /// <summary><c>z***@example.com</c>.</summary>
    public static string MaskEmail(string email)
    {
        var at = email.IndexOf('@', StringComparison.Ordinal);
        return at < 1 ? "***" : $"{email[0]}***{email[at..]}";
    }

    /// <summary><c>1101**********001X</c>.</summary>
    public static string MaskDocument(string document) => document.Length < 8 ? "****" : $"{document[..4]}**********{document[^4..]}";
}
