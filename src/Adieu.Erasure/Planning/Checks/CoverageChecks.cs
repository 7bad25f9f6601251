using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning.Sketch;

namespace Adieu.Erasure.Planning.Checks;

/// <summary>Is every column of a row that stays accounted for?</summary>
internal sealed class CoverageChecks(Report report)
{
    /// <summary>Every column that the map names must be there.</summary>
    public void Names(TablePlan plan)
    {
        var rule = plan.Rule;
        var named = rule.Columns.Select(c => (c.Key, c.Value.Where))
            .Concat(rule.Masks.Select(m => (m.Key, m.Value.Where)))
            .Concat(rule.Links.SelectMany(l => l.Masks).Select(m => (m.Key, m.Value.Where)))
            .Concat(rule.References.Select(r => (r.Key, r.Value.Where)))
            .Concat(rule.Recounts.Select(r => (r.Key, r.Value.Where)))
            .Concat(rule.NotExported.Select(c => (c, rule.Where)))
            .Concat(rule.Retain is { } retain ? [.. retain.Keep.Select(c => (c, retain.Where)), .. retain.Until?.Column is { } u ? [(u, retain.Where)] : Array.Empty<(string, Mark)>()] : []);
        foreach (var (column, where) in named)
        {
            if (plan.Table.Column(column) is null)
                report.Severe("unknown-column", where, $"Table {plan.Name} has no column {column}.", Binder.Nearest(column, plan.Table.Columns.Select(c => c.Name)));
        }
    }

    /// <summary>What a recount names must be there too.</summary>
    public void Recounts(TablePlan plan, Catalog catalog)
    {
        foreach (var rule in plan.Rule.Recounts.Values)
        {
            if (!catalog.Tables.TryGetValue(rule.Table, out var counted))
            {
                report.Severe("unknown-table", rule.Where, $"The store has no table {rule.Table}.", Binder.Nearest(rule.Table, catalog.Tables.Keys));
                continue;
            }

            foreach (var (table, column) in rule.On.SelectMany(o => new[] { (counted, o.Here), (plan.Table, o.There) }).Where(x => x.Item1.Column(x.Item2) is null))
                report.Severe("unknown-column", rule.Where, $"Table {table.MapName} has no column {column}.", YamlText.Name(Binder.Nearest(column, table.Columns.Select(c => c.Name))));
        }
    }

    /// <summary>Every column of rows that stay must be masked, cut, kept by law, or classified.</summary>
    public void Columns(TablePlan plan)
    {
        foreach (var column in plan.Table.Columns.Where(c => !c.Generated))
        {
            var said = plan.Rule.Columns.GetValueOrDefault(column.Name);
            if (said is { Class: ColumnClass.NotPersonal, Because: null } && LooksPersonal.Is(plan.Table, column)) Suspicious(plan, column, said.Where);
            else if (plan.Rule.NotPersonal && said is null && LooksPersonal.Is(plan.Table, column)) Suspicious(plan, column, plan.Rule.Where);
        }

        if (plan.Rule.NotPersonal) return;
        if (plan.Fates.Contains(Fate.Anonymise)) Classified(plan, Fate.Anonymise);
        else if (plan.Fates.Contains(Fate.Detach)) Classified(plan, Fate.Detach);
        else if (plan.Fates.Contains(Fate.Retain) && plan.Rule.Retain is null) Classified(plan, Fate.Retain);
    }

    private void Suspicious(TablePlan plan, CatalogColumn column, Mark where) => report.Severe(
        "looks-personal", where, $"{plan.Name}.{column.Name} is called not personal, but its name says otherwise.",
        $"columns: {{ {YamlText.Name(column.Name)}: {{ not-personal: \"why it says nothing about a person\" }} }}");

    private void Classified(TablePlan plan, Fate fate)
    {
        var settled = Settled(plan, fate);
        var open = new List<string>();
        foreach (var column in plan.Table.Columns.Where(c => !c.Generated && !settled.Contains(c.Name)))
        {
            switch (plan.Rule.Columns.GetValueOrDefault(column.Name))
            {
                case null: open.Add(column.Name); break;
                case { Class: ColumnClass.Personal } personal: Unmasked(plan, column, fate, personal.Where); break;
            }
        }

        if (open.Count == 0) return;
        report.Severe(
            "unclassified-column",
            plan.Rule.Where,
            $"Rows of {plan.Name} stay when somebody leaves, but the map does not say what {(open.Count == 1 ? "this column holds" : "these columns hold")}: {string.Join(", ", open)}.",
            $"columns: {{ {string.Join(", ", open.Select(c => $"{YamlText.Name(c)}: {(LooksPersonal.Is(plan.Table, plan.Table.Column(c)!) ? "personal" : "not-personal")}"))} }}   # personal columns need a mask too");
    }

    private void Unmasked(TablePlan plan, CatalogColumn column, Fate fate, Mark where) => report.Severe(
        "personal-without-mask", where, $"{plan.Name}.{column.Name} is personal and would stay as it is.",
        $"mask: {{ {YamlText.Name(column.Name)}: {(column.Nullable ? "null" : column.Kind == ColumnKind.Text ? "ghost" : "random")} }}" + (fate == Fate.Detach ? $"\ncolumns: {{ {YamlText.Name(column.Name)}: shared }}   # if it belongs to the remaining owners as well" : ""));

    private static HashSet<string> Settled(TablePlan plan, Fate fate)
    {
        // Numbers and UUIDs that only tell rows apart say nothing; a text key might be a phone number.
        var settled = plan.Key.Concat(plan.Table.PrimaryKey.Select(k => plan.Table.Column(k)!)).Where(k => k.Kind is ColumnKind.Integer or ColumnKind.Uuid).Select(k => k.Name).ToHashSet();
        settled.UnionWith(plan.Table.ForeignKeys.SelectMany(f => f.Columns));
        // What the person is found by is cut in their own row by nothing, and a text there may well be a name.
        settled.UnionWith(plan.Links.Where(l => !l.IsSelf || l.Effect == Effect.Erase).SelectMany(l => l.Parent is null ? Binder.ColumnsOf(l.Link) : l.Pairs.Select(p => p.Here)));
        settled.UnionWith(plan.Rule.Masks.Keys);
        // What every link masks that anonymises needs no word of the table.
        var ways = plan.Links.Where(l => Binder.FatesOf(plan, l).Contains(Fate.Anonymise)).ToList();
        if (fate == Fate.Anonymise && ways.TrueForAll(l => l.Effect == Effect.Anonymise)) settled.UnionWith(ways.Select(l => l.Link.Masks.Keys).Aggregate((a, b) => a.Intersect(b)));
        if (fate == Fate.Detach) settled.UnionWith(plan.Owners.SelectMany(l => l.Link.Masks.Keys));
        settled.UnionWith(plan.Rule.Recounts.Keys);
        return settled;
    }
}
