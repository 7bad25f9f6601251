using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning.Checks;
using Adieu.Erasure.Planning.Sketch;
using Adieu.Erasure.Planning.Statements;

namespace Adieu.Erasure.Planning;

/// <summary>Binds the map's names to the live schema and works out what can happen to each table's rows.</summary>
internal sealed class Binder(DataMap map, Catalog catalog, List<MapDiagnostic> found)
{
    public List<TablePlan> Bind()
    {
        var plans = new List<TablePlan>();
        foreach (var rule in map.Tables)
        {
            if (catalog.Tables.TryGetValue(rule.Name, out var table)) plans.Add(new TablePlan(rule, table, plans.Count) { Key = RowKey(table) });
            else Severe("unknown-table", rule.Where, $"The store has no table {rule.Name}.", Nearest(rule.Name, catalog.Tables.Keys));
        }

        var byName = plans.ToDictionary(p => p.Name);
        foreach (var plan in plans) BindLinks(plan, byName);
        SettleFates(plans);
        return plans;
    }

    private void Severe(string code, Mark where, string reason, string mend) => found.Add(new(Severity.Severe, code, where, reason, mend));

    internal static string Nearest(string name, IEnumerable<string> names) =>
        names.OrderBy(n => n.Contains(name, StringComparison.OrdinalIgnoreCase) || name.Contains(n, StringComparison.OrdinalIgnoreCase) ? 0 : 1)
            .ThenBy(n => Math.Abs(n.Length - name.Length) + n.Except(name).Count()).FirstOrDefault() ?? "";

    /// <summary>The columns that tell rows apart and can never be null; none when the table has no such key.</summary>
    private static IReadOnlyList<CatalogColumn> RowKey(CatalogTable table)
    {
        var keys = table.Uniques.Where(u => u.All(c => table.Column(c) is { Nullable: false }));
        var key = keys.FirstOrDefault(u => u.SequenceEqual(table.PrimaryKey)) ?? keys.OrderBy(u => u.Count).FirstOrDefault();
        return key is null ? [] : [.. key.Select(c => table.Column(c)!)];
    }

    private void BindLinks(TablePlan plan, Dictionary<string, TablePlan> byName)
    {
        var rule = plan.Rule;
        foreach (var accessor in rule.Accessors) Names(plan, accessor);
        if (rule.NotPersonal && rule.References.Count == 0) return;
        var links = rule.Links.ToList();
        // The subject table belongs to its subject by its own key.
        if (rule.Name == map.Subject.Table && rule.OnClose is { } own)
            plan.Links.Add(new LinkPlan(new Link.Column(map.Subject.Key, []) { Where = rule.Where }, 0, own, null, []) { IsSelf = true });
        foreach (var link in links) Bind(plan, link, rule.OnClose, byName);
        foreach (var (column, reference) in rule.References)
        {
            var key = plan.Table.ForeignKeys.FirstOrDefault(f => f.Columns.Contains(column));
            if (key is null) Severe("no-foreign-key", reference.Where, $"{rule.Name}.{column} is not part of a foreign key.", $"remove it from links, or declare a parent: {{ table: ..., on: {{ {column}: ... }} }}");
            else if (reference.Follow && byName.TryGetValue(key.Target, out var parent)) Add(plan, new Link.Parent(key.Target, Pairs(key)) { Where = reference.Where }, null, parent, Pairs(key));
        }
    }

    private static List<ColumnPair> Pairs(ForeignKey key) => [.. key.Columns.Zip(key.TargetColumns, (c, t) => new ColumnPair(c, t))];

    private void Bind(TablePlan plan, Link link, Effect? table, Dictionary<string, TablePlan> byName)
    {
        Names(plan, link);
        // A table that says what its last owner does has owners who leave one by one.
        var effect = link.OnClose ?? table ?? (plan.Rule.LastOwner is not null && link is not Link.Parent ? Effect.Detach : null);
        if (link is Link.Parent p)
        {
            if (!byName.TryGetValue(p.Table, out var parent))
            {
                Severe("unknown-parent", p.Where, $"The map has no table {p.Table}.", YamlText.Name(Nearest(p.Table, byName.Keys)));
                return;
            }

            var pairs = p.On.Count > 0 ? p.On : ParentKey(plan, parent, p);
            foreach (var pair in pairs) Known(parent.Table, pair.There, p.Where);
            Add(plan, link, effect, parent, pairs);
            return;
        }

        if (effect is null)
        {
            Severe("no-action", link.Where, $"The map does not say what happens to {plan.Name} when its owner leaves.", "on-close: erase | anonymise | detach | retain");
            return;
        }

        if (effect == Effect.Retain && plan.Rule.Retain is null) Severe("retain-missing", plan.Rule.Where, $"{plan.Name} is retained, but the map does not say by which law, what and how long.", "retain: { basis: ..., until: completed_at + 3y, keep: [...] }");
        plan.Links.Add(new LinkPlan(link, plan.Links.Count, effect, null, []) { Members = link is Link.Through t ? byName.GetValueOrDefault(t.Table) : null });
    }

    private void Names(TablePlan plan, Link link)
    {
        foreach (var column in ColumnsOf(link)) Known(plan.Table, column, link.Where);
        foreach (var column in SubjectColumns(link)) Known(catalog.Tables[map.Subject.Table], column, link.Where);
        Width(plan, link);
        switch (link)
        {
            case Link.Elements e when plan.Table.Column(e.Name) is { } list:
                if (map.Subject.Key.Count > 1 && e.Subject is null) Severe("elements-composite", e.Where, $"{plan.Name}.{list.Name} lists single values, and the subject's key has {map.Subject.Key.Count} columns.", $"{{ through: ..., on: {{ ... }}, account: [{string.Join(", ", map.Subject.Key)}] }}   # a table with a row for each of the list; or subject: ..., a column that is unique to the person, if the list holds that");
                if (!ElementsSql.IsList(list, e.Separator, catalog.Dialect)) Severe("elements-type", e.Where, $"{plan.Name}.{list.Name} is {list.Type}, {(e.Separator is null ? "no array" : "no text")}.", $"{{ column: {list.Name} }}   # or json: an expression that gives the key");
                break;
            case Link.Through t:
                if (!catalog.Tables.TryGetValue(t.Table, out var join)) Severe("unknown-table", t.Where, $"The store has no table {t.Table}.", Nearest(t.Table, catalog.Tables.Keys));
                else foreach (var column in t.On.Select(o => o.There).Concat(t.Account)) Known(join, column, t.Where);
                if (t.On.Count == 0) Severe("through-without-on", t.Where, $"How do rows of {plan.Name} meet rows of {t.Table}?", $"{{ through: {t.Table}, on: {{ id: {plan.Name.TrimEnd('s')}_id }}, account: {t.Account[0]} }}");
                break;
        }
    }

    // A key that is compared in part would be shared by others: a tenant's number by all of its people.
    private void Width(TablePlan plan, Link link)
    {
        var (key, text) = (map.Subject.Key, $"{map.Subject.Table}'s key has {map.Subject.Key.Count} columns ({string.Join(", ", map.Subject.Key)})");
        IReadOnlyList<string> given = [.. SubjectColumns(link)];
        // Unique by themselves they may be part of a key all the same.
        var part = given.Count > 0 && given.All(key.Contains) && !key.All(given.Contains) && !catalog.Tables[map.Subject.Table].Uniques.Any(u => u.All(given.Contains));
        switch (link)
        {
            case Link.Column c when part && c.Columns.Count == given.Count:
                Severe("key-width", link.Where, $"{plan.Name} compares {string.Join(", ", given)} alone, and {text}: others' rows would be taken for the person's.", $"owner: [{string.Join(", ", key.Select(k => given.Index().Where(g => g.Item == k).Select(g => c.Columns[g.Index]).FirstOrDefault() ?? plan.Table.Column(k)?.Name).Select(n => n is null ? "..." : YamlText.Name(n)))}]   # in the order of the key");
                break;
            case Link.Column c when c.Columns.Count != (c.Subject.Count > 0 ? c.Subject.Count : key.Count):
                Severe("key-width", link.Where, c.Subject.Count > 0 ? $"{plan.Name} gives {c.Columns.Count} columns for {c.Subject.Count} of the person ({string.Join(", ", c.Subject)})." : $"{plan.Name} gives {c.Columns.Count} of them ({string.Join(", ", c.Columns)}), and {text}: others' rows would be taken for the person's.",
                    c.Subject.Count > 0 ? $"{{ columns: [...], subject: {YamlText.Names(c.Subject)} }}   # as many on both sides" : $"owner: [{string.Join(", ", key.Select(k => (c.Columns.FirstOrDefault(n => n.EndsWith(k, StringComparison.OrdinalIgnoreCase)) ?? plan.Table.Column(k)?.Name) is { } name ? YamlText.Name(name) : "..."))}]   # in the order of the key");
                break;
            case Link.Through t when t.Account.Count != key.Count:
                Severe("key-width", link.Where, $"{t.Table} gives {t.Account.Count} columns for the person, and {text}.", $"account: [{string.Join(", ", key.Select(_ => "..."))}]   # in the order of the key: {string.Join(", ", key)}");
                break;
            case Link.Expression or Link.Format when key.Count > 1 && given.Count == 0:
            case Link.Expression or Link.Format or Link.Elements when part:
                Severe("key-width", link.Where, $"One text names the person, and {text}: others' rows would be taken for the person's.", $"subject: ...   # a column that is unique to the person, such as one that is computed: {string.Join(" || ':' || ", key)}");
                break;
        }
    }

    private List<ColumnPair> ParentKey(TablePlan plan, TablePlan parent, Link.Parent link)
    {
        var keys = plan.Table.ForeignKeys.Where(f => f.Target == parent.Name).ToList();
        if (keys.Count == 1) return Pairs(keys[0]);
        var column = keys.Count == 0 ? $"{parent.Name.TrimEnd('s')}_id" : keys[0].Columns[0];
        var key = parent.Table.PrimaryKey.FirstOrDefault() ?? "id";
        Severe(
            keys.Count == 0 ? "no-parent-key" : "ambiguous-parent",
            link.Where,
            keys.Count == 0 ? $"{plan.Name} has no foreign key to {parent.Name}." : $"{plan.Name} has {keys.Count} foreign keys to {parent.Name}.",
            $"parent: {{ table: {YamlText.Name(parent.Name)}, on: {{ {YamlText.Name(column)}: {YamlText.Name(key)} }} }}");
        return [];
    }

    private static void Add(TablePlan plan, Link link, Effect? effect, TablePlan? parent, IReadOnlyList<ColumnPair> pairs) =>
        plan.Links.Add(new LinkPlan(link, plan.Links.Count, effect, parent, pairs));

    private void Known(CatalogTable table, string column, Mark where)
    {
        if (table.Column(column) is null) Severe("unknown-column", where, $"Table {table.MapName} has no column {column}.", YamlText.Name(Nearest(column, table.Columns.Select(c => c.Name))));
    }

    internal static IEnumerable<string> ColumnsOf(Link link) => link switch
    {
        Link.Column c => c.Columns,
        Link.Format f => [f.Name],
        Link.Elements e => [e.Name],
        Link.Parent p => p.On.Select(o => o.Here),
        Link.Through t => t.On.Select(o => o.Here),
        _ => [],
    };

    internal static IEnumerable<string> SubjectColumns(Link link) => link switch
    {
        Link.Column c => c.Subject,
        Link.Format { Subject: { } s } => [s],
        Link.Elements { Subject: { } s } => [s],
        Link.Expression { Subject: { } s } => [s],
        _ => [],
    };

    // Fates run down from owners to rows that follow them, until nothing new is learnt.
    private static void SettleFates(List<TablePlan> plans)
    {
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var plan in plans)
            {
                var before = plan.Fates.Count;
                foreach (var link in plan.Links) plan.Fates.UnionWith(FatesOf(plan, link));
                changed |= plan.Fates.Count != before;
            }
        }

        // A parent whose rows never meet a fate passes none on.
        foreach (var plan in plans) plan.Links.RemoveAll(l => l.Parent is { Fates.Count: 0 });
        foreach (var plan in plans)
        {
            plan.Circular = Reaches(plan, plan, []);
            plan.Shared = plan.Links.Count > 1 || plan.Circular || plan.Links.Exists(l => l.Link is Link.Through or Link.Elements || l.Effect == Effect.Detach);
        }

        // SQLite takes NULL in most primary keys. A kept row has to be found again; no row that is kept has one.
        foreach (var plan in plans.Where(p => p.Key.Count == 0 && p.Fates.Contains(Fate.Retain))) plan.Key = [.. plan.Table.PrimaryKey.Select(k => plan.Table.Column(k)!)];

        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var plan in plans)
            {
                var before = plan.Laws.Count;
                if (plan.Links.Exists(l => l.Effect == Effect.Retain) && plan.Rule.Retain is not null) plan.Laws.Add(plan);
                foreach (var link in plan.Links.Where(l => l is { Effect: null, Parent: not null })) plan.Laws.UnionWith(link.Parent!.Laws);
                changed |= plan.Laws.Count != before;
            }
        }

        foreach (var plan in plans) plan.OrderMatters = Interference.Within(plan);

        // What follows a shared row is shared too, but for deletion, which happens once.
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var plan in plans.Where(p => !p.Shared && !p.Fates.SetEquals([Fate.Erase]) && p.Links.Exists(l => l.Parent is { Shared: true }))) changed = plan.Shared = true;
        }
    }

    private static bool Reaches(TablePlan from, TablePlan to, HashSet<TablePlan> seen) =>
        from.Links.Exists(l => l.Parent is { } p && (p == to || (seen.Add(p) && Reaches(p, to, seen))));

    internal static IEnumerable<Fate> FatesOf(TablePlan plan, LinkPlan link)
    {
        if (link is { Effect: null, Parent: { } parent }) return parent.Fates.Where(f => f != Fate.Detach);
        if (link.Parent is { } p && !p.Fates.Any(f => f != Fate.Detach)) return [];
        // What goes to the archive leaves its table, with all that this means for rows that refer to it.
        if (link.Effect == Effect.Retain && plan.Rule.Retain is { Archive: true } archive) return archive.Condition is null ? [Fate.Retain, Fate.Erase] : [Fate.Retain, Fate.Erase, Planning.Fates.Of(archive.Otherwise)];
        if (link.Effect == Effect.Retain && plan.Rule.Retain is { Condition: not null } retain) return [Fate.Retain, Planning.Fates.Of(retain.Otherwise)];
        if (link.Effect != Effect.Detach) return [Planning.Fates.Of(link.Effect!.Value)];
        return (plan.Rule.LastOwner ?? LastOwner.Erase) switch
        {
            LastOwner.Erase => [Fate.Detach, Fate.Erase],
            LastOwner.Anonymise => [Fate.Detach, Fate.Anonymise],
            _ => [Fate.Detach],
        };
    }
}
