using System.CommandLine;
using System.Security.Cryptography;
using Adieu.Erasure.Undo;

namespace Adieu.Cli;

/// <summary><c>adieu undo</c> and <c>adieu forget</c>: one store by its map, without a case.</summary>
internal static class UndoCommands
{
    private const int KeyLength = 32;

    public static IEnumerable<Command> Commands => [Undo(), Forget()];

    /// <summary>The option that names a file with a key.</summary>
    public static Option<FileInfo> Key(string description) => new("--undo-key") { Description = description };

    /// <summary>Reads a key, and makes one that only its owner can read where there is none.</summary>
    /// <exception cref="ArgumentException">The file holds something else.</exception>
    public static ReadOnlyMemory<byte> Make(FileInfo file)
    {
        if (!File.Exists(file.ToString())) Erasure.Archive.KeyFile.Create(file.FullName, RandomNumberGenerator.GetBytes(KeyLength));
        return Read(file);
    }

    private static ReadOnlyMemory<byte> Read(FileInfo file) =>
        File.ReadAllBytes(file.ToString()) is { Length: KeyLength } key ? key : throw new ArgumentException($"{file} is no key: it should have {KeyLength} bytes.");

    private static Command Undo()
    {
        var (options, step) = (new StoreOptions(), new Argument<string>("step") { Description = "The erasure's step, as its receipt names it." });
        var key = Key("The file with the key that the erasure was given.");
        key.Required = true;
        var partial = new Option<bool>("--partial") { Description = "Brings back what can be, when something cannot." };
        var command = new Command("undo", "Brings back what an erasure with --undo-key took from a store; closed accounts are undone by `adieu restore`.") { step, key, partial };
        options.AddTo(command);
        command.SetAction((parsed, ct) => options.InStoreAsync(parsed, async (store, _) =>
        {
            var report = await store.RestoreAsync(parsed.GetValue(step)!, Read(parsed.GetValue(key)!), parsed.GetValue(partial), ct);
            Print(parsed.InvocationConfiguration.Output, report);
            return report.Outcome is RestoreOutcome.Complete or RestoreOutcome.Partial or RestoreOutcome.DoneBefore ? 0 : 1;
        }, undo: true));
        return command;
    }

    private static Command Forget()
    {
        var (options, steps) = (new StoreOptions(), new Argument<string[]>("steps") { Description = "The erasures' steps, as their receipts name them.", Arity = ArgumentArity.OneOrMore });
        var command = new Command("forget", "Deletes what erasures with --undo-key sealed: nobody brings it back any more. Receipts stay.") { steps };
        options.AddTo(command);
        command.SetAction((parsed, ct) => options.InStoreAsync(parsed, async (store, _) =>
        {
            await store.ForgetAsync(parsed.GetValue(steps)!, ct);
            parsed.InvocationConfiguration.Output.WriteLine("Nothing is sealed any more for: " + string.Join(", ", parsed.GetValue(steps)!));
            return 0;
        }));
        return command;
    }

    /// <summary>What came back, and what could not and why.</summary>
    public static void Print(TextWriter output, RestoreReport report, string store = "")
    {
        output.WriteLine(store + report.Outcome switch
        {
            RestoreOutcome.Complete => "Everything is back.",
            RestoreOutcome.Partial => "What can be is back; the rest stays sealed.",
            RestoreOutcome.NothingChanged => "Something cannot come back, and nothing was changed. --partial brings back the rest.",
            RestoreOutcome.Halfway => "A huge account is half back, and a place has been taken that the next piece needs. Free the place and run this again, or bring back the rest with --partial.",
            RestoreOutcome.DoneBefore => "It came back before; nothing was changed now.",
            _ => "Nothing is sealed for this step.",
        });
        foreach (var table in report.Tables.Where(t => t.Inserted + t.Mended > 0)) output.WriteLine($"  {table.Table,-28} {table.Inserted,8} back {table.Mended,8} mended");
        foreach (var row in report.Missing) output.WriteLine($"  {row.Table} {row.Key}: {row.Why}");
    }
}
