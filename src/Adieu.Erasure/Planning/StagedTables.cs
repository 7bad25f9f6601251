using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning;

/// <summary>
/// Finds the tables whose rows can be noted by key and worked off in pieces: all but the subject's own, those that go
/// early anyway, those without a key, and those in which references that take no NULL go round.
/// </summary>
internal static class StagedTables
{
    public static List<TablePlan> Of(DataMap map, IReadOnlyList<TablePlan> tables, IReadOnlyList<ChunkTree> trees)
    {
        var early = trees.SelectMany(t => t.Tables).ToHashSet();
        var subject = tables.FirstOrDefault(t => t.Name == map.Subject.Table);
        var closed = TableOrder.ForDelete([.. tables.Where(t => t.Fates.Contains(Fate.Erase))]).Where(c => c.Count > 1 && !TableOrder.CanOpen(c)).SelectMany(c => c).ToHashSet();
        var staged = tables.Where(t => t != subject && !early.Contains(t) && t.Key.Count > 0 && !closed.Contains(t) && !t.Table.ForeignKeys.Any(f => f.Target == t.Name && !Opens(t, f))
            && (subject is null || !Follows(subject, t) && subject.Table.ForeignKeys.All(f => f.Target != t.Name || Opens(subject, f)))).ToHashSet();
        // Whoever follows, or refers to, rows that go in pieces must go so too, and whoever is found by way of them.
        for (var changed = true; changed;)
        {
            var others = staged.Where(p => tables.Any(t => t != subject && !staged.Contains(t) && !early.Contains(t) && (Follows(t, p) || Refers(t, p) || Asks(t, p)))).ToList();
            staged.ExceptWith(others);
            changed = others.Count > 0;
        }

        return [.. tables.Where(staged.Contains)];
    }

    /// <summary>References of a table's rows that are to go which would hold the pieces of others up, or of its own.</summary>
    public static IEnumerable<ForeignKey> Circles(TablePlan plan, IReadOnlyList<TablePlan> staged, TablePlan? subject)
    {
        if (plan == subject) return plan.Table.ForeignKeys.Where(f => staged.Any(t => t.Name == f.Target));
        var component = TableOrder.ForDelete([.. staged.Where(t => t.Fates.Contains(Fate.Erase))]).First(c => c.Contains(plan));
        return TableOrder.Circles(component).Where(c => c.Plan == plan).Select(c => c.Key).Concat(plan.Table.ForeignKeys.Where(f => f.Target == plan.Name)).Distinct();
    }

    /// <summary>Whether rows of a table follow rows that go round in a circle.</summary>
    public static bool UnderCircle(TablePlan plan, HashSet<TablePlan> seen) =>
        seen.Add(plan) && plan.Links.Exists(l => l.Parent is { } parent && (parent.Circular || UnderCircle(parent, seen)));

    private static bool Asks(TablePlan plan, TablePlan other) =>
        plan.Links.Exists(l => l.Link is Link.Through t && t.Table == other.Name || Interference.Mentions(l.Link.When, other) || Interference.Mentions((l.Link as Link.Expression)?.Sql, other)) || Interference.Mentions(plan.Rule.Retain?.Condition, other);

    private static bool Opens(TablePlan plan, ForeignKey key) => key.Columns.Any(c => plan.Table.Column(c)!.Nullable);

    private static bool Follows(TablePlan child, TablePlan parent) => child.Links.Exists(l => l.Parent == parent);

    private static bool Refers(TablePlan from, TablePlan to) => from != to && from.Table.ForeignKeys.Any(f => f.Target == to.Name);
}
