using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Adieu.Erasure.Stores;
using Adieu.Services;
using Adieu.Staff;

namespace Adieu.Export;

/// <summary>The export's readable page: no script, nothing loaded from anywhere, every value escaped.</summary>
internal sealed class HtmlWriter : IDisposable
{
    /// <summary>More rows than this are left to the CSV file, so that a browser can still show the page.</summary>
    public const int MostRows = 500;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StreamWriter _text;
    private readonly ServiceDefinition _service;
    private readonly bool _chinese;
    private readonly List<string> _empty = [];
    private ExportTable _table = null!;
    private string _file = "";
    private IReadOnlyList<object?>? _first;
    private long _rows;

    public HtmlWriter(Stream output, ServiceDefinition service, string language, DateTimeOffset at)
    {
        _text = new StreamWriter(output, new UTF8Encoding(false), 16 * 1024, leaveOpen: true);
        _service = service;
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
            <style>{{HtmlStyle.Sheet}}</style>
            </head>
            <body>
            <main>
            <h1>{{title}}</h1>
            <p class="soft">{{Escape(Say($"导出时间：{local}。每一类另有 JSON 与 CSV 文件，内容相同。这里有您的全部数据，请妥善保管。", $"Exported at {local}. Each kind also comes as JSON and CSV, which say the same. This is all your data: keep it safe."))}}</p>

            """);
    }

    public void Begin(ExportTable table, string file) => (_table, _file, _first, _rows) = (table, file, null, 0);

    // One row is told as a list of what it holds: how many there are is known when the next one comes, or none.
    public void Row(IReadOnlyList<object?> row)
    {
        _rows++;
        if (_rows == 1)
        {
            _first = [.. row];
            return;
        }

        if (_rows == 2)
        {
            BeginTable();
            TableRow(_first!);
        }

        if (_rows <= MostRows) TableRow(row);
    }

    public void End()
    {
        switch (_rows)
        {
            case 0:
                _empty.Add($"{Escape(Name)} {Files}");
                return;
            case 1:
                List(_first!);
                break;
            default:
                _text.Write("</tbody></table></div>\n");
                if (_rows > MostRows) _text.Write($"<p class=\"soft\">{Say($"共 {_rows} 条，这里显示前 {MostRows} 条，其余见 CSV 文件。", $"{_rows} records; the first {MostRows} are shown, the CSV has them all.")}</p>\n");
                break;
        }

        _text.Write("</section>\n");
    }

    /// <summary>Ends the page; its stream stays its opener's.</summary>
    public void Dispose()
    {
        if (_empty.Count > 0) _text.Write($"<section>\n<h2>{Say("没有数据的类别", "Kinds that hold nothing of you")}</h2>\n<ul>\n{string.Concat(_empty.Select(kind => $"<li>{kind}</li>\n"))}</ul>\n</section>\n");
        _text.Write("</main>\n</body>\n</html>\n");
        _text.Dispose();
    }

    private string Name => _service.DataNames.GetValueOrDefault(_table.Name) is { } name ? Say(name.Zh, name.En)
        : _table.Name == LookUpHistory.Table ? Say("谁查询过这个账号", "Who looked the account up")
        : _table.Name;

    private string Files => $"<span class=\"files\"><code>{Escape(_file)}</code> <a href=\"{Escape(_file)}.json\">JSON</a> <a href=\"{Escape(_file)}.csv\">CSV</a></span>";

    private void Heading() => _text.Write($"<section>\n<h2>{Escape(Name)}</h2>\n<p>{Files}</p>\n");

    private void List(IReadOnlyList<object?> row)
    {
        Heading();
        _text.Write("<dl>\n");
        foreach (var (column, value) in _table.Columns.Zip(row))
        {
            if (Text(value) is { Length: > 0 } text) _text.Write($"<div><dt>{Escape(column)}</dt><dd>{Escape(text)}</dd></div>\n");
        }

        _text.Write("</dl>\n");
    }

    private void BeginTable()
    {
        Heading();
        _text.Write($"<div class=\"rows\" role=\"region\" aria-label=\"{Escape(Name)}\" tabindex=\"0\"><table>\n<thead><tr>");
        foreach (var column in _table.Columns) _text.Write($"<th scope=\"col\">{Escape(column)}</th>");
        _text.Write("</tr></thead>\n<tbody>\n");
    }

    private void TableRow(IReadOnlyList<object?> row)
    {
        _text.Write("<tr>");
        foreach (var value in row) _text.Write($"<td><div>{Escape(Text(value))}</div></td>");
        _text.Write("</tr>\n");
    }

    private string Text(object? value) => value is byte[] bytes ? Say($"{bytes.Length} 字节", $"{bytes.Length} bytes") : Values.Text(value);

    private static string Escape(string text) => Encoder.Encode(text);

    private string Say(string chinese, string english) => _chinese ? chinese : english;
}
