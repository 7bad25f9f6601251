using System.Globalization;
using System.Text.RegularExpressions;
using Adieu.Sealing;
using YamlDotNet.RepresentationModel;

namespace Adieu.Services.Reading;

/// <summary>Reads cooling-off, re-registration, reasons and alternatives.</summary>
internal static partial class TermReader
{
    private const int MostDays = 60;

    public static CoolingOffDefinition? CoolingOff(Section file)
    {
        if (file.Map("cooling-off", example: "Write: cooling-off: { default: 7d, allowed: [0d, 3d, 7d] }") is not { } map) return null;
        var standard = map.Scalar("default") is { } node ? Days(node, file.Source) : null;
        var allowed = map.List("allowed").Select(n => Days(n, file.Source)).OfType<int>().Distinct().Order().ToList();
        var recovery = map.Scalar("after-recovery", required: false) is { } after ? Days(after, file.Source) : standard;
        map.End();
        if (standard is not { } days || recovery is not { } recovered) return null;
        if (allowed.Count == 0) allowed.Add(days);
        if (!allowed.Contains(days)) file.Source.Mistake(map.Child("default")!, $"The default of {days} days is not among allowed.", "Add it there.");
        return new CoolingOffDefinition(days, allowed, recovered);
    }

    public static IReadOnlyList<ReRegistrationRule> ReRegistration(Section file)
    {
        var rules = new List<ReRegistrationRule>();
        if (file.Map("re-registration", required: false) is not { } map) return rules;
        foreach (var kind in Identifiers.Kinds)
        {
            if (map.Map(kind, required: false) is not { } entry) continue;
            var source = entry.Text("source", example: "Say where the rule is published: source: https://...");
            var rule = entry.Text("rule", example: "Write: rule: free, rule: never, or: rule: blocked 90d");
            var match = BlockedPattern().Match(rule ?? "");
            if (rule is not (null or "free" or "never") && !match.Success)
                file.Source.Mistake(entry.Child("rule")!, $"{rule} is no rule.", "Write free, never, or blocked 90d.");
            var text = entry.LocalOwn();
            entry.End();
            if (source is null || rule is null || text is null) continue;
            var days = match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
            var meaning = match.Success ? Services.ReRegistration.Blocked : rule == "never" ? Services.ReRegistration.Never : Services.ReRegistration.Free;
            rules.Add(new ReRegistrationRule(kind, meaning, days, text, source));
        }

        map.End();
        return rules;
    }

    public static IReadOnlyDictionary<string, LocalText> DataNames(Section file)
    {
        var names = new Dictionary<string, LocalText>(StringComparer.Ordinal);
        if (file.Map("data", required: false) is not { } map) return names;
        foreach (var (table, _, _) in map.Entries)
        {
            if (map.Local(table) is { } name) names[table] = name;
        }

        return names;
    }

    public static IReadOnlyList<Reason> Reasons(Section file)
    {
        var reasons = new List<Reason>();
        foreach (var entry in file.Maps("reasons"))
        {
            var id = entry.Text("id");
            var text = entry.LocalOwn();
            entry.End();
            if (id is not null && text is not null) reasons.Add(new Reason(id, text));
        }

        return reasons;
    }

    public static IReadOnlyList<Alternative> Alternatives(Section file)
    {
        var alternatives = new List<Alternative>();
        foreach (var entry in file.Maps("alternatives"))
        {
            var (id, title, text, link) = (entry.Text("id"), entry.Local("title"), entry.Local("text"), entry.Text("link"));
            entry.End();
            if (link is not null && !PathRule.IsBelowHome(link)) file.Source.Mistake(entry.Child("link")!, "The link leaves the service.", "Write a path below home: /settings");
            if (id is not null && title is not null && text is not null && link is not null) alternatives.Add(new Alternative(id, title, text, link));
        }

        return alternatives;
    }

    public static IReadOnlyList<DataPart> Parts(Section file)
    {
        var parts = new List<DataPart>();
        foreach (var entry in file.Maps("parts"))
        {
            var (id, title, text) = (entry.Text("id", example: "Write: id: chats"), entry.Local("title"), entry.Local("text"));
            var tables = entry.List("tables").OfType<YamlScalarNode>().Select(n => n.Value ?? "").Where(t => t.Length > 0).ToList();
            if (tables.Count == 0) file.Source.Mistake(entry.Node, "The part names no table.", "Add: tables: [a_table_of_the_data_map]");
            if (id is not null && parts.Any(p => p.Id == id)) file.Source.Mistake(entry.Node, $"There are two parts {id}.", "Give one of them another id.");
            entry.End();
            if (id is not null && title is not null && text is not null && tables.Count > 0) parts.Add(new DataPart(id, title, text, tables));
        }

        return parts;
    }

    /// <summary>A whole number of days; a mistake when it is none.</summary>
    public static int? Days(YamlNode node, ServiceSource source)
    {
        var match = DaysPattern().Match((node as YamlScalarNode)?.Value ?? "");
        if (match.Success && int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is var days and <= MostDays) return days;
        source.Mistake(node, "This is no number of days.", $"Write whole days from 0d to {MostDays}d.");
        return null;
    }

    [GeneratedRegex("^([0-9]{1,3})d$")]
    private static partial Regex DaysPattern();

    [GeneratedRegex("^blocked ([1-9][0-9]{0,4})d$")]
    private static partial Regex BlockedPattern();
}
