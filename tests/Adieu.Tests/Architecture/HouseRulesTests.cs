using System.Reflection;
using System.Text.RegularExpressions;
using Adieu.TestKit;

namespace Adieu.Tests.Architecture;

/// <summary>The rules of docs/architecture.md, read from what was built and from the sources.</summary>
public sealed partial class HouseRulesTests
{
    [Theory]
    [InlineData("Adieu.Erasure", "")]
    [InlineData("Adieu", "Adieu.Erasure")]
    [InlineData("Adieu.Storage", "Adieu, Adieu.Erasure")]
    [InlineData("Adieu.Server", "Adieu, Adieu.Erasure, Adieu.Storage")]
    [InlineData("Adieu.Cli", "Adieu, Adieu.Erasure, Adieu.Storage")]
    [InlineData("Adieu.Client", "")]
    public void An_assembly_uses_only_what_lies_below_it(string assembly, string allowed)
    {
        var used = Assembly.Load(assembly).GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(name => name.StartsWith("Adieu", StringComparison.Ordinal));
        used.Except(allowed.Split(", ")).ShouldBeEmpty();
    }

    [Fact]
    public void The_engine_knows_no_web() =>
        Assembly.Load("Adieu.Erasure").GetReferencedAssemblies()
            .Where(a => a.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void No_word_of_a_reference_service_is_in_the_product()
    {
        var found = Sources("src")
            .SelectMany(file => File.ReadLines(file).Select((line, i) => (file, number: i + 1, line)))
            .Where(l => ServiceWords().IsMatch(l.line))
            .Select(l => $"{Path.GetRelativePath(Root, l.file)}:{l.number}: {l.line.Trim()}");
        found.ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_passes_400_lines_hides_something()
    {
        var long_ = Sources("src").Concat(Sources("services"))
            .Select(file => (file, lines: File.ReadLines(file).Count()))
            .Where(f => f.lines > 400)
            .Select(f => $"{Path.GetRelativePath(Root, f.file)}: {f.lines} lines");
        long_.ShouldBeEmpty();
    }

    [Fact]
    public void Usings_stand_in_order_the_systems_own_first()
    {
        var unordered = new[] { "src", "services", "tests", "benchmarks" }.SelectMany(Sources).Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
            .Select(file => (file, names: File.ReadLines(file).Select(line => NamespaceUsed().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value).ToList()))
            .Where(f => !f.names.SequenceEqual(f.names.OrderBy(name => name.Split('.')[0] != "System").ThenBy(name => name.Replace('.', '\0'), StringComparer.OrdinalIgnoreCase)))
            .Select(f => Path.GetRelativePath(Root, f.file));
        unordered.ShouldBeEmpty();
    }

    internal static string Root => Repository.Root;

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".sql", StringComparison.Ordinal))
            .Where(f => !Generated().IsMatch(f));

    // Not even as an example: what is true of one service must not creep in as what is true of all.
    [GeneratedRegex(@"\b(trains?|railways?|stations?|waitlists?|tickets?|huhutong|set-top|broadcast|arrears|top-?up|withdrawals?|households?|viewing cards?|secondary cards?)\b|铁路|车票|车站|候补|机顶盒|户户通|互通|欠费|充值|提现|副卡|合约|收视", RegexOptions.IgnoreCase)]
    private static partial Regex ServiceWords();

    [GeneratedRegex(@"^using ([\w.]+);")]
    private static partial Regex NamespaceUsed();

    [GeneratedRegex(@"[\\/](obj|bin|node_modules|wwwroot)[\\/]")]
    private static partial Regex Generated();
}
