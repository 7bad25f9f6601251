using System.Net;
using System.Text.RegularExpressions;

namespace Adieu.Notices;

/// <summary>
/// A notice's text as a quiet HTML page for mail programs: the same words in the same order, larger where they matter. Addresses are shown in
/// full, as what is seen must be where a link leads; there is no picture, and nothing is fetched.
/// </summary>
internal static partial class NoticeHtml
{
    private const string Font = "-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif";

    /// <summary>The page.</summary>
    /// <param name="subject">The mail's subject, which heads the page.</param>
    /// <param name="text">Plain text; an empty line parts two paragraphs.</param>
    public static string Of(string subject, string text)
    {
        var paragraphs = text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Paragraph);
        return $"""
            <!doctype html>
            <html lang="{(IsChinese(text) ? "zh-CN" : "en")}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>{WebUtility.HtmlEncode(subject)}</title></head>
            <body style="margin:0;padding:24px 12px;font:16px/1.65 {Font}">
            <div style="max-width:560px;margin:0 auto;padding:24px;border:1px solid #9aa5a3;border-radius:12px;overflow-wrap:anywhere">
            <h1 style="margin:0 0 16px;font-size:20px;line-height:1.35">{WebUtility.HtmlEncode(subject)}</h1>
            {string.Join('\n', paragraphs)}
            </div>
            </body>
            </html>
            """;
    }

    private static string Paragraph(string text) => $"<p style=\"margin:0 0 16px\">{Address().Replace(WebUtility.HtmlEncode(text), "<a href=\"$0\">$0</a>").Replace("\n", "<br>\n", StringComparison.Ordinal)}</p>";

    // A name in a text of the other language does not make it one of that language.
    private static bool IsChinese(string text) => text.Count(c => c is >= '\u4e00' and <= '\u9fff') > text.Length / 8;

    // What HtmlEncode leaves of an address: &amp; belongs to it, quotation marks and angle brackets do not.
    [GeneratedRegex(@"https?://[A-Za-z0-9\-._~:/?#\[\]@!$'()*+,=%]+(?:&amp;[A-Za-z0-9\-._~:/?#\[\]@!$'()*+,=%]+)*(?<![.,:!?)])")]
    private static partial Regex Address();
}
