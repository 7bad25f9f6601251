using System.Text.RegularExpressions;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning.Checks;

namespace Adieu.Erasure.Planning;

/// <summary>A table with owners and the tables whose rows follow it, in the order in which they are found; the root is first.</summary>
internal sealed record ChunkTree(IReadOnlyList<TablePlan> Tables)
{
    public TablePlan Root => Tables[0];

    /// <summary>Whether rows follow kept ones and stay with them: the whole of it is kept as long.</summary>
    public bool KeepsFollowers => Tables.Any(t => t.FollowsKept);
}

/// <summary>
/// Finds what can go piece by piece before the rest of a huge account does: rows that are deleted or cut once and are not
/// found again, on which no other table's fate depends, in an order that foreign keys allow. Rows that a law keeps are so too
/// where they leave the table, or lose their owner's name; what follows them is told from what is still to be done by what is remembered of it.
/// </summary>
internal static class ChunkTrees
{
    public static List<ChunkTree> Of(DataMap map, Catalog catalog, IReadOnlyList<TablePlan> tables)
    {
        var (named, cut) = (Named(map), MapChecks.CutFor(map, catalog));
        var simple = tables.Where(p => IsSimple(p) && p.Name != map.Subject.Table && !named.Any(sql => Mentions(sql, p)) && !cut.Contains(p.Name)).ToHashSet();
        // Whoever follows, or refers to, rows that go early must go early too.
        for (var changed = true; changed;)
        {
            var others = simple.Where(p => p.Links[0].Parent is { } parent && !simple.Contains(parent) || tables.Any(t => (!simple.Contains(t) || StaysAt(t, p)) && (Follows(t, p) || Refers(t, p)))).ToList();
            simple.ExceptWith(others);
            changed = others.Count > 0;
        }

        var ordered = TableOrder.ForCapture([.. tables.Where(simple.Contains)]).SelectMany(c => c).ToList();
        var trees = ordered.Where(p => p.Links[0].Parent is null).Select(root => new ChunkTree([root, .. ordered.Where(p => RootOf(p) == root && p != root)])).ToList();
        return Ordered(trees);
    }

    public static TablePlan RootOf(TablePlan plan) => plan.Links[0].Parent is { } parent ? RootOf(parent) : plan;

    private static bool IsSimple(TablePlan plan)
    {
        if (plan.Circular || plan.Table.ForeignKeys.Any(f => f.Target == plan.Name)) return false;
        if (plan.Links is [{ Parent: not null, Effect: null }]) return plan.Fates.IsSubsetOf(plan.Archives || plan.FollowsKept ? [Fate.Erase, Fate.Retain] : [Fate.Erase]) && plan.Links[0].Link.When is null;
        if (plan.Fates.Contains(Fate.Retain)) return plan.Links is [{ IsSelf: false, Parent: null, Effect: Effect.Retain } only] && !plan.Shared && IsSimplyKept(plan, only);
        return plan.Links.TrueForAll(l => l is { IsSelf: false, Parent: null } && (l.Effect, l.Link) switch
        {
            (Effect.Erase, Link.Column or Link.Format or Link.Expression or Link.Elements) => true,
            (Effect.Detach, Link.Column { When: null }) => ColumnFates.Cut(plan, l).Any(c => !c.Column.Generated),
            (Effect.Anonymise, Link.Column { When: null }) => Loses(plan, l),
            _ => false,
        });
    }

    // Whether the next piece does not find a kept row again: it has left the table, or its owner's name is not kept.
    private static bool IsSimplyKept(TablePlan plan, LinkPlan link)
    {
        var masked = plan.Rule.Retain is { Condition: not null, Otherwise: not Effect.Erase };
        if (masked && (link.Link is not Link.Column { When: null } || !Loses(plan, link))) return false;
        if (plan.Archives) return link.Link is Link.Column or Link.Format or Link.Expression;
        return link.Link is Link.Column { When: null } column && ColumnFates.NotKept(plan, ColumnFates.Structural(plan)).Any(c => c.Mask is Mask.Null or Mask.Ghost && column.Columns.Contains(c.Column.Name));
    }

    // A kept row to which one refers that is kept in its place as well stays as long as that one: only a look at both can tell.
    private static bool StaysAt(TablePlan plan, TablePlan kept) => kept.Fates.Contains(Fate.Retain) && plan.Fates.Contains(Fate.Retain) && !plan.Archives && !(plan.FollowsKept && Follows(plan, kept));

    // Whether the mask takes the owner's name away, so that the next piece does not find the row again.
    private static bool Loses(TablePlan plan, LinkPlan link) =>
        ColumnFates.Cut(plan, link).Any(c => c is { Column.Generated: false, Mask: Mask.Null or Mask.Ghost } && ColumnFates.NamesOwner(plan, link.Link).Contains(c.Column.Name));

    // Trees whose tables refer to another tree's go before it; trees that refer to one another in a circle stay whole.
    private static List<ChunkTree> Ordered(List<ChunkTree> trees)
    {
        var roots = trees.ToDictionary(t => t.Root);
        var components = TableOrder.Components([.. roots.Keys], root => roots[root].Tables.SelectMany(t => roots.Values.Where(o => o.Root != root && o.Tables.Any(p => Refers(t, p) || p.Rule.After.Contains(t.Name)))).Select(o => o.Root).Distinct());
        components.Reverse();
        return [.. components.Where(c => c.Count == 1 && IsForest(roots[c[0]])).Select(c => roots[c[0]])];
    }

    // Within a tree, too, there must be an order in which referrers go first.
    private static bool IsForest(ChunkTree tree) => TableOrder.ForDelete(tree.Tables).TrueForAll(c => c.Count == 1);

    private static bool Follows(TablePlan child, TablePlan parent) => child.Links.Exists(l => l.Parent == parent);

    private static bool Refers(TablePlan from, TablePlan to) => from != to && from.Table.ForeignKeys.Any(f => f.Target == to.Name);

    // Everything by which the fate of other rows, or a counter, may hang on a table's rows.
    private static List<string> Named(DataMap map) =>
        [.. map.Tables.SelectMany(t => t.Links.SelectMany(l => new[] { l.When, (l as Link.Expression)?.Sql, (l as Link.Through)?.Table })
            .Append(t.Retain?.Condition).Concat(t.Recounts.Values.SelectMany(r => new[] { r.Table, r.Condition, r.Value }))).OfType<string>()];

    private static bool Mentions(string sql, TablePlan plan) => Regex.IsMatch(sql, $@"(?<!\w){Regex.Escape(plan.Table.Name)}(?!\w)", RegexOptions.IgnoreCase);
}
