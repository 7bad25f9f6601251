using System.Globalization;
using System.Text;

namespace Adieu.Erasure.Tests.Oracle;

/// <summary>A case's map, as its author would write it.</summary>
internal static class MapText
{
    public static string Of(Case c)
    {
        var yaml = new StringBuilder();
        yaml.AppendLine(CultureInfo.InvariantCulture, $"subject: {{ table: {c.People.Name}, key: [{string.Join(", ", c.People.Key)}] }}");
        yaml.AppendLine("tables:");
        foreach (var table in c.Tables)
        {
            yaml.AppendLine(CultureInfo.InvariantCulture, $"  {table.Name}:");
            foreach (var line in Lines(table)) yaml.AppendLine("    " + line);
        }

        return yaml.ToString();
    }

    private static IEnumerable<string> Lines(TableShape table)
    {
        if (table.NotPersonal) yield return "personal: no";
        if (table.Tally is { } tally) yield return $"recount: {{ {tally.Column}: {{ of: {tally.Of}, on: {{ {tally.Here}: id }}{(tally.Kind is { } only ? $", where: \"c.kind = '{only}'\"" : "")} }} }}";
        if (table.After.Count > 0) yield return $"after: [{string.Join(", ", table.After)}]";
        if (table.OnClose is { } deed) yield return $"on-close: {Word(deed)}";
        if (table.LastOwner is { } last) yield return $"last-owner: {last}";
        if (!table.NotPersonal && table.Name != "people") yield return "unowned: keep";
        if (table.Links.Count > 0) yield return "owners:";
        foreach (var link in table.Links) yield return $"  - {{ {string.Join(", ", Words(link))} }}";
        if (table.References.Exists(r => r.Said is not null)) yield return $"links: {{ {string.Join(", ", table.References.Where(r => r.Said is not null).Select(r => $"{r.Columns[0]}: {r.Said}"))} }}";
        if (table.Masks.Count > 0) yield return $"mask: {Masks(table.Masks)}";
        if (table.Retain is { } retain)
            yield return $"retain: {{ basis: law, until: now + 3y, keep: [{string.Join(", ", retain.Keep.Split(' ', StringSplitOptions.RemoveEmptyEntries))}]{(retain.WhereKind is { } kind ? $", where: \"kind = '{kind}'\", otherwise: {Word(retain.Otherwise)}" : "")}{(retain.Archive ? ", archive: yes" : "")} }}";
        var classes = table.Columns.Where(c => c.Class is not null).Select(c => $"{c.Name}: {c.Class}").ToList();
        if (classes.Count > 0 && !table.NotPersonal) yield return $"columns: {{ {string.Join(", ", classes)} }}";
    }

    private static IEnumerable<string> Words(LinkShape link)
    {
        yield return link switch
        {
            OwnerShape o => $"columns: [{string.Join(", ", o.Columns)}], subject: [{string.Join(", ", o.Subject)}]{(o.AnyCase ? ", case: ignore" : "")}",
            ExpressionShape e => $"json: \"substr({e.Column}, 3)\"",
            FormatShape f => $"column: {f.Column}, format: \"{f.Prefix}{{key}}{f.Suffix}{(f.Open ? "*" : "")}\"",
            ElementsShape e => $"elements: {e.Column}{(e.Separator is { } sign ? $", separator: \"{sign}\"" : "")}",
            ThroughShape t => $"through: {t.Table}, on: {{ {t.Here}: {t.There} }}, account: [{string.Join(", ", t.Account)}]",
            ParentShape p => $"parent: {p.Table}, on: {{ {string.Join(", ", p.Here.Zip(p.There, (h, t) => $"{h}: {t}"))} }}",
            _ => throw new InvalidOperationException(),
        };
        if (link.Deed is { } deed) yield return $"on-close: {Word(deed)}";
        if (link.When is { } when) yield return $"when: \"{when.Column} = '{when.Value}'\"";
        if (link.Masks.Count > 0) yield return $"mask: {Masks(link.Masks)}";
    }

    private static string Masks(IReadOnlyList<MaskShape> masks) => $"{{ {string.Join(", ", masks.Select(m => $"{m.Column}: {Mask(m.Kind)}"))} }}";

    private static string Mask(string kind) => kind.Split(':') is [var word, var value] ? $"{{ {word}: {value} }}" : kind;

    private static string Word(Deed deed) => deed.ToString().ToLowerInvariant();
}
