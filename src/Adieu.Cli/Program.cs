using System.CommandLine;
using Adieu.Cli;

// One command group to a file; a group is a static class with a Commands property.
var root = new RootCommand("Adieu closes accounts: maps, plans, erasure and proof from the command line.");
foreach (var command in (IEnumerable<Command>)[.. MapCommands.Commands, .. ErasureCommands.Commands, .. ServiceCommands.Commands, .. CertificateCommands.Commands, .. LedgerCommands.Commands, .. CaseCommands.Commands]) root.Subcommands.Add(command);
return await root.Parse(args).InvokeAsync();
