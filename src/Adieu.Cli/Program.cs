using System.CommandLine;
using System.CommandLine.Help;
using Adieu.Cli;

// One command group to a file; a group is a static class with a Commands property. A plain command, because a root
// command calls itself after the assembly, and people call it adieu.
var root = new Command("adieu", "Adieu closes accounts: maps, plans, erasure and proof from the command line.") { new HelpOption() };
foreach (var command in (IEnumerable<Command>)[.. MapCommands.Commands, .. ErasureCommands.Commands, .. StoreCommands.Commands, .. UndoCommands.Commands, .. ScanCommand.Commands, .. ServiceCommands.Commands, .. CertificateCommands.Commands, .. LedgerCommands.Commands, .. CaseCommands.Commands, .. RecoveryCommands.Commands, .. HoldCommands.Commands, .. ArchiveCommands.Commands, .. StaffCommands.Commands, .. KeyCommands.Commands]) root.Subcommands.Add(command);
// A key may begin with @, and a file of keys has one a line: no word of a command stands for a file of words.
return await root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null }).InvokeAsync();
