using System.CommandLine;
using Adieu.Evidence;

namespace Adieu.Cli;

/// <summary><c>adieu ledger export</c> and <c>adieu ledger verify</c>.</summary>
internal static class LedgerCommands
{
    public static IEnumerable<Command> Commands
    {
        get
        {
            var group = new Command("ledger", "The append-only log that every closure stands in.");
            group.Subcommands.Add(Export());
            group.Subcommands.Add(Verify());
            yield return group;
        }
    }

    private static Command Export()
    {
        var options = new InstallationOptions();
        var file = new Option<FileInfo?>("--output", "-o") { Description = "Where to write; without it, to the standard output." };
        var command = new Command("export", "Signs the ledger as it is now and writes it out as JSON Lines, for anybody to check.") { options.Storage, options.Keys, file };
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            await using var opened = options.OpenStorage(parsed);
            var checkpoints = new Checkpoints(opened.Get<ILedger>(), options.SigningKey(parsed));
            if (parsed.GetValue(file) is not { } target)
            {
                await checkpoints.ExportAsync(parsed.InvocationConfiguration.Output, ct);
                return 0;
            }

            await using var writer = new StreamWriter(target.ToString());
            await checkpoints.ExportAsync(writer, ct);
            return 0;
        }, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static Command Verify()
    {
        var file = new Argument<FileInfo>("export") { Description = "What 'adieu ledger export' wrote." };
        var keys = new Option<FileInfo?>("--jwks") { Description = "The published keys. Without it the export's own are taken, and somebody who forged all of it is not found out." };
        var command = new Command("verify", "Hashes an exported ledger again and compares it with every signed checkpoint; exit code 1 when something is not right.") { file, keys };
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            var (output, name) = (parsed.InvocationConfiguration.Output, parsed.GetValue(file)!.ToString());
            var published = parsed.GetValue(keys) is { } path ? await File.ReadAllTextAsync(path.ToString(), ct) : null;
            using var reader = new StreamReader(name);
            switch (await LedgerCheck.RunAsync(reader, published, ct))
            {
                case LedgerCheck.Outcome.Sound sound:
                    output.WriteLine($"Sound: {sound.Entries} entries, {sound.Checkpoints} checkpoints, signed by {string.Join(", ", sound.KeyIds)}");
                    if (published is null) output.WriteLine("The keys are the export's own. Compare them with the published ones, or give --jwks.");
                    return 0;
                case LedgerCheck.Outcome.Broken broken:
                    output.WriteLine($"{name}:{broken.Line}: {broken.Why}");
                    return 1;
                default:
                    throw new InvalidOperationException("There is a third outcome of checking a ledger.");
            }
        }, parsed.InvocationConfiguration.Error));
        return command;
    }
}
