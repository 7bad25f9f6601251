using System.CommandLine;
using Adieu.Sealing;

namespace Adieu.Cli;

/// <summary><c>adieu keys rotate|rewrap</c>: another key for what is sealed, when one may have leaked or its time has come.</summary>
internal static class KeyCommands
{
    public static IEnumerable<Command> Commands
    {
        get
        {
            var group = new Command("keys", "The keys that seal what Adieu keeps. Settings are the server's, from the environment.");
            group.Subcommands.Add(Rotate());
            group.Subcommands.Add(Rewrap());
            yield return group;
        }
    }

    private static Command Rotate()
    {
        var (options, staff) = (new InstallationOptions(), CaseCommands.Staff());
        var command = new Command("rotate", "Makes a new sealing key and seals every key in Adieu's database under it. Servers that share the folder go on meanwhile.") { staff, options.Storage, options.Keys, options.Services };
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            await using var opened = options.Open(parsed);
            return Say(parsed, await opened.Get<KeyRotation>().RotateAsync(parsed.GetValue(staff)!, ct));
        }, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static Command Rewrap()
    {
        var options = new InstallationOptions();
        var command = new Command("rewrap", "Goes on where a rotation was broken off, or where the new key was put into the folder by hand.") { options.Storage, options.Keys, options.Services };
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            await using var opened = options.Open(parsed);
            return Say(parsed, await opened.Get<KeyRotation>().RewrapAsync(ct));
        }, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static int Say(ParseResult parsed, Rewrapped done)
    {
        var output = parsed.InvocationConfiguration.Output;
        output.WriteLine($"{done.Anew} keys were sealed anew.");
        if (done.Unreadable == 0) return 0;
        output.WriteLine($"{done.Unreadable} keys lie under no key that is here. Restore the missing ones into retired/, and run adieu keys rewrap.");
        return 1;
    }
}
