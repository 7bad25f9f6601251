using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Adieu.Erasure.Stores;
using Adieu.Services;

namespace Adieu.Export;

/// <summary>The export's readable page: no script, nothing loaded from anywhere, every value escaped.</summary>
internal sealed class HtmlWriter : IAsyncDisposable
{
    /// <summary>More rows than this are left to the CSV file, so that a browser can still show the page.</summary>
    public const int MostRows = 500;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StreamWriter _text;
    private readonly bool _chinese;

    // The stream stays its opener's to dispose: a StreamWriter would close it synchronously.
    private HtmlWriter(Stream output, bool chinese) => (_text, _chinese) = (new StreamWriter(output, new UTF8Encoding(false), 16 * 1024, leaveOpen: true), chinese);

    public static async Task<HtmlWriter> BeginAsync(Stream output, ServiceDefinition service, string language, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var writer = new HtmlWriter(output, language.StartsWith("zh", StringComparison.OrdinalIgnoreCase));
        var title = Escape(writer.Say($"您在{service.Name.Zh}的数据", $"Your data at {service.Name.En}"));
        var local = TimeZoneInfo.ConvertTime(at, service.TimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        await writer._text.WriteAsync($$"""
            <!doctype html>
            <html lang="{{(writer._chinese ? "zh-CN" : "en")}}">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{{title}}</title>
            <style>
            body { font: 16px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #1a1f24 }
            section { margin-top: 2.5rem } .rows { overflow-x: auto } table { border-collapse: collapse; font-size: .875rem }
            th, td { border-bottom: 1px solid #d5dbe1; padding: .4rem .75rem .4rem 0; text-align: start; vertical-align: top; max-width: 24rem; overflow-wrap: anywhere }
            </style>
            </head>
            <body>
            <main>
            <h1>{{title}}</h1>
            <p>{{Escape(writer.Say($"导出时间：{local}。每张表另有 JSON 与 CSV 文件。", $"Exported at {local}. Each table also comes as JSON and CSV."))}}</p>
            """.AsMemory(), cancellationToken);
        return writer;
    }

    public async Task WriteAsync(ExportTable table, string file, CancellationToken cancellationToken)
    {
        await _text.WriteAsync($"<section>\n<h2>{Escape(table.Name)}</h2>\n<p><a href=\"{Escape(file)}.json\">JSON</a> <a href=\"{Escape(file)}.csv\">CSV</a></p>\n<div class=\"rows\" tabindex=\"0\"><table>\n<thead><tr>".AsMemory(), cancellationToken);
        foreach (var column in table.Columns) await _text.WriteAsync($"<th scope=\"col\">{Escape(column)}</th>");
        await _text.WriteAsync("</tr></thead>\n<tbody>\n");
        var rows = 0L;
        await foreach (var row in table.Rows.WithCancellation(cancellationToken))
        {
            if (rows++ >= MostRows) continue;
            await _text.WriteAsync("<tr>");
            foreach (var value in row)
                await _text.WriteAsync($"<td>{Escape(value is byte[] bytes ? Say($"{bytes.Length} 字节", $"{bytes.Length} bytes") : Values.Text(value))}</td>");
            await _text.WriteAsync("</tr>\n");
        }

        await _text.WriteAsync("</tbody></table></div>\n");
        if (rows == 0) await _text.WriteAsync($"<p>{Say("没有数据。", "Nothing here.")}</p>\n");
        if (rows > MostRows) await _text.WriteAsync($"<p>{Say($"共 {rows} 行，这里显示前 {MostRows} 行，其余见 CSV 文件。", $"{rows} rows; the first {MostRows} are shown, the CSV has them all.")}</p>\n");
        await _text.WriteAsync("</section>\n");
    }

    public async ValueTask DisposeAsync()
    {
        await _text.WriteAsync("</main>\n</body>\n</html>\n");
        await _text.DisposeAsync();
    }

    private static string Escape(string text) => Encoder.Encode(text);

    private string Say(string chinese, string english) => _chinese ? chinese : english;
}
