using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Adieu.Erasure.Stores;
using Adieu.Services;

namespace Adieu.Export;

/// <summary>The export's readable page: no script, nothing loaded from anywhere, every value escaped.</summary>
internal sealed class HtmlWriter : IDisposable
{
    /// <summary>More rows than this are left to the CSV file, so that a browser can still show the page.</summary>
    public const int MostRows = 500;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StreamWriter _text;
    private readonly bool _chinese;
    private long _rows;

    public HtmlWriter(Stream output, ServiceDefinition service, string language, DateTimeOffset at)
    {
        _text = new StreamWriter(output, new UTF8Encoding(false), 16 * 1024, leaveOpen: true);
        _chinese = language.StartsWith("zh", StringComparison.OrdinalIgnoreCase);
        var title = Escape(Say($"您在{service.Name.Zh}的数据", $"Your data at {service.Name.En}"));
        var local = LocalTime.MomentAndZone(at, service.TimeZone, _chinese);
        _text.Write($$"""
            <!doctype html>
            <html lang="{{(_chinese ? "zh-CN" : "en")}}">
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
            <p>{{Escape(Say($"导出时间：{local}。每张表另有 JSON 与 CSV 文件。", $"Exported at {local}. Each table also comes as JSON and CSV."))}}</p>
            """);
    }

    public void Begin(ExportTable table, string file)
    {
        _rows = 0;
        _text.Write($"<section>\n<h2>{Escape(table.Name)}</h2>\n<p><a href=\"{Escape(file)}.json\">JSON</a> <a href=\"{Escape(file)}.csv\">CSV</a></p>\n<div class=\"rows\" tabindex=\"0\"><table>\n<thead><tr>");
        foreach (var column in table.Columns) _text.Write($"<th scope=\"col\">{Escape(column)}</th>");
        _text.Write("</tr></thead>\n<tbody>\n");
    }

    public void Row(IReadOnlyList<object?> row)
    {
        if (_rows++ >= MostRows) return;
        _text.Write("<tr>");
        foreach (var value in row)
            _text.Write($"<td>{Escape(value is byte[] bytes ? Say($"{bytes.Length} 字节", $"{bytes.Length} bytes") : Values.Text(value))}</td>");
        _text.Write("</tr>\n");
    }

    public void End()
    {
        _text.Write("</tbody></table></div>\n");
        if (_rows == 0) _text.Write($"<p>{Say("没有数据。", "Nothing here.")}</p>\n");
        if (_rows > MostRows) _text.Write($"<p>{Say($"共 {_rows} 行，这里显示前 {MostRows} 行，其余见 CSV 文件。", $"{_rows} rows; the first {MostRows} are shown, the CSV has them all.")}</p>\n");
        _text.Write("</section>\n");
    }

    /// <summary>Ends the page; its stream stays its opener's.</summary>
    public void Dispose()
    {
        _text.Write("</main>\n</body>\n</html>\n");
        _text.Dispose();
    }

    private static string Escape(string text) => Encoder.Encode(text);

    private string Say(string chinese, string english) => _chinese ? chinese : english;
}
