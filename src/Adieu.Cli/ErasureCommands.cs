using System.CommandLine;
using Adieu.Erasure;
using Adieu.Erasure.Stores;

namespace Adieu.Cli;

/// <summary><c>adieu preview</c>, <c>adieu erase</c> and <c>adieu verify</c>.</summary>
internal static class ErasureCommands
{
    public static IEnumerable<Command> Commands => [Preview(), Erase(), Verify()];

    private static Option<string[]> Subjects() => new("--subject", "-s") { Description = "A subject's key; a composite key as a JSON array. May be given several times.", Required = true, AllowMultipleArgumentsPerToken = true };

    private static Option<string> StepId() => new("--step") { Description = "Identifies this erasure for ever; the same id is never carried out twice. Several subjects get :0, :1, ... behind it.", Required = true };

    private static Command Preview()
    {
        var (options, subjects) = (new StoreOptions(), Subjects());
        var command = new Command("preview", "Counts what an erasure would do now.") { subjects };
        options.AddTo(command);
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(() => InStoreAsync(options, parsed, async (store, arity) =>
        {
            foreach (var text in parsed.GetValue(subjects)!)
            {
                var preview = await store.PreviewAsync(SubjectKey.Parse(text, arity), ct);
                if (!preview.SubjectFound) parsed.InvocationConfiguration.Output.WriteLine("not found");
                Print(parsed, preview.Effects);
            }

            return 0;
        }), parsed.InvocationConfiguration.Error));
        return command;
    }

    private static Command Erase()
    {
        var (options, subjects, step) = (new StoreOptions(), Subjects(), StepId());
        var command = new Command("erase", "Erases subjects as the map says, in one transaction with their receipts.") { subjects, step };
        options.AddTo(command);
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(() => InStoreAsync(options, parsed, async (store, arity) =>
        {
            foreach (var receipt in await store.EraseAsync(Batch(parsed.GetValue(step)!, parsed.GetValue(subjects)!, arity), ct))
            {
                parsed.InvocationConfiguration.Output.WriteLine($"{(receipt.Earlier ? "skipped, done before:" : receipt.Effects.Count == 0 ? "0 rows:" : "erased:")} receipt {receipt.StepId} at {receipt.At:u} plan {receipt.PlanHash}");
                Print(parsed, receipt.Effects);
            }

            return 0;
        }), parsed.InvocationConfiguration.Error));
        return command;
    }

    private static Command Verify()
    {
        var (options, subjects) = (new StoreOptions(), Subjects());
        var paranoid = new Option<FileInfo>("--paranoid") { Description = "Believes no map either: also reads the whole store, and looks in every column for these people's identifiers, encoded ones too. A file as `adieu scan` takes it." };
        var command = new Command("verify", "Looks for what is left of erased subjects; exit code 1 when something is.") { subjects, paranoid };
        options.AddTo(command);
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(() => InStoreAsync(options, parsed, async (store, arity) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var report = await store.ProbeAsync(Batch("subject", parsed.GetValue(subjects)!, arity), ct);
            foreach (var finding in report.Findings) output.WriteLine($"{finding.StepId}: {finding.Rows} rows in {finding.Table}.{finding.Column}");
            output.WriteLine($"{report.ProbesRun} probes, {report.Findings.Count} findings");
            // What a law keeps may name its owner; everything else may not.
            var clean = parsed.GetValue(paranoid) is not { } people || await ScanCommand.IsCleanAsync(people, (identifiers, token) => store.ScanAsync(identifiers, new HashSet<string>(), token), output, ct);
            return report.Findings.Count == 0 && clean ? 0 : 1;
        }), parsed.InvocationConfiguration.Error));
        return command;
    }

    private static List<ErasureRequest> Batch(string step, string[] subjects, int arity) =>
        [.. subjects.Select((s, i) => new ErasureRequest(subjects.Length == 1 ? step : $"{step}:{i}", SubjectKey.Parse(s, arity)))];

    private static async Task<int> InStoreAsync(StoreOptions options, ParseResult parsed, Func<SqlErasureStore, int, Task<int>> work)
    {
        await using var database = options.Open(parsed);
        var map = options.Load(parsed);
        await using var store = await options.OpenAsync(parsed, database, map);
        return await work(store, map.Subject.Key.Count);
    }

    private static void Print(ParseResult parsed, IReadOnlyList<TableEffect> effects)
    {
        foreach (var effect in effects)
        {
            var kept = effect.Until is { } until ? $"   until {until:yyyy-MM-dd} ({effect.Basis})" : "";
            parsed.InvocationConfiguration.Output.WriteLine($"  {effect.Table,-28} {effect.Effect.ToString().ToLowerInvariant(),-10} {effect.Rows,8}{kept}");
        }
    }
}
