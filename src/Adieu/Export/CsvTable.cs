using System.Text;

namespace Adieu.Export;

/// <summary>A table as CSV (RFC 4180), with a byte order mark so that spreadsheets read Chinese.</summary>
internal sealed class CsvTable : IDisposable
{
    private readonly StreamWriter _text;

    public CsvTable(Stream output, IReadOnlyList<string> columns)
    {
        _text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), bufferSize: 16 * 1024, leaveOpen: true);
        Row(columns);
    }

    public void Row(IReadOnlyList<object?> row)
    {
        for (var i = 0; i < row.Count; i++)
        {
            if (i > 0) _text.Write(',');
            Cell(row[i]);
        }

        _text.Write("\r\n");
    }

    /// <inheritdoc/>
    public void Dispose() => _text.Dispose();

    // A text that a spreadsheet would take for a formula gets an apostrophe: somebody else may have written it to the
    // person, who opens the file in good faith.
    private void Cell(object? value)
    {
        var text = Values.Text(value);
        if (value is string && text.Length > 0 && (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠')) text = "'" + text;
        _text.Write(text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
    }
}
