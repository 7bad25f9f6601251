using System.CommandLine;
using Adieu.Cases;
using Adieu.Erasure.Archive;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Stores;
using Adieu.Services;

namespace Adieu.Cli;

/// <summary><c>adieu service check</c>.</summary>
internal static class ServiceCommands
{
    public static IEnumerable<Command> Commands
    {
        get
        {
            var group = new Command("service", "Services: the files that say how their accounts are closed.");
            group.Subcommands.Add(Check());
            yield return group;
        }
    }

    private static Command Check()
    {
        var file = new Argument<FileInfo>("file") { Description = "The service.yaml; its ${NAMES} are taken from the environment." };
        var command = new Command("check", "Reads a service's file and tries its queries and maps on the live stores, changing nothing; exit code 1 when something is wrong.") { file };
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            var (output, path) = (parsed.InvocationConfiguration.Output, parsed.GetValue(file)!.ToString());
            var load = ServiceLoader.Load(path);
            if (load is ServiceLoad.Invalid invalid)
            {
                foreach (var mistake in invalid.Mistakes) output.WriteLine(mistake);
                return 1;
            }

            var loaded = (ServiceLoad.Loaded)load;
            await using var databases = new ServiceDatabases();
            var mistakes = await ServiceCheck.RunAsync(loaded, path, databases, ct);
            foreach (var mistake in mistakes) output.WriteLine(mistake);
            var refused = mistakes.Count > 0;
            foreach (var store in loaded.Service.Stores.Where(s => s.MapPath is not null))
            {
                var (plan, _, diagnostics) = await PlanCompiler.CompileAsync(AccountKeys.Load(store.MapPath!), databases.Get(store), new ErasureOptions { Undo = store.Undo is not null, ArchiveKeys = new ArchiveKeyFolder("archive-keys") }, ct);
                foreach (var diagnostic in diagnostics) output.WriteLine(diagnostic);
                refused |= plan is null;
                foreach (var basis in DataMap.Load(store.MapPath!).Tables.Select(table => table.Retain?.Basis).OfType<string>().Distinct().Where(basis => !loaded.Service.Bases.ContainsKey(basis)))
                {
                    output.WriteLine($"{path}: {store.MapPath} keeps rows by {basis}, which no line of bases explains: nobody could read which law keeps their data. Write: bases: {{ {basis}: {{ zh: ..., en: ..., source: ... }} }}");
                    refused = true;
                }
            }

            foreach (var part in loaded.Service.Parts)
            {
                try
                {
                    var (plan, _, diagnostics) = await PlanCompiler.CompileAsync(AccountKeys.Load(loaded.Service.Stores[0].MapPath!).Only([.. part.Tables]), databases.Accounts(loaded.Service), new ErasureOptions(), ct);
                    foreach (var diagnostic in diagnostics.Where(d => plan is null)) output.WriteLine($"part {part.Id}: {diagnostic}");
                    refused |= plan is null;
                }
                catch (ArgumentException e)
                {
                    output.WriteLine($"part {part.Id}: {e.Message}");
                    refused = true;
                }
            }

            if (refused) return 1;
            output.WriteLine($"{loaded.Service.Id} {loaded.Service.Version}: its file, queries and maps fit the stores");
            return 0;
        }, parsed.InvocationConfiguration.Error));
        return command;
    }
}
