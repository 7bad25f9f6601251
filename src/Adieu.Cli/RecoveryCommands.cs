using System.CommandLine;
using Adieu.Cases;
using Adieu.Recovery;
using Adieu.Services;

namespace Adieu.Cli;

/// <summary><c>adieu replay</c>: after a service's backup was restored.</summary>
internal static class RecoveryCommands
{
    public static IEnumerable<Command> Commands => [Replay()];

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
}
