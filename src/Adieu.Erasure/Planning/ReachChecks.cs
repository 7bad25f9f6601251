using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning;

/// <summary>Does every row with personal data lead to a person, and fast?</summary>
internal sealed class ReachChecks(DataMap map, Catalog catalog, Report report)
{
    /// <summary>Checks one table; false when nothing reaches it, and further checks would only repeat that.</summary>
    public bool Check(TablePlan plan)
    {
        var rule = plan.Rule;
        if (rule.NotPersonal)
        {
            if (rule.Links.Count > 0) report.Severe("not-personal-but-owned", rule.Where, $"{rule.Name} is called not personal, and yet has an owner.", $"{rule.Name}: {{ personal: no }}   # or drop personal: no");
            return true;
        }

        if (plan.Table.HidesRows)
            report.Severe("row-security", rule.Where, $"Row security hides rows of {rule.Name} from the role that erases: what it cannot see would stay, and nothing would tell.", $"create policy adieu on {SqlWriter.Table(plan.Table)} to current_user using (true);   # or alter role ... bypassrls");
        if (plan.Links.Count == 0)
        {
            report.Severe("unreachable", rule.Where, $"Nothing in the map leads from a person to the rows of {rule.Name}.", MapSketch.EntryOf(catalog, map.Subject.Table, plan.Table) + $"\n{rule.Name}: {{ personal: no }}   # if no column speaks of a person");
            return false;
        }

        if (plan.Fates.Count == 0)
        {
            report.Severe("unreachable", rule.Where, $"The parent of {rule.Name} has no fate that its rows could share.", "on-close: erase   # beside parent, or an owner of its own");
            return false;
        }

        NullableOnly(plan);
        foreach (var link in plan.Links) Link(plan, link);
        if (plan.Fates.Contains(Fate.Detach) && rule.LastOwner is null)
            report.Note("last-owner-unsaid", rule.Where, $"The map does not say what becomes of a row of {rule.Name} when its last owner leaves; it is erased.", "last-owner: erase");
        if (plan.Table.Triggers.Count > 0)
            report.Warn("trigger", rule.Where, $"{rule.Name} has triggers ({string.Join(", ", plan.Table.Triggers)}) that fire as its rows go. What they write elsewhere must be in the map too; the engine looks again after it has erased. A table where they change or delete rows of others must say so, or nothing is erased.", "triggers: write   # on the table where they do");
        return true;
    }

    private void NullableOnly(TablePlan plan)
    {
        if (plan.Rule.KeepUnowned || !plan.Fates.SetEquals([Fate.Erase]) || plan.Rule.Name == map.Subject.Table) return;
        var columns = plan.Links.Select(l => l.Link is Link.Column c ? c.Columns.FirstOrDefault(n => plan.Table.Column(n)!.Nullable)
            : l.Link is Link.Parent ? l.Pairs.Select(p => p.Here).FirstOrDefault(n => plan.Table.Column(n)!.Nullable) : null).ToList();
        if (columns.Contains(null)) return;
        report.Severe(
            "nullable-only",
            plan.Rule.Where,
            $"Rows of {plan.Name} whose {string.Join(" and ", columns)} is null belong to nobody, and no closure will ever reach them.",
            $"unowned: keep   # if such rows hold nothing personal\nalter table {plan.Name} alter column {columns[0]} set not null   # if there are none");
    }

    private void Link(TablePlan plan, LinkPlan link)
    {
        var columns = link.Parent is null ? [.. Binder.ColumnsOf(link.Link)] : link.Pairs.Select(p => p.Here).ToList();
        if (columns.Count > 0 && !Indexed(plan.Table, columns))
        {
            var gin = link.Link is Link.Elements;
            if (gin && catalog.Dialect == Stores.SqlDialect.Sqlite) report.Note("no-index", link.Link.Where, $"SQLite has no index into {plan.Name}.{columns[0]}; every closure reads the whole table.", "a table with a row for each of the list");
            else report.Warn(
                "no-index", link.Link.Where, $"No index begins with {plan.Name}.{columns[0]}; every closure reads the whole table.",
                $"create index on {plan.Name} {(gin ? "using gin " : "")}({string.Join(", ", columns)});".Replace("create index on", catalog.Dialect == Stores.SqlDialect.Sqlite ? $"create index {plan.Name}_{columns[0]} on" : "create index on", StringComparison.Ordinal));
        }

        foreach (var column in Binder.SubjectColumns(link.Link))
        {
            var subject = catalog.Tables[map.Subject.Table];
            if (!subject.Uniques.Any(u => u is [var only] && only == column) && !map.Subject.Key.Contains(column))
                report.Warn("not-unique", link.Link.Where, $"{subject.MapName}.{column} is not unique: rows of {plan.Name} that carry it could be somebody else's.", $"create unique index on {subject.MapName} ({column});");
        }
    }

    internal static bool Indexed(CatalogTable table, IReadOnlyCollection<string> columns) =>
        table.Indexes.Any(i => i.Count > 0 && columns.Contains(i[0]));
}
