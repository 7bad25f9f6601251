using System.Text;
using Adieu.Erasure.Stores;

namespace Adieu.Export;

/// <summary>A table as CSV (RFC 4180), with a byte order mark so that spreadsheets read Chinese.</summary>
internal static class CsvTable
{
    public static async Task WriteAsync(ExportTable table, Stream output, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), bufferSize: 16 * 1024, leaveOpen: true);
        text.NewLine = "\r\n";
        await text.WriteLineAsync(string.Join(',', table.Columns.Select(c => Cell(c))).AsMemory(), cancellationToken);
        await foreach (var row in table.Rows.WithCancellation(cancellationToken))
            await text.WriteLineAsync(string.Join(',', row.Select(Cell)).AsMemory(), cancellationToken);
    }

    // A text that a spreadsheet would take for a formula gets an apostrophe: somebody else may have written it to the
    // person, who opens the file in good faith.
    private static string Cell(object? value)
    {
        var text = Values.Text(value);
        if (value is string && text.Length > 0 && (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠')) text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
