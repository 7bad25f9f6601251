using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning.Sketch;

namespace Adieu.Erasure.Planning.Checks;

/// <summary>What happens to rows that refer to rows that go? Nothing may be taken that belongs to somebody else.</summary>
internal sealed class ReferenceChecks(DataMap map, Catalog catalog, List<TablePlan> tables, Report report)
{
    public void Check()
    {
        foreach (var parent in tables.Where(t => t.Fates.Overlaps([Fate.Erase, Fate.Retain])))
        {
            foreach (var child in catalog.Tables.Values)
            {
                foreach (var key in child.ForeignKeys.Where(f => f.Target == parent.Name)) Check(parent, child, key);
            }
        }

        foreach (var plan in tables) Kept(plan);
        foreach (var plan in tables) KeptChildren(plan);
        var order = TableOrder.ForDelete([.. tables.Where(t => t.Fates.Contains(Fate.Erase))]);
        foreach (var component in order) Circle(component);
        foreach (var plan in tables) After(plan, [.. order.SelectMany(c => c)]);
    }

    private void Check(TablePlan parent, CatalogTable child, ForeignKey key)
    {
        var plan = tables.Find(t => t.Name == child.MapName);
        if (plan is null)
        {
            if (map.IsPart) report.Severe("part-referred-to", parent.Rule.Where, $"Rows of {child.MapName}, which is not in the part, refer to rows of {parent.Name} that go.", $"tables: [..., {parent.Name}, {child.MapName}]");
            return;
        }

        var name = $"{child.MapName}.{string.Join("+", key.Columns)}";
        if (!IndexUse.Serves(child, key.Columns) && plan.Links.All(l => !Binder.ColumnsOf(l.Link).Any(key.Columns.Contains) && !l.Pairs.Any(p => key.Columns.Contains(p.Here))))
            report.Warn("no-index", plan.Rule.Where, $"No index begins with {name}; the database reads the whole table for every row of {parent.Name} that goes.", Mends.Index(catalog.Dialect, child, key.Columns));
        if (MapChecks.Settled(plan, key)) return;
        var nullable = key.Columns.Any(c => child.Column(c)!.Nullable);
        if (key.Columns.Select(c => plan.Rule.References.GetValueOrDefault(c)).FirstOrDefault(r => r is not null) is { } said)
        {
            if (!said.Follow && !nullable) report.Severe("cannot-cut", said.Where, $"{name} takes no NULL, so the reference cannot be cut.", $"links: {{ {YamlText.Name(key.Columns[0])}: follow }}");
            return;
        }

        Undeclared(parent, plan, key, name, nullable);
    }

    private void Undeclared(TablePlan parent, TablePlan child, ForeignKey key, string name, bool nullable)
    {
        var column = YamlText.Name(key.Columns[0]);
        var mend = parent.Name == map.Subject.Table
            ? $"owners: [..., {column}]   # if the row is also this person's\nlinks: {{ {column}: {(nullable ? "cut" : "follow")} }}   # if only the mention goes"
            : child.Rule.NotPersonal && !nullable ? $"{YamlText.Name(parent.Name)}: {{ on-close: anonymise }}   # rows of {child.Name} are nobody's and stay, so what they refer to stays too"
            : $"links: {{ {column}: {(nullable ? "cut" : "follow")} }}" + (nullable ? $"   # or follow, if rows of {child.Name} mean nothing without {parent.Name}" : $"   # rows of {child.Name} go along; or anonymise {parent.Name} instead");
        switch (key.OnDelete)
        {
            case DeleteRule.Cascade:
                report.Severe("undeclared-cascade", child.Rule.Where, $"{name} is ON DELETE CASCADE: erasing rows of {parent.Name} would take rows of {child.Name} that may belong to others, uncounted.", mend);
                break;
            case DeleteRule.SetNull:
                report.Note("set-null", child.Rule.Where, $"{name} is set to null in rows that stay when their row of {parent.Name} goes, as the schema says.", $"links: {{ {column}: cut }}");
                break;
            case DeleteRule.SetDefault:
                report.Severe("set-default", child.Rule.Where, $"{name} is ON DELETE SET DEFAULT, which would link other people's rows to whatever the default is.", mend);
                break;
            default:
                if (Joins(parent, child, key)) break;
                if (parent.Name != map.Subject.Table && child.Fates.SetEquals([Fate.Erase]))
                    report.Warn("may-refuse", child.Rule.Where, $"Should a row of {child.Name} that stays refer by {name} to a row of {parent.Name} that goes, the database refuses the closure.", mend);
                else
                    report.Severe("dangling-reference", child.Rule.Where, $"{name} refers to rows of {parent.Name} that go, and the map does not say what becomes of it.", mend);
                break;
        }
    }

    // A row of a join table is a living owner of what it refers to, as long as it is there, and that goes with the last.
    private bool Joins(TablePlan parent, TablePlan child, ForeignKey key) =>
        parent.Rule.Retain is null && parent.Links.TrueForAll(l => l.Effect == Effect.Detach) && child.Fates.SetEquals([Fate.Erase])
        && parent.Links.Exists(l => l.Link is Link.Through { When: null } join && join.Table == child.Name && join.On.Select(o => (o.There, o.Here)).SequenceEqual(key.Columns.Zip(key.TargetColumns))
            && join.Account.All(a => !child.Table.Column(a)!.Nullable) && child.Table.ForeignKeys.Any(f => f.Target == map.Subject.Table && f.Columns.SequenceEqual(join.Account))
            && child.Links.Exists(c => c is { Effect: Effect.Erase, Link: Link.Column { When: null, Subject: [] } own } && own.Columns.SequenceEqual(join.Account)));

    // Rows kept by law must not hold on to rows that go.
    private void Kept(TablePlan plan)
    {
        if (!plan.Fates.Contains(Fate.Retain) || plan.Archives || plan.Rule.Retain is not { } retain) return;
        foreach (var key in plan.Table.ForeignKeys)
        {
            var parent = tables.Find(t => t.Name == key.Target);
            if (parent is null || !parent.Fates.Contains(Fate.Erase) || !key.Columns.All(retain.Keep.Contains)) continue;
            // Another owner's link is cut when that owner leaves; only the leaver's own must not be kept.
            if (plan.Owners.Any(l => l.Effect is Effect.Detach or Effect.Anonymise && Binder.ColumnsOf(l.Link).Order().SequenceEqual(key.Columns.Order()))) continue;
            report.Severe("kept-reference", retain.Where, $"{plan.Name} keeps {string.Join(", ", key.Columns)}, which refers to rows of {parent.Name} that go.",
                (key.Columns.Any(c => plan.Table.Column(c)!.Nullable) ? "" : Mends.TakesNull(catalog.Dialect, plan.Table, key.Columns[0]) + "   -- first: now it takes no NULL\n") + $"keep: {YamlText.Names(retain.Keep.Except(key.Columns))}");
        }
    }

    // Rows that stay must not hold on to a parent that goes.
    private void KeptChildren(TablePlan plan)
    {
        foreach (var link in plan.Links.Where(l => l.Parent is not null && !plan.Archives && MapChecks.StaysBehind(plan, l)))
        {
            if (link.Pairs.Any(p => plan.Table.Column(p.Here)!.Nullable)) continue;
            if (plan.Table.ForeignKeys.All(f => f.Target != link.Parent!.Name || !f.Columns.Order().SequenceEqual(link.Pairs.Select(p => p.Here).Order()))) continue;
            var (parent, here) = (link.Parent!.Name, link.Pairs[0].Here);
            report.Severe(
                "kept-child", link.Link.Where, $"Rows of {plan.Name} stay while their parent in {parent} may be erased, and {here} takes no NULL.",
                $"{Mends.TakesNull(catalog.Dialect, plan.Table, here)}   -- then the reference is cut\nowners: [..., {{ parent: {YamlText.Name(parent)}, on-close: erase }}]   # or the rows go with their parent"
                + (link.Effect is null ? "" : "\n# or drop the table's on-close, so that the rows share their parent's fate"));
        }
    }

    // A wish about the order of deletion that cannot be granted is said, not dropped.
    private void After(TablePlan plan, List<TablePlan> order)
    {
        foreach (var name in plan.Rule.After)
        {
            var rest = string.Join(", ", plan.Rule.After.Except([name]).Select(YamlText.Name));
            var mend = rest.Length == 0 ? $"leave out after: [{name}]" : $"after: [{rest}]";
            var first = tables.Find(t => t.Name == name);
            // In a part of a map, the others are simply not there.
            if (first is null && !map.IsPart)
                report.Severe("unknown-table", plan.Rule.Where, $"{plan.Name} is to come after {name}, which the map does not have.", $"after: [{YamlText.Name(Binder.Nearest(name, tables.Select(t => t.Name)))}]");
            if (first is not null && order.Contains(plan) && (order.IndexOf(first) > order.IndexOf(plan) || first == plan))
                report.Severe("after-impossible", plan.Rule.Where, $"Rows of {plan.Name} cannot go after rows of {name}: references that take no NULL, or another wish, want the opposite.", mend);
        }
    }

    private void Circle(List<TablePlan> component)
    {
        // To open the circle moves a row, and without a key it is then not found again.
        if (catalog.Dialect == Stores.SqlDialect.PostgreSql && TableOrder.Circles(component).Select(c => c.Plan).FirstOrDefault(p => p.Key.Count == 0) is { } keyless)
            report.Severe("circle-without-key", keyless.Rule.Where, $"{keyless.Name} refers in a circle to rows that refer to it, and has no key by which its rows are found again.", Mends.Key(catalog.Dialect, keyless.Table));
        if (component.Count == 1 || TableOrder.CanOpen(component) || catalog.Dialect == Stores.SqlDialect.Sqlite) return;
        var names = component.Select(c => c.Name).ToList();
        if (component.All(p => p.Table.ForeignKeys.Where(f => names.Contains(f.Target)).All(f => f.Deferrable))) return;
        report.Severe("closed-circle", component[0].Rule.Where, $"{string.Join(", ", names)} refer to one another in a circle of columns that take no NULL.", $"alter table {Mends.Table(component[0].Table)} alter constraint ... deferrable;");
    }
}
