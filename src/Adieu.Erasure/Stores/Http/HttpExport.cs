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
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone) yield break;
        if (response.StatusCode != HttpStatusCode.OK) throw new StoreException($"Store {store} answers {(int)response.StatusCode}.", transient: false);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(ct));
        var at = new Place(lines, store);
        await at.NextAsync(ct);
        while (at.Line is { ValueKind: JsonValueKind.Object } head)
        {
            var columns = head.GetProperty("columns").EnumerateArray().Select(c => c.GetString()!).ToList();
            var table = new ExportTable(head.GetProperty("table").GetString()!, columns, RowsAsync(at, ct));
            await at.NextAsync(ct);
            yield return table;
            // Whoever did not want the rows gets the next table all the same.
            while (at.Line is { ValueKind: JsonValueKind.Array }) await at.NextAsync(ct);
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(Place at, [EnumeratorCancellation] CancellationToken ct)
    {
        while (at.Line is { ValueKind: JsonValueKind.Array } row)
        {
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

    private sealed class Place(StreamReader lines, string store)
    {
        public JsonElement? Line { get; private set; }

        public async Task NextAsync(CancellationToken ct)
        {
            try
            {
                var text = await lines.ReadLineAsync(ct);
                Line = string.IsNullOrEmpty(text) ? null : JsonElement.Parse(text);
            }
            catch (JsonException)
            {
                throw new StoreException($"Store {store} sends something that is not its protocol.", transient: false);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                throw new StoreException($"Store {store} broke off the export.", transient: true);
            }
        }
    }
}
