using System.CommandLine;
using Adieu.Erasure.Verification;

namespace Adieu.Cli;

/// <summary><c>adieu scan</c>.</summary>
internal static class ScanCommand
{
    public static IEnumerable<Command> Commands => [Scan()];

    private static Command Scan()
    {
        var (options, people) = (new StoreOptions(), new Argument<FileInfo>("people") { Description = "A line per person, parts apart by tabs: a name for the report, such as the case number, then phone, document and user name, e-mail." });
        var command = new Command("scan", "Reads a whole store, mapped or not, and looks for people's identifiers in every column; exit code 1 when there is one. It prints none of them.") { people, options.Database };
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            await using var database = options.Open(parsed);
            return await IsCleanAsync(parsed.GetValue(people)!, (identifiers, token) => ResidueScan.RunAsync(database, identifiers, token), parsed.InvocationConfiguration.Output, ct) ? 0 : 1;
        }, parsed.InvocationConfiguration.Error));
        return command;
    }

    /// <summary>Looks for the people of a file, and says where they are found.</summary>
    /// <returns>Whether nothing was found, and something was looked at.</returns>
    /// <exception cref="ArgumentException">The file names nobody.</exception>
    public static async Task<bool> IsCleanAsync(FileInfo people, Func<IReadOnlyList<IReadOnlyList<string>>, CancellationToken, Task<ResidueReport>> scan, TextWriter output, CancellationToken ct)
    {
        var lines = (await File.ReadAllLinesAsync(people.ToString(), ct)).Select(l => l.Split('\t', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Where(l => l.Length > 1).ToList();
        if (lines.Count == 0) throw new ArgumentException("There is nobody to look for. Write a line per person: a name, a tab, an identifier.");
        var report = await scan([.. lines.Select(l => l[1..])], ct);
        foreach (var found in report.Found)
            output.WriteLine($"{lines[found.Owner][0]}: {found.Occurrences} in {found.Table}.{found.Column}{(found.Row is { } row ? $", first in row {row}" : "")}");
        output.WriteLine($"{report.Tables} tables, {report.Rows} rows, {lines.Count} people, {report.Found.Count} findings");
        // No table read is nothing proved.
        return report.Found.Count == 0 && report.Tables > 0;
    }
}
