using System.CommandLine;
using Adieu.Cli;

namespace Adieu.Tests.Cli;

/// <summary>The command line as an operator meets it: what they type, what they read, the exit code.</summary>
internal static class Cli
{
    public static async Task<(int Code, string Output)> RunAsync(params string[] words)
    {
        var root = new RootCommand();
        Command[] commands = [.. MapCommands.Commands, .. ErasureCommands.Commands, .. StoreCommands.Commands, .. UndoCommands.Commands, .. ServiceCommands.Commands, .. ScanCommand.Commands, .. CertificateCommands.Commands, .. LedgerCommands.Commands, .. CaseCommands.Commands, .. RecoveryCommands.Commands, .. HoldCommands.Commands, .. ArchiveCommands.Commands, .. StaffCommands.Commands];
        foreach (var command in commands) root.Subcommands.Add(command);
        await using var output = new StringWriter();
        var code = await root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null }).InvokeAsync(new InvocationConfiguration { Output = output, Error = output });
        return (code, output.ToString());
    }
}
