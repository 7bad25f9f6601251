using System.CommandLine;
using System.Text.Json.Nodes;
using Adieu.Evidence;

namespace Adieu.Cli;

/// <summary><c>adieu archive read</c>: the one way to look at what a law keeps, and never without a trace.</summary>
internal static class ArchiveCommands
{
    public static IEnumerable<Command> Commands
    {
        get
        {
            var group = new Command("archive", "What laws keep of those who have left.");
            group.Subcommands.Add(Read());
            yield return group;
        }
    }

    private static Command Read()
    {
        var (options, ledger, staff) = (new StoreOptions(), new InstallationOptions().Storage, CaseCommands.Staff());
        var step = new Argument<string>("step") { Description = "The step that moved the rows there: the case's number, a slash, and the store's name." };
        var reason = new Option<string>("--reason", "-r") { Description = "Why, such as the file number of an authority's request; it goes into the ledger, so no personal data.", Required = true };
        var command = new Command("read", "Opens the rows that are kept of one step and prints them, a JSON object a line. Who read them, and why, is in the ledger first.") { step, reason, staff, ledger };
        options.AddTo(command);
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            if (string.IsNullOrWhiteSpace(parsed.GetValue(reason))) throw new ArgumentException("Nobody reads the archive without a reason.");
            await using var database = options.Open(parsed);
            await using var store = await options.OpenAsync(parsed, database, options.Load(parsed));
            await using var installation = InstallationOptions.OpenStorage(parsed, ledger);
            // Written down before anything is opened: a look that is not in the ledger does not happen.
            await installation.Get<ILedger>().NoteAsync("archive.read", new JsonObject { ["step"] = parsed.GetValue(step), ["store"] = store.Name, ["reason"] = parsed.GetValue(reason), ["staff"] = parsed.GetValue(staff) }, ct);
            var rows = await store.ReadArchiveAsync(parsed.GetValue(step)!, ct);
            foreach (var row in rows)
                parsed.InvocationConfiguration.Output.WriteLine(new JsonObject { ["table"] = row.Table, ["basis"] = row.Basis, ["until"] = row.Until.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), ["row"] = JsonNode.Parse(row.Row) }.ToJsonString(Readable));
            parsed.InvocationConfiguration.Error.WriteLine(rows.Count == 0 ? "Nothing is kept of this step." : $"{rows.Count} rows");
            return 0;
        }, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static readonly System.Text.Json.JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
