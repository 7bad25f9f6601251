using System.CommandLine;
using Adieu.Erasure;
using Adieu.Export;

namespace Adieu.Cli;

/// <summary><c>adieu export</c> and <c>adieu sweep</c>: one store by its map, without a case.</summary>
internal static class StoreCommands
{
    // So many steps in one transaction; the sweep goes on until nothing is due.
    private const int AtOnce = 500;

    public static IEnumerable<Command> Commands => [Export(), Sweep()];

    private static Command Export()
    {
        var (options, subject) = (new StoreOptions(), new Option<string>("--subject", "-s") { Description = "The person's key; a composite key as a JSON array.", Required = true });
        var folder = new Option<DirectoryInfo>("--output", "-o") { Description = "A folder that is not there yet, or empty.", Required = true };
        var command = new Command("export", "Writes what a store holds of one person, by the same map: a JSON file for each table; exit code 1 when that is nothing.") { subject, folder };
        options.AddTo(command);
        command.SetAction((parsed, ct) => options.InStoreAsync(parsed, async (store, arity) =>
        {
            var into = parsed.GetValue(folder)!;
            if (into.Exists && into.EnumerateFileSystemInfos().Any()) throw new IOException($"{into} is not empty.");
            into.Create();
            var total = 0L;
            await foreach (var table in store.ExportAsync(SubjectKey.Parse(parsed.GetValue(subject)!, arity), ct))
            {
                await using var file = File.Create(Path.Combine(into.FullName, Exporter.Safe(table.Name) + ".json"));
                await using var json = new JsonTable(file, table.Columns);
                var rows = 0L;
                await foreach (var row in table.Rows.WithCancellation(ct))
                {
                    await json.RowAsync(row, ct);
                    rows++;
                }

                await json.EndAsync(ct);
                total += rows;
                parsed.InvocationConfiguration.Output.WriteLine($"  {table.Name,-28} {rows,8}");
            }

            if (total == 0) parsed.InvocationConfiguration.Output.WriteLine("not found: nothing is held under this key");
            return total == 0 ? 1 : 0;
        }));
        return command;
    }

    private static Command Sweep()
    {
        var options = new StoreOptions();
        var command = new Command("sweep", "Deletes what laws keep no longer, and erases what released holds had kept. A server does so by itself, for its cases.");
        options.AddTo(command);
        command.SetAction((parsed, ct) => options.InStoreAsync(parsed, async (store, _) =>
        {
            await SweepAsync(parsed, "purged", () => store.PurgeExpiredAsync(AtOnce, ct), steps => store.AcknowledgePurgeAsync(steps, ct));
            await SweepAsync(parsed, "released", () => store.EraseReleasedAsync(AtOnce, ct), steps => store.AcknowledgeReleasedAsync(steps, ct));
            return 0;
        }));
        return command;
    }

    private static async Task SweepAsync(ParseResult parsed, string what, Func<Task<IReadOnlyList<Receipt>>> work, Func<IReadOnlyList<string>, Task> acknowledge)
    {
        var output = parsed.InvocationConfiguration.Output;
        var steps = 0;
        while (await work() is { Count: > 0 } receipts)
        {
            foreach (var receipt in receipts)
            {
                output.WriteLine($"{what}: {receipt.StepId}");
                ErasureCommands.Print(parsed, receipt.Effects);
            }

            // What stands on the page is written down: the store may forget it.
            await acknowledge([.. receipts.Select(r => r.StepId)]);
            steps += receipts.Count;
        }

        output.WriteLine($"{steps} steps {what}");
    }
}
