using System.CommandLine;
using Adieu.Cli;

// One command group to a file; a group is a static class with a Commands property.
var root = new RootCommand("Adieu closes accounts: maps, plans, erasure and proof from the command line.");
foreach (var command in MapCommands.Commands.Concat(ErasureCommands.Commands)) root.Subcommands.Add(command);
return await root.Parse(args).InvokeAsync();
