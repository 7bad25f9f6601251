using System.CommandLine;
using Adieu.Cases;
using Adieu.Erasure.Undo;
using Adieu.Recovery;
using Adieu.Services;

namespace Adieu.Cli;

/// <summary><c>adieu replay</c> and <c>adieu restore</c>: what came back and should not have, and what went and should not have.</summary>
internal static class RecoveryCommands
{
    public static IEnumerable<Command> Commands => [Replay(), Restore()];

    private static Command Replay()
    {
        var (options, staff) = (new InstallationOptions(), CaseCommands.Staff());
        var only = new Option<bool>("--look") { Description = "Only says how many would be erased again." };
        var command = new Command("replay", "After a service's backup was restored: erases again whoever had closed their account since it was made. Run it before the service opens; it may be repeated.") { staff, only, options.Storage, options.Keys, options.Services };
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            var output = parsed.InvocationConfiguration.Output;
            await using var opened = options.Open(parsed);
            await opened.Get<ServiceStores>().OpenAsync(ct);
            var findings = 0L;
            foreach (var service in opened.Get<ServiceCatalog>().All)
            {
                foreach (var store in await opened.Get<Replay>().RunAsync(service, parsed.GetValue(staff)!, parsed.GetValue(only), ct))
                {
                    output.WriteLine($"{service.Id}/{store.Store}: {store.Looked} accounts looked at, {store.Returned} had been closed, {store.Erased} erased again, {store.Findings} findings");
                    findings += store.Findings;
                }
            }

            return findings == 0 ? 0 : 1;
        }, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static Command Restore()
    {
        var (options, number, staff) = (new InstallationOptions(), CaseCommands.Number(), CaseCommands.Staff());
        var reason = new Option<string>("--reason") { Description = "Why. It stays in the ledger: name nobody.", Required = true };
        var partial = new Option<bool>("--partial") { Description = "Brings back what can be, when something cannot." };
        var command = new Command("restore", "Undoes a closure that was a mistake, while its key lives: the rows come back, the certificate is revoked.") { number, staff, reason, partial, options.Storage, options.Keys, options.Services };
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            var output = parsed.InvocationConfiguration.Output;
            if (string.IsNullOrWhiteSpace(parsed.GetValue(reason))) throw new ArgumentException("An undoing needs a reason.");
            await using var opened = options.Open(parsed);
            await opened.Get<ServiceStores>().OpenAsync(ct);
            switch (await opened.Get<UndoDesk>().UndoAsync(CaseCommands.Parse(parsed.GetValue(number)!), parsed.GetValue(staff)!, parsed.GetValue(reason)!.Trim(), parsed.GetValue(partial), ct))
            {
                case UndoDesk.Outcome.Undone undone:
                    CaseCommands.Print(output, undone.Case);
                    Print(output, undone.Stores);
                    return 0;
                case UndoDesk.Outcome.Incomplete incomplete:
                    if (incomplete.Stores.Values.Any(r => r.Outcome == RestoreOutcome.Halfway)) output.WriteLine("The account's gate stays shut until all of it is back.");
                    Print(output, incomplete.Stores);
                    return 1;
                case UndoDesk.Outcome.TooLate late:
                    output.WriteLine("This closure cannot be undone: it is not closed, was not sealed, or its key is destroyed.");
                    CaseCommands.Print(output, late.Case);
                    return 1;
                default:
                    return CaseCommands.NotFound(output);
            }
        }, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static void Print(TextWriter output, IReadOnlyDictionary<string, RestoreReport> stores)
    {
        foreach (var (store, report) in stores) UndoCommands.Print(output, report, $"{store}: ");
    }
}
