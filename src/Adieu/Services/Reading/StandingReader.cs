using Adieu.Standing;
using YamlDotNet.RepresentationModel;

namespace Adieu.Services.Reading;

/// <summary>Reads the legal bases and the rules of the standing.</summary>
internal static class StandingReader
{
    public static IReadOnlyDictionary<string, LegalBasis> Bases(Section file)
    {
        var bases = new Dictionary<string, LegalBasis>(StringComparer.Ordinal);
        if (file.Map("bases", required: false) is not { } map) return bases;
        foreach (var (id, _, _) in map.Entries)
        {
            if (map.Map(id) is not { } entry) continue;
            var source = entry.Text("source", example: "Say where it is published: source: https://...");
            var text = entry.LocalOwn();
            entry.End();
            if (text is not null && source is not null) bases[id] = new LegalBasis(id, text, source);
        }

        return bases;
    }

    public static IReadOnlyList<StandingRule> Rules(Section file, IReadOnlyDictionary<string, LegalBasis> bases)
    {
        var rules = new List<StandingRule>();
        foreach (var entry in file.Maps("standing"))
        {
            if (Rule(entry, bases) is not { } rule) continue;
            if (rules.Any(r => r.Id == rule.Id)) file.Source.Mistake(entry.Node, $"There are two rules {rule.Id}.", "Give one of them another id.");
            rules.Add(rule);
        }

        return rules;
    }

    private static StandingRule? Rule(Section entry, IReadOnlyDictionary<string, LegalBasis> bases)
    {
        var source = entry.Source;
        var kind = entry.Has("blocker") ? StandingKind.Blocker : StandingKind.Loss;
        if (kind == StandingKind.Loss && !entry.Has("loss"))
        {
            source.Mistake(entry.Node, "The rule is neither a blocker nor a loss.", "Begin it with: blocker: some-id, or: loss: some-id");
            return null;
        }

        var id = entry.Text(kind == StandingKind.Blocker ? "blocker" : "loss");
        var placeholders = new List<string>();
        var title = Checked(entry.Local("title"), entry, "title", placeholders);
        var because = Checked(entry.Local("because"), entry, "because", placeholders);
        var general = entry.Local("rule", required: false);
        var basis = entry.Text("basis", required: false);
        if (basis is not null && !bases.ContainsKey(basis)) source.Mistake(entry.Child("basis")!, $"There is no basis {basis}.", "Name one of bases:, or add it there.");
        var owner = entry.Text("owner", required: kind == StandingKind.Blocker, example: "Write: owner: person, support or wait") ?? "person";
        if (owner is not ("person" or "support" or "wait")) source.Mistake(entry.Child("owner")!, $"{owner} is no owner.", "Write person, support or wait.");
        var (remedy, link) = Remedy(entry, placeholders);
        if (kind == StandingKind.Blocker && owner == "person" && link is null)
            source.Mistake(entry.Node, "The person is told to clear it, but not where.", "Add: remedy: { zh: ..., en: ..., link: /path }");
        var query = StandingReader.Query(entry, id, placeholders);
        entry.End();
        if (id is null || title is null || because is null || query is null) return null;
        return new StandingRule { Id = id, Kind = kind, Query = query, Title = title, General = general, Because = because, Basis = basis, RemedyLink = link, Remedy = remedy, Owner = owner };
    }

    private static string? Query(Section entry, string? id, List<string> placeholders) =>
        StoreReader.Query(entry, "query", QueryUse.Standing, "@account", id, placeholders);

    private static (LocalText? Text, string? Link) Remedy(Section entry, List<string> placeholders)
    {
        if (entry.Map("remedy", required: false) is not { } map) return (null, null);
        var link = map.Text("link", required: false);
        if (link is not null && !PathRule.IsBelowHome(link)) entry.Source.Mistake(map.Child("link")!, "The link leaves the service.", "Write a path below home: /orders");
        if (link is not null) Check(link, map.Child("link")!, entry.Source, placeholders);
        var text = map.LocalOwn();
        map.End();
        return (text, link);
    }

    /// <summary>A text whose placeholders are well formed; their columns are added to what the query must give.</summary>
    public static LocalText? Checked(LocalText? text, Section entry, string key, List<string> placeholders)
    {
        if (text is null) return null;
        Check(text.Zh, entry.Child(key)!, entry.Source, placeholders);
        if (text.En != text.Zh) Check(text.En, entry.Child(key)!, entry.Source, placeholders);
        return text;
    }

    private static void Check(string text, YamlNode at, ServiceSource source, List<string> placeholders)
    {
        if (Template.Parse(text, out var mistake) is { } template) placeholders.AddRange(template.Columns);
        else source.Mistake(at, mistake!, "Write {column} or {column:format}, and {{ for a brace.");
    }
}
