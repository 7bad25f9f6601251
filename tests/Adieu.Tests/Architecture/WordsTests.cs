using System.Text.RegularExpressions;
using Adieu.TestKit;

namespace Adieu.Tests.Architecture;

/// <summary>Every sentence that people read stands in both languages side by side: here all of them are looked at.</summary>
public sealed partial class WordsTests
{
    // What is the same in every language: names of things, keys, addresses, commands.
    private static readonly string[] Same = ["Adieu", "ZIP", "JSON", "CSV", "JWS", "PDF", "PIN", "Cookie", "GDPR", "Ctrl", "index", "html", "pad", "adieu", "case", "show", "certificate", "verify", "name", "example", "com", "ADU", "QX", "ID", "MB"];

    [Fact]
    public void No_sentence_has_a_leftover_of_the_other_language()
    {
        var texts = Files().SelectMany(file => Pair().Matches(File.ReadAllText(file)).Select(match => (File: Path.GetRelativePath(Repository.Root, file), Zh: Hole().Replace(match.Groups[1].Value, ""), En: Hole().Replace(match.Groups[2].Value, "")))).ToList();
        texts.Count.ShouldBeGreaterThan(1500);
        texts.Where(text => Chinese().IsMatch(text.En)).ShouldBeEmpty();
        texts.Where(text => Word().Matches(text.Zh).Any(word => !Same.Contains(word.Value))).ShouldBeEmpty();
        texts.Where(text => !Chinese().IsMatch(text.Zh) && Word().IsMatch(text.En)).ShouldBeEmpty("nothing is said in English alone");
    }

    [Fact]
    public void No_page_says_anything_in_one_language_alone() =>
        Files().Where(file => file.EndsWith(".razor", StringComparison.Ordinal))
            .SelectMany(file => Bare().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetRelativePath(Repository.Root, file)}: {match.Value}"))
            .Where(found => !found.EndsWith(">中文<", StringComparison.Ordinal)).ShouldBeEmpty();

    private static IEnumerable<string> Files() => new[] { "src", "services" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.*", SearchOption.AllDirectories))
        .Where(file => (file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal)) && !Built().IsMatch(file));

    // L("…", "…") and Say("…", "…"), plain or interpolated; a hole may hold texts of its own.
    [GeneratedRegex("""\b(?:L|Say)\(\s*\$?"((?:[^"\\{}]|\\.|\{(?:[^{}"]|"(?:[^"\\]|\\.)*"|\{[^{}]*\})*\})*)"\s*,\s*\$?"((?:[^"\\{}]|\\.|\{(?:[^{}"]|"(?:[^"\\]|\\.)*"|\{[^{}]*\})*\})*)"\s*\)""")]
    private static partial Regex Pair();

    [GeneratedRegex("""\{(?:[^{}"]|"(?:[^"\\]|\\.)*"|\{[^{}]*\})*\}""")]
    private static partial Regex Hole();

    [GeneratedRegex(@"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")]
    private static partial Regex Chinese();

    [GeneratedRegex("[A-Za-z]{2,}")]
    private static partial Regex Word();

    [GeneratedRegex(">[^<>@{}\"=]*[\u4e00-\u9fff][^<>@{}\"]*<")]
    private static partial Regex Bare();

    [GeneratedRegex(@"[\\/](obj|bin|node_modules|wwwroot)[\\/]")]
    private static partial Regex Built();
}
