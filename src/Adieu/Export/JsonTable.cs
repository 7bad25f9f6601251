using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Adieu.Erasure.Stores;

namespace Adieu.Export;

/// <summary>A table as a JSON array of objects.</summary>
internal static class JsonTable
{
    private const int FlushAt = 16 * 1024;

    // Chinese stays readable in a text editor.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static async Task WriteAsync(ExportTable table, Stream output, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartArray();
        await foreach (var row in table.Rows.WithCancellation(cancellationToken))
        {
            json.WriteStartObject();
            for (var i = 0; i < table.Columns.Count; i++) Write(json, table.Columns[i], row[i]);
            json.WriteEndObject();
            if (json.BytesPending > FlushAt) await json.FlushAsync(cancellationToken);
        }

        json.WriteEndArray();
        await json.FlushAsync(cancellationToken);
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case bool b: json.WriteBoolean(name, b); break;
            case int n: json.WriteNumber(name, n); break;
            case long n: json.WriteNumber(name, n); break;
            case decimal n: json.WriteNumber(name, n); break;
            case double n when double.IsFinite(n): json.WriteNumber(name, n); break;
            default: json.WriteString(name, Values.Text(value)); break;
        }
    }
}
