using System.CommandLine;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Sketch;

namespace Adieu.Cli;

/// <summary><c>adieu map init|check|explain|schema</c> and <c>adieu plan</c>.</summary>
internal static class MapCommands
{
    public static IEnumerable<Command> Commands
    {
        get
        {
            var map = new Command("map", "Data maps: where personal data lies and what becomes of it.");
            map.Subcommands.Add(Init());
            map.Subcommands.Add(Check());
            map.Subcommands.Add(Explain());
            map.Subcommands.Add(Schema());
            yield return map;
            yield return Plan();
        }
    }

    private static Command Init()
    {
        var options = new StoreOptions();
        var subject = new Option<string>("--subject", "-s") { Description = "The table in which a row is a person.", Required = true };
        var command = new Command("init", "Writes a first map from the live schema, to be read and corrected.") { options.Database, subject };
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            await using var database = options.Open(parsed);
            parsed.InvocationConfiguration.Output.Write(MapSketch.Of(await CatalogReader.ReadAsync(database, ct), parsed.GetValue(subject)!));
            return 0;
        }, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static Command Schema()
    {
        var command = new Command("schema", "Prints the JSON Schema of maps, for editors.");
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(DataMap.JsonSchema));
        return command;
    }

    private static Command Check()
    {
        var options = new StoreOptions();
        var command = new Command("check", "Compiles a map against the live schema; exit code 1 when it is refused.");
        options.AddTo(command);
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            await using var database = options.Open(parsed);
            var (plan, catalog, diagnostics) = await PlanCompiler.CompileAsync(options.Load(parsed), database, ct);
            foreach (var diagnostic in diagnostics) parsed.InvocationConfiguration.Output.WriteLine(diagnostic);
            if (plan is null) return 1;
            parsed.InvocationConfiguration.Output.WriteLine($"{catalog.Tables.Count} tables, {plan.Statements.Count} statements\nplan   {plan.Hash}\nschema {plan.Fingerprint}");
            return 0;
        }, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static Command Explain()
    {
        var options = new StoreOptions();
        var command = new Command("explain", "Says in words what happens to each table when somebody leaves.");
        options.AddTo(command);
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            await using var database = options.Open(parsed);
            var (plan, _, diagnostics) = await PlanCompiler.CompileAsync(options.Load(parsed), database, ct);
            if (plan is null) throw new MapException(diagnostics);
            foreach (var line in PlanExplanation.Of(plan)) parsed.InvocationConfiguration.Output.WriteLine(line);
            return 0;
        }, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static Command Plan()
    {
        var options = new StoreOptions();
        var sql = new Option<bool>("--sql") { Description = "Prints the statements." };
        var command = new Command("plan", "Compiles a map and shows the plan.") { sql };
        options.AddTo(command);
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            await using var database = options.Open(parsed);
            var (plan, _, diagnostics) = await PlanCompiler.CompileAsync(options.Load(parsed), database, ct);
            if (plan is null) throw new MapException(diagnostics);
            if (parsed.GetValue(sql)) parsed.InvocationConfiguration.Output.Write(plan.ToSql());
            else foreach (var statement in plan.Statements) parsed.InvocationConfiguration.Output.WriteLine($"{statement.Phase,-8} {statement.Table,-24} {statement.Why}");
            return 0;
        }, parsed.InvocationConfiguration.Error));
        return command;
    }
}
