using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Adieu.Export;

/// <summary>A table as a JSON array of objects.</summary>
internal sealed class JsonTable : IAsyncDisposable
{
    private const int FlushAt = 16 * 1024;

    // Chinese stays readable in a text editor.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly Utf8JsonWriter _json;
    private readonly JsonEncodedText[] _columns;

    public JsonTable(Stream output, IReadOnlyList<string> columns)
    {
        _json = new Utf8JsonWriter(output, Options);
        _columns = [.. columns.Select(c => JsonEncodedText.Encode(c, Options.Encoder))];
        _json.WriteStartArray();
    }

    public ValueTask RowAsync(IReadOnlyList<object?> row, CancellationToken cancellationToken)
    {
        _json.WriteStartObject();
        for (var i = 0; i < _columns.Length; i++) Write(_columns[i], row[i]);
        _json.WriteEndObject();
        return _json.BytesPending > FlushAt ? new ValueTask(_json.FlushAsync(cancellationToken)) : ValueTask.CompletedTask;
    }

    public async Task EndAsync(CancellationToken cancellationToken)
    {
        _json.WriteEndArray();
        await _json.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _json.DisposeAsync();

    private void Write(JsonEncodedText name, object? value)
    {
        switch (value)
        {
            case null: _json.WriteNull(name); break;
            case bool b: _json.WriteBoolean(name, b); break;
            case int n: _json.WriteNumber(name, n); break;
            case long n: _json.WriteNumber(name, n); break;
            case decimal n: _json.WriteNumber(name, n); break;
            case double n when double.IsFinite(n): _json.WriteNumber(name, n); break;
            default: _json.WriteString(name, Values.Text(value)); break;
        }
    }
}
