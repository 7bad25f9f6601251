using System.Reflection;
using System.Text.RegularExpressions;
using Adieu.Server.Hosting;
using Adieu.TestKit;

namespace Adieu.Tests.Architecture;

/// <summary>What the pages of the documentation say of files, headings and settings.</summary>
public sealed partial class DocsTests
{
    [Fact]
    public void Every_link_between_pages_leads_somewhere()
    {
        var broken = new List<string>();
        foreach (var page in Pages())
        {
            foreach (Match link in Link().Matches(Code().Replace(File.ReadAllText(page), "")))
            {
                var (path, anchor) = link.Groups[1].Value.Split('#') is [var left, var right] ? (left, right) : (link.Groups[1].Value, null);
                if (path.Contains("://", StringComparison.Ordinal)) continue;
                var target = path.Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, path));
                if (!File.Exists(target) && !Directory.Exists(target)) broken.Add($"{Name(page)}: {path} is not there");
                else if (anchor is not null && !Anchors(target).Contains(anchor)) broken.Add($"{Name(page)}: {path} has no heading #{anchor}");
            }
        }

        broken.ShouldBeEmpty();
    }

    [Fact]
    public void Every_setting_stands_in_the_page_for_operators()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs/operations.md"));
        var settings = new[] { typeof(ClosingOptions), typeof(ServerOptions) }.SelectMany(type => Settings(type, "Adieu")).Distinct().ToList();
        settings.Count.ShouldBeGreaterThan(20);
        settings.Where(setting => !page.Contains(setting.Split("__") is [.., var group, var last] && page.Contains($"`Adieu__{group}__", StringComparison.Ordinal) ? $"__{last}" : setting, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_test_that_a_page_names_is_there()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .GroupBy(file => Path.GetFileName(file).Split('.')[0]).ToDictionary(group => group.Key, group => string.Concat(group.Select(File.ReadAllText)));
        var missing = new List<string>();
        foreach (var page in Pages())
        {
            foreach (Match named in NamedTest().Matches(File.ReadAllText(page)))
            {
                var (type, method) = (named.Groups[1].Value, named.Groups[2].Value);
                if (!tests.TryGetValue(type, out var source)) missing.Add($"{Name(page)}: {type}");
                else if (method.Length > 0 && !source.Contains($" {method}", StringComparison.Ordinal)) missing.Add($"{Name(page)}: {type}.{method}");
            }
        }

        missing.ShouldBeEmpty();
    }

    [Fact]
    public void Every_page_is_named_by_another() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md")
            .Where(page => !Pages().Any(other => other != page && File.ReadAllText(other).Contains(Path.GetFileName(page), StringComparison.Ordinal)))
            .Select(Name).ShouldBeEmpty();

    private static IEnumerable<string> Settings(Type type, string prefix) => type.GetProperties(BindingFlags.Instance | BindingFlags.Public).SelectMany(property =>
        property.PropertyType.Namespace!.StartsWith("Adieu", StringComparison.Ordinal) ? Settings(property.PropertyType, $"{prefix}__{property.Name}") : [$"{prefix}__{property.Name}"]);

    private static IEnumerable<string> Pages() =>
        [Path.Combine(Repository.Root, "README.md"), .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md"), Path.Combine(Repository.Root, "web/README.md"), Path.Combine(Repository.Root, "src/Adieu.Client/README.md")];

    // As GitHub makes them: lower case, no punctuation, hyphens for spaces.
    private static HashSet<string> Anchors(string page) =>
        [.. File.ReadLines(page).Where(line => line.StartsWith('#')).Select(line => Punctuation().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    private static string Name(string page) => Path.GetRelativePath(Repository.Root, page);

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    // `PolicyTests.A_password_counts…`: a class, and how the name of one of its tests begins.
    [GeneratedRegex(@"`(?:\w+\.)*(\w+Tests)(?:\.([A-Z]\w+))?[…`]")]
    private static partial Regex NamedTest();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"[^\p{L}\p{N}\s_-]")]
    private static partial Regex Punctuation();
}
