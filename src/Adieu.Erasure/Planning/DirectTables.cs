using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning.Checks;

namespace Adieu.Erasure.Planning;

/// <summary>
/// Finds tables whose rows can be found, deleted or cut, and counted in one statement, because nothing but tables of the
/// same kind needs to know which rows they were: rows that belong to one person and only ever go, and shared rows whose
/// owners stand in columns of their own. PostgreSQL only, whose DELETE can feed an INSERT.
/// </summary>
internal static class DirectTables
{
    public static void Mark(DataMap map, Catalog catalog, IReadOnlyList<TablePlan> tables)
    {
        var recounted = map.Tables.SelectMany(t => t.Recounts.Values).Select(r => r.Table).ToHashSet();
        var circling = TableOrder.ForDelete([.. tables.Where(t => t.Fates.Contains(Fate.Erase))]).Where(c => c.Count > 1).SelectMany(c => c).ToHashSet();
        var cut = MapChecks.CutFor(map, catalog);
        foreach (var plan in tables)
        {
            var single = !recounted.Contains(plan.Name) && !circling.Contains(plan) && !cut.Contains(plan.Name);
            plan.Together = single && IsTogether(tables, plan);
            plan.Direct = plan.Together || !plan.Shared && plan.Fates.SetEquals([Fate.Erase]) && plan.Links.Count == 1 && single
                && plan.Links[0].Link.When is null && (plan.Links[0].Link is Link.Column || FollowsByForeignKey(plan));
        }

        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var plan in tables.Where(p => p.Direct && !p.Together))
            {
                var parentIsNot = plan.Links[0].Parent is { Direct: false };
                var childIsNot = tables.Any(c => !c.Direct && c.Links.Exists(l => l.Parent == plan));
                if (!parentIsNot && !childIsNot) continue;
                plan.Direct = false;
                changed = true;
            }
        }
    }

    // Shared rows whose owners stand in indexed columns, who leave one by one: all that decides is in the row itself.
    private static bool IsTogether(IReadOnlyList<TablePlan> tables, TablePlan plan) =>
        plan.Key.Count > 0 && !plan.OrderMatters && plan.Fates.Contains(Fate.Detach) && plan.Fates.IsSubsetOf([Fate.Detach, Fate.Erase])
        && plan.Links.TrueForAll(l => l is { Effect: Effect.Detach, Link: Link.Column { When: null, IgnoresCase: false, Subject.Count: 0, Columns: [var c] } } && IndexUse.Serves(plan.Table, [c]) && ColumnFates.Cut(plan, l).Any(x => !x.Column.Generated))
        && !tables.Any(t => t.Links.Exists(l => l.Parent == plan));

    // Rows that are found as they are deleted go while the rows that lead to them are there: the foreign key orders it so.
    private static bool FollowsByForeignKey(TablePlan plan) =>
        plan.Links[0] is { Parent: { } parent, Effect: null } link && plan.Table.ForeignKeys.Any(f => f.Target == parent.Name && f.Columns.Order().SequenceEqual(link.Pairs.Select(p => p.Here).Order()));
}
