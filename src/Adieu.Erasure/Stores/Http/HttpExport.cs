using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Adieu.Erasure.Stores.Http;

/// <summary>Reads an export as it flows: lines of JSON, <c>{"table": …, "columns": […]}</c> before the rows, which are arrays.</summary>
internal static class HttpExport
{
    public static async IAsyncEnumerable<ExportTable> ReadAsync(string store, HttpCalls calls, SubjectKey subject, [EnumeratorCancellation] CancellationToken ct)
    {
        using var response = await calls.PostAsync("export", new { subject = subject.Parts }, null, ct);
        if (await calls.SaysUnknownAsync(response, ct)) yield break;
        if (response.StatusCode != HttpStatusCode.OK) throw new StoreException($"Store {store} answers {(int)response.StatusCode}.", transient: false);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(ct));
        var at = new Place(lines, calls, store);
        await at.NextAsync(ct);
        while (at.Line is { ValueKind: JsonValueKind.Object } head)
        {
            var (name, columns) = at.Head(head);
            var table = new ExportTable(name, columns, RowsAsync(at, columns.Count, ct));
            await at.NextAsync(ct);
            yield return table;
            // Whoever did not want the rows gets the next table all the same.
            while (at.Line is { ValueKind: JsonValueKind.Array }) await at.NextAsync(ct);
        }

        // A row before its table, or an error in the middle: a copy that ends here would look whole.
        if (at.Line is not null) throw at.Strange();
    }

    private static async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(Place at, int cells, [EnumeratorCancellation] CancellationToken ct)
    {
        while (at.Line is { ValueKind: JsonValueKind.Array } row)
        {
            if (row.GetArrayLength() != cells) throw at.Strange();
            yield return [.. row.EnumerateArray().Select(Plain)];
            await at.NextAsync(ct);
        }
    }

    private static object? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole : value.TryGetDecimal(out var exact) ? exact : value.GetDouble(),
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };

    private sealed class Place(StreamReader lines, HttpCalls calls, string store)
    {
        public JsonElement? Line { get; private set; }

        public StoreException Strange() => new($"Store {store} sends something that is not its protocol.", transient: false);

        public (string Table, IReadOnlyList<string> Columns) Head(JsonElement head) =>
            head.TryGetProperty("table", out var table) && table.ValueKind == JsonValueKind.String
            && head.TryGetProperty("columns", out var columns) && columns.ValueKind == JsonValueKind.Array && columns.EnumerateArray().All(c => c.ValueKind == JsonValueKind.String)
                ? (table.GetString()!, [.. columns.EnumerateArray().Select(c => c.GetString()!)])
                : throw Strange();

        public async Task NextAsync(CancellationToken ct)
        {
            try
            {
                var text = await calls.InTimeAsync(async some => await lines.ReadLineAsync(some), ct);
                Line = string.IsNullOrEmpty(text) ? null : JsonElement.Parse(text);
            }
            catch (JsonException)
            {
                throw Strange();
            }
        }
    }
}
