using System.CommandLine;
using System.Data.Common;
using System.Text.Json.Nodes;
using Adieu.Erasure.Stores;
using Adieu.Evidence;

namespace Adieu.Cli;

/// <summary><c>adieu hold add|list|release</c>.</summary>
internal static class HoldCommands
{
    public static IEnumerable<Command> Commands
    {
        get
        {
            var group = new Command("hold", "Legal holds: rows that stay whoever leaves, until they are released.");
            group.Subcommands.Add(Add());
            group.Subcommands.Add(List());
            group.Subcommands.Add(Release());
            yield return group;
        }
    }

    private static Argument<string> Id() => new("id") { Description = "The hold's name, such as a file number; no personal data." };

    private static Command Add()
    {
        var (options, id, ledger, staff) = (new StoreOptions(), Id(), new InstallationOptions().Storage, CaseCommands.Staff());
        var table = new Option<string>("--table", "-t") { Description = "The table, as the map names it.", Required = true };
        var where = new Option<string>("--where", "-w") { Description = "A SQL condition on its columns: \"id = 42\".", Required = true };
        var basis = new Option<string>("--basis", "-b") { Description = "The law or order, in words.", Required = true };
        var command = new Command("add", "Puts rows on hold; waits for erasures under way.") { id, table, where, basis, staff, ledger };
        options.AddTo(command);
        command.SetAction((parsed, ct) => options.InStoreAsync(parsed, async (store, _) =>
        {
            await using var installation = InstallationOptions.OpenStorage(parsed, ledger);
            var entries = await LedgerAsync(installation, ct);
            var rows = await store.HoldAsync(parsed.GetValue(id)!, parsed.GetValue(table)!, parsed.GetValue(where)!, parsed.GetValue(basis)!, ct);
            // Without the condition, which may name somebody.
            await entries.NoteAsync("hold.added", new JsonObject { ["hold"] = parsed.GetValue(id), ["store"] = store.Name, ["table"] = parsed.GetValue(table), ["basis"] = parsed.GetValue(basis), ["rows"] = rows, ["staff"] = parsed.GetValue(staff) }, ct);
            parsed.InvocationConfiguration.Output.WriteLine($"on hold: {rows} rows now");
            return 0;
        }));
        return command;
    }

    private static Command List()
    {
        var options = new StoreOptions();
        var command = new Command("list", "The holds that are on.");
        options.AddTo(command);
        command.SetAction((parsed, ct) => options.InStoreAsync(parsed, async (store, _) =>
        {
            foreach (var hold in await store.HoldsAsync(ct)) parsed.InvocationConfiguration.Output.WriteLine(hold);
            return 0;
        }));
        return command;
    }

    private static Command Release()
    {
        var (options, id, ledger, staff) = (new StoreOptions(), Id(), new InstallationOptions().Storage, CaseCommands.Staff());
        var command = new Command("release", "Releases a hold; the server, or `adieu sweep`, then erases what was due, and cases that waited for it go on.") { id, staff, ledger };
        options.AddTo(command);
        command.SetAction((parsed, ct) => options.InStoreAsync(parsed, async (store, _) =>
        {
            await using var installation = InstallationOptions.OpenStorage(parsed, ledger);
            var entries = await LedgerAsync(installation, ct);
            var released = await store.ReleaseAsync(parsed.GetValue(id)!, ct);
            if (released) await entries.NoteAsync("hold.released", new JsonObject { ["hold"] = parsed.GetValue(id), ["store"] = store.Name, ["staff"] = parsed.GetValue(staff) }, ct);
            parsed.InvocationConfiguration.Output.WriteLine(released ? "released" : "There is no such hold.");
            return released ? 0 : 1;
        }));
        return command;
    }

    // Asked before anything is put on: a hold that no ledger tells of would be lost with a restored backup.
    private static async Task<ILedger> LedgerAsync(Installation installation, CancellationToken ct)
    {
        var ledger = installation.Get<ILedger>();
        try
        {
            await ledger.LastCheckpointAsync(ct);
            return ledger;
        }
        catch (Exception e) when (e is DbException or StoreException)
        {
            throw new StoreException($"Nothing was changed: holds stand in the ledger of Adieu's own database as well, and --storage names none that can be read ({e.Message}). Where there is the engine alone, a program puts them on: SqlErasureStore.HoldAsync.", transient: false, e);
        }
    }
}
