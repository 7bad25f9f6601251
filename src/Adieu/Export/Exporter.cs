using System.IO.Compression;
using System.Runtime.CompilerServices;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Services;

namespace Adieu.Export;

/// <summary>
/// Streams a person's data as a ZIP: per table one JSON and one CSV file, and a page that needs nothing but a browser.
/// Every store is read once, so that the three forms say the same; what has to wait for its turn lies in a <see cref="Spool"/>.
/// </summary>
internal sealed class Exporter(TimeProvider time, Staff.LookUpHistory? history = null) : IExporter
{
    public async Task WriteAsync(
        ServiceDefinition service, IReadOnlyList<IErasureStore> stores, SubjectKey account, Stream output, string language, CancellationToken cancellationToken)
    {
        // Web responses refuse synchronous writes.
        await using var bridge = new AsyncOutput(output);
        await using (var archive = await ZipArchive.CreateAsync(bridge, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken))
            await FillAsync(archive, service, stores, account, language, cancellationToken);
        await bridge.FlushAsync(cancellationToken);
    }

    private async Task FillAsync(
        ZipArchive archive, ServiceDefinition service, IReadOnlyList<IErasureStore> stores, SubjectKey account, string language, CancellationToken cancellationToken)
    {
        await using var page = new Spool();
        using (var html = new HtmlWriter(page, service, language, time.GetUtcNow()))
        {
            await foreach (var (file, table) in TablesAsync(service, stores, account, cancellationToken))
            {
                await using var csv = new Spool();
                await WriteAsync(archive, file, table, csv, html, cancellationToken);
                await PassOnAsync(archive, file + ".csv", csv, cancellationToken);
            }
        }

        await PassOnAsync(archive, "index.html", page, cancellationToken);
    }

    private static async Task WriteAsync(ZipArchive archive, string file, ExportTable table, Spool csv, HtmlWriter html, CancellationToken cancellationToken)
    {
        using var sheet = new CsvTable(csv, table.Columns);
        html.Begin(table, file);
        await using (var entry = await OpenAsync(archive, file + ".json", cancellationToken))
        await using (var json = new JsonTable(entry, table.Columns))
        {
            await foreach (var row in table.Rows.WithCancellation(cancellationToken))
            {
                await json.RowAsync(row, cancellationToken);
                sheet.Row(row);
                html.Row(row);
            }

            await json.EndAsync(cancellationToken);
        }

        html.End();
    }

    private static async Task PassOnAsync(ZipArchive archive, string name, Spool spool, CancellationToken cancellationToken)
    {
        await using var entry = await OpenAsync(archive, name, cancellationToken);
        await spool.PassOnAsync(entry, cancellationToken);
    }

    private async IAsyncEnumerable<(string File, ExportTable Table)> TablesAsync(
        ServiceDefinition service, IReadOnlyList<IErasureStore> stores, SubjectKey account, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var store in stores)
        {
            await foreach (var table in store.ExportAsync(account, cancellationToken).WithCancellation(cancellationToken))
                yield return ($"{Safe(store.Name)}/{Safe(table.Name)}", table);
        }

        // What Adieu itself knows of the account: who looked it up.
        if (history is not null && await history.OfAsync(service, account, cancellationToken) is { } seen) yield return ("adieu/" + seen.Name, seen);
    }

    private static async Task<Stream> OpenAsync(ZipArchive archive, string name, CancellationToken cancellationToken) =>
        await archive.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);

    /// <summary>A file name for a table: whatever it is called, its file stays within its folder.</summary>
    internal static string Safe(string name) => string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
}
