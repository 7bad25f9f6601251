using System.CommandLine;
using Adieu.Erasure;
using Adieu.Erasure.Stores;

namespace Adieu.Cli;

/// <summary><c>adieu preview</c>, <c>adieu erase</c> and <c>adieu verify</c>: one store by its map, without a case.</summary>
internal static class ErasureCommands
{
    public static IEnumerable<Command> Commands => [Preview(), Erase(), Verify()];

    // So many in one batch, whatever their number.
    private const int AtOnce = 500;

    private static Option<string[]> Subjects() => new("--subject", "-s") { Description = "A subject's key; a composite key as a JSON array. May be given several times; @FILE stands for what a file has, a key a line.", Required = true, AllowMultipleArgumentsPerToken = true };

    private static Option<string> StepId() => new("--step") { Description = "Identifies this erasure for ever; the same id is never carried out twice. Several subjects get :0, :1, ... behind it.", Required = true };

    private static Command Preview()
    {
        var (options, subjects) = (new StoreOptions(), Subjects());
        var command = new Command("preview", "Counts what an erasure would do now.") { subjects };
        options.AddTo(command);
        command.SetAction((parsed, ct) => options.InStoreAsync(parsed, async (store, arity) =>
        {
            foreach (var request in Batch("subject", parsed.GetValue(subjects)!, arity))
            {
                var preview = await store.PreviewAsync(request.Subject, ct);
                parsed.InvocationConfiguration.Output.WriteLine($"{request.StepId}: {(preview.SubjectFound ? "found" : "not found")}");
                Print(parsed, preview.Effects);
            }

            return 0;
        }));
        return command;
    }

    private static Command Erase()
    {
        var (options, subjects, step) = (new StoreOptions(), Subjects(), StepId());
        var undo = UndoCommands.Key("With a key, what goes is sealed in the store so that `adieu undo` can bring it back. A file, made when it is not there; whoever deletes it makes the erasure final.");
        var command = new Command("erase", "Erases subjects as the map says, in one transaction with their receipts.") { subjects, step, undo };
        options.AddTo(command);
        command.SetAction((parsed, ct) => options.InStoreAsync(parsed, async (store, arity) =>
        {
            var stand = 0;
            var key = parsed.GetValue(undo) is { } file ? UndoCommands.Make(file) : (ReadOnlyMemory<byte>?)null;
            foreach (var batch in Batch(parsed.GetValue(step)!, parsed.GetValue(subjects)!, arity).Chunk(AtOnce))
            {
                foreach (var receipt in await store.EraseAsync([.. batch.Select(r => r with { VaultKey = key })], ct))
                {
                    parsed.InvocationConfiguration.Output.WriteLine($"{(receipt.Undone ? "NOT ERASED, undone since (erase under another --step):" : receipt.Earlier ? "skipped, done before:" : receipt.Effects.Count == 0 ? "0 rows:" : "erased:")} receipt {receipt.StepId} at {receipt.At:u} plan {receipt.PlanHash}");
                    if (receipt.Undone) stand++;
                    else Print(parsed, receipt.Effects);
                }
            }

            return stand == 0 ? 0 : 1;
        }, parsed.GetValue(undo) is not null));
        return command;
    }

    private static Command Verify()
    {
        var (options, subjects) = (new StoreOptions(), Subjects());
        var paranoid = new Option<FileInfo>("--paranoid") { Description = "Believes no map either: also reads the whole store, and looks in every column for these people's identifiers, encoded ones too. A file as `adieu scan` takes it." };
        var command = new Command("verify", "Looks for what is left of erased subjects; exit code 1 when something is.") { subjects, paranoid };
        options.AddTo(command);
        command.SetAction((parsed, ct) => options.InStoreAsync(parsed, async (store, arity) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var (probes, findings) = (0, 0);
            foreach (var batch in Batch("subject", parsed.GetValue(subjects)!, arity).Chunk(AtOnce))
            {
                var report = await store.ProbeAsync(batch, ct);
                foreach (var finding in report.Findings) output.WriteLine($"{finding.StepId}: {finding.Rows} rows in {finding.Table}.{finding.Column}");
                (probes, findings) = (report.ProbesRun, findings + report.Findings.Count);
            }

            output.WriteLine($"{probes} probes, {findings} findings");
            // What a law keeps may name its owner; everything else may not.
            var clean = parsed.GetValue(paranoid) is not { } people || await ScanCommand.IsCleanAsync(people, (identifiers, token) => store.ScanAsync(identifiers, new HashSet<string>(), token), output, ct);
            return findings == 0 && clean ? 0 : 1;
        }));
        return command;
    }

    private static List<ErasureRequest> Batch(string step, string[] subjects, int arity)
    {
        var keys = subjects.SelectMany(Keys).ToList();
        return [.. keys.Select((key, i) => new ErasureRequest(keys.Count == 1 ? step : $"{step}:{i}", SubjectKey.Parse(key, arity)))];
    }

    // A line is a key as it stands there, with the blanks and quotes within it.
    private static string[] Keys(string subject)
    {
        if (!subject.StartsWith('@')) return [subject];
        if (!File.Exists(subject[1..])) throw new FileNotFoundException($"There is no file {subject[1..]}.");
        return File.ReadAllText(subject[1..]).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } keys ? keys : throw new ArgumentException($"{subject[1..]} names nobody: it has a key a line.");
    }

    /// <summary>A line for each table and what became of its rows.</summary>
    public static void Print(ParseResult parsed, IReadOnlyList<TableEffect> effects)
    {
        foreach (var effect in effects)
        {
            var kept = effect.Until is { } until ? $"   until {until:yyyy-MM-dd} ({effect.Basis})" : "";
            parsed.InvocationConfiguration.Output.WriteLine($"  {effect.Table,-28} {effect.Effect.ToString().ToLowerInvariant(),-10} {effect.Rows,8}{kept}");
        }
    }
}
