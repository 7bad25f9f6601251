using System.Globalization;
using System.Text;
using Adieu.Erasure.Catalogs;

namespace Adieu.Erasure.Planning.Sketch;

/// <summary>Writes a first map from a live schema: what keys and names tell, with a question where they tell nothing.</summary>
public static class MapSketch
{
    /// <summary>The map's text; it still has to be read by somebody who knows the data.</summary>
    /// <param name="catalog">The live schema.</param>
    /// <param name="subject">The table in which a row is a person.</param>
    /// <exception cref="ArgumentException">There is no such table, or nothing tells its rows apart.</exception>
    public static string Of(Catalog catalog, string subject)
    {
        if (!catalog.Tables.TryGetValue(subject, out var table)) throw new ArgumentException($"The store has no table {subject}. Nearest: {Binder.Nearest(subject, catalog.Tables.Keys)}.", nameof(subject));
        var unique = table.PrimaryKey.Count > 0 ? table.PrimaryKey : table.Uniques.Where(u => u.All(c => table.Column(c) is not null)).OrderBy(u => u.Count).FirstOrDefault();
        if (unique is null) throw new ArgumentException($"Table {subject} has no key by which one person is found.", nameof(subject));
        var key = unique.Count == 1 ? YamlText.Name(unique[0]) : YamlText.Names(unique);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"store: main\nsubject: {{ table: {YamlText.Name(subject)}, key: {key} }}\n\ntables:\n");
        var keyed = Keyed(catalog, subject, unique);
        var edges = Reached(keyed, subject);
        foreach (var each in catalog.Tables.Values) text.Append(CultureInfo.InvariantCulture, $"  {new SketchEntry(each, keyed.Tables[subject], edges[each.MapName]) { Referrers = Referrers(keyed, subject, each, edges) }.Write()}\n");
        return text.ToString();
    }

    /// <summary>One table's entry, as the sketch of the whole schema has it; what all entries rest on is found out once.</summary>
    internal static Func<CatalogTable, string> Entries(Catalog catalog, string subject, IReadOnlyList<string> key)
    {
        var keyed = new Lazy<Catalog>(() => Keyed(catalog, subject, key));
        var reached = new Lazy<Dictionary<string, List<SketchEdge>>>(() => Reached(keyed.Value, subject));
        return table => new SketchEntry(table, keyed.Value.Tables[subject], reached.Value[table.MapName]) { Referrers = Referrers(keyed.Value, subject, table, reached.Value) }.Write();
    }

    // Who refers to a row with their own key beside: the person's row to an address, or a parcel that is theirs.
    private static List<string> Referrers(Catalog catalog, string subject, CatalogTable table, Dictionary<string, List<SketchEdge>> edges) =>
        [.. from other in catalog.Tables.Values
            from key in other.ForeignKeys.Where(f => f.Target == table.MapName && f.Target != other.MapName)
            let own = other.MapName == subject ? other.PrimaryKey : edges[other.MapName].Where(e => e.Target == subject && e is { ByIdentifier: false, Elements: false, Mentions: false }).Select(e => e.Columns).FirstOrDefault()
            where own is not null
            select $"{{ through: {YamlText.Name(other.MapName)}, on: {{ {string.Join(", ", key.TargetColumns.Zip(key.Columns, (h, t) => $"{YamlText.Name(h)}: {YamlText.Name(t)}"))} }}, account: {(own.Count == 1 ? YamlText.Name(own[0]) : YamlText.Names(own))}, on-close: detach }}"];

    /// <summary>The schema as if the person were declared by this key: some have a unique column and no primary key.</summary>
    internal static Catalog Keyed(Catalog catalog, string subject, IReadOnlyList<string> key) =>
        catalog.Tables[subject].PrimaryKey.SequenceEqual(key) ? catalog : catalog with { Tables = catalog.Tables.ToDictionary(t => t.Key, t => t.Key == subject ? t.Value with { PrimaryKey = key } : t.Value) };

    // Only edges that lead, over any number of tables, to the person; the others lead to what is nobody's.
    private static Dictionary<string, List<SketchEdge>> Reached(Catalog catalog, string subject)
    {
        var all = SketchEdges.Of(catalog, subject);
        var reached = new HashSet<string> { subject };
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var (name, edges) in all.Where(e => !reached.Contains(e.Key)))
            {
                var entry = new SketchEntry(catalog.Tables[name], catalog.Tables[subject], [.. edges.Where(e => reached.Contains(e.Target))]).Write();
                if (entry.Contains("{ personal: no", StringComparison.Ordinal)) continue;
                changed |= reached.Add(name);
            }
        }

        return all.ToDictionary(e => e.Key, e => e.Value.Where(x => reached.Contains(x.Target)).ToList());
    }
}
