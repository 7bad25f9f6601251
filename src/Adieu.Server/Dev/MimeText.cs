using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Adieu.Server.Dev;

/// <summary>Reads the subject and the plain text of a mail: RFC 2047 words, base64 and quoted-printable bodies, the first text part of several.</summary>
internal static partial class MimeText
{
    public static (string? Subject, string Text) Read(string message)
    {
        var (headers, body) = Split(message);
        return (headers.TryGetValue("subject", out var subject) ? Words(subject) : null, Text(headers, body).TrimEnd());
    }

    private static string Text(Dictionary<string, string> headers, string body)
    {
        var type = headers.GetValueOrDefault("content-type", "text/plain");
        if (Boundary().Match(type) is { Success: true } boundary)
        {
            var parts = body.Split("--" + boundary.Groups[1].Value).Skip(1).TakeWhile(part => !part.StartsWith("--", StringComparison.Ordinal))
                .Select(part => Split(part.TrimStart('\r', '\n'))).ToList();
            if (parts.Count == 0) return "";
            var plain = parts.Find(part => part.Headers.GetValueOrDefault("content-type", "text/plain").StartsWith("text/plain", StringComparison.OrdinalIgnoreCase));
            return plain.Headers is null ? Text(parts[0].Headers, parts[0].Body) : Text(plain.Headers, plain.Body);
        }

        var bytes = headers.GetValueOrDefault("content-transfer-encoding", "7bit").Trim().ToLowerInvariant() switch
        {
            "base64" => Convert.FromBase64String(string.Concat(body.Where(c => !char.IsWhiteSpace(c)))),
            "quoted-printable" => Quoted(body.Replace("=\r\n", "", StringComparison.Ordinal)),
            _ => Encoding.Latin1.GetBytes(body),
        };
        return Encoding.UTF8.GetString(bytes);
    }

    private static (Dictionary<string, string> Headers, string Body) Split(string message)
    {
        var end = message.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var head = end < 0 ? message : message[..end];
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Folded().Replace(head, " ").Split("\r\n"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) headers.TryAdd(line[..colon].Trim(), line[(colon + 1)..].Trim());
        }

        return (headers, end < 0 ? "" : message[(end + 4)..]);
    }

    private static string Words(string header) => EncodedWord().Replace(BetweenWords().Replace(header, "$1"), word =>
        Encoding.UTF8.GetString(word.Groups[1].Value is "B" or "b" ? Convert.FromBase64String(word.Groups[2].Value) : Quoted(word.Groups[2].Value.Replace('_', ' '))));

    private static byte[] Quoted(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.Add((byte)text[i]);
            }
        }

        return [.. bytes];
    }

    [GeneratedRegex("boundary=\"?([^\";]+)\"?", RegexOptions.IgnoreCase)]
    private static partial Regex Boundary();

    [GeneratedRegex(@"\r\n[ \t]+")]
    private static partial Regex Folded();

    [GeneratedRegex(@"=\?utf-8\?([BbQq])\?([^?]*)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"(\?=)\s+(?==\?)")]
    private static partial Regex BetweenWords();
}
