using System.CommandLine;
using Adieu.Erasure.Stores;

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
        var (options, id) = (new StoreOptions(), Id());
        var table = new Option<string>("--table", "-t") { Description = "The table, as the map names it.", Required = true };
        var where = new Option<string>("--where", "-w") { Description = "A SQL condition on its columns: \"id = 42\".", Required = true };
        var basis = new Option<string>("--basis", "-b") { Description = "The law or order, in words.", Required = true };
        var command = new Command("add", "Puts rows on hold; waits for erasures under way.") { id, table, where, basis };
        options.AddTo(command);
        command.SetAction((parsed, ct) => InStoreAsync(options, parsed, async store =>
        {
            var rows = await store.HoldAsync(parsed.GetValue(id)!, parsed.GetValue(table)!, parsed.GetValue(where)!, parsed.GetValue(basis)!, ct);
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
        command.SetAction((parsed, ct) => InStoreAsync(options, parsed, async store =>
        {
            foreach (var hold in await store.HoldsAsync(ct)) parsed.InvocationConfiguration.Output.WriteLine(hold);
            return 0;
        }));
        return command;
    }

    private static Command Release()
    {
        var (options, id) = (new StoreOptions(), Id());
        var command = new Command("release", "Releases a hold; what was due goes with the next sweep, a parked case with 'adieu case resume'.") { id };
        options.AddTo(command);
        command.SetAction((parsed, ct) => InStoreAsync(options, parsed, async store =>
        {
            var released = await store.ReleaseAsync(parsed.GetValue(id)!, ct);
            parsed.InvocationConfiguration.Output.WriteLine(released ? "released" : "There is no such hold.");
            return released ? 0 : 1;
        }));
        return command;
    }

    private static Task<int> InStoreAsync(StoreOptions options, ParseResult parsed, Func<SqlErasureStore, Task<int>> work) => StoreOptions.GuardAsync(async () =>
    {
        await using var database = options.Open(parsed);
        var map = options.Load(parsed);
        await using var store = await SqlErasureStore.OpenAsync(map.Store, database, map);
        return await work(store);
    }, parsed.InvocationConfiguration.Error);
}
