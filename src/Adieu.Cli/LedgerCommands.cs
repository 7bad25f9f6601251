using System.Buffers.Text;
using System.CommandLine;
using Adieu.Evidence;

namespace Adieu.Cli;

/// <summary><c>adieu ledger export</c>, <c>adieu ledger verify</c> and <c>adieu ledger extends</c>.</summary>
internal static class LedgerCommands
{
    public static IEnumerable<Command> Commands
    {
        get
        {
            var group = new Command("ledger", "The append-only log that every closure stands in.");
            group.Subcommands.Add(Export());
            group.Subcommands.Add(Verify());
            group.Subcommands.Add(Extends());
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

    private static Command Extends()
    {
        var earlier = new Argument<FileInfo>("checkpoint") { Description = "A checkpoint that you kept, from /ledger/checkpoint." };
        var file = new Argument<FileInfo>("proof") { Description = "What /ledger/consistency/SIZE gave for its size." };
        var keys = new Option<FileInfo>("--jwks") { Description = "The published keys, from /.well-known/jwks.json.", Required = true };
        var command = new Command("extends", "Checks, without any network, that nothing was changed or removed in the ledger since a checkpoint that you kept; exit code 1 when it was.") { earlier, file, keys };
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            var (output, kept, name) = (parsed.InvocationConfiguration.Output, parsed.GetValue(earlier)!.ToString(), parsed.GetValue(file)!.ToString());
            var jwks = await File.ReadAllTextAsync(parsed.GetValue(keys)!.ToString(), ct);
            if (SignedText.Verify(await File.ReadAllTextAsync(kept, ct), jwks, Checkpoints.Type) is not SignedText.Check.Valid valid)
            {
                output.WriteLine($"{kept}: NOT VALID. It is no checkpoint that a key of these signed.");
                return 1;
            }

            var head = TreeHead.Read(valid.Payload);
            if (await ReadAsync(name, ct) is not LedgerProof.Consistency proof || proof.From != head.Size || proof.Root != Base64Url.EncodeToString(head.Root))
            {
                output.WriteLine($"{name}: NOT PROVED. It does not begin with the ledger of {head.Size} entries that {kept} was signed over.");
                return 1;
            }

            return Report(output, name, proof, jwks, now => $"The ledger of {head.Size} entries is the beginning of that of {now.Size}");
        }, parsed.InvocationConfiguration.Error));
        return command;
    }

    /// <summary>Reads a proof's file.</summary>
    /// <exception cref="FormatException">It holds none.</exception>
    public static async Task<LedgerProof> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return LedgerProof.Parse(await File.ReadAllTextAsync(file, cancellationToken));
        }
        catch (FormatException e)
        {
            throw new FormatException($"{file}: {e.Message}", e);
        }
    }

    /// <summary>Checks a proof and says what it shows; the exit code.</summary>
    public static int Report(TextWriter output, string file, LedgerProof proof, string jwks, Func<TreeHead, string> shows)
    {
        switch (proof.Verify(jwks))
        {
            case LedgerProof.Check.Sound sound:
                output.WriteLine($"{shows(sound.Head)}, by the checkpoint of {sound.Head.At:yyyy-MM-dd'T'HH:mm:ss'Z'}, signed by key {sound.KeyId}");
                return 0;
            case LedgerProof.Check.Broken broken:
                output.WriteLine($"{file}: NOT PROVED. {broken.Why}");
                return 1;
            default:
                throw new InvalidOperationException("There is a third outcome of checking a proof.");
        }
    }
}
