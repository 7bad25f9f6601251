using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning.Checks;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Planning;

/// <summary>What becomes of a huge account's rows that cannot simply go early.</summary>
/// <param name="Staged">Tables whose rows are noted by key and worked off in pieces, in the map's order.</param>
/// <param name="Whole">Tables whose rows go in one transaction all the same, with why.</param>
internal sealed record StagedTables(IReadOnlyList<TablePlan> Staged, IReadOnlyList<WholeTable> Whole)
{
    /// <summary>All but the subject's own table and those that go early.</summary>
    public static StagedTables Of(DataMap map, SqlDialect dialect, IReadOnlyList<TablePlan> tables, IReadOnlyList<ChunkTree> trees)
    {
        var early = trees.SelectMany(t => t.Tables).ToHashSet();
        var subject = tables.FirstOrDefault(t => t.Name == map.Subject.Table);
        var closed = TableOrder.ForDelete([.. tables.Where(t => t.Fates.Contains(Fate.Erase))]).Where(TableOrder.IsClosed).SelectMany(c => c.Select(t => (Table: t, Circle: c))).ToDictionary(c => c.Table, c => c.Circle);
        var others = tables.Where(t => t != subject && !early.Contains(t)).ToList();
        var whole = others.Select(t => Why(dialect, t, subject, closed.GetValueOrDefault(t))).OfType<WholeTable>().ToDictionary(w => w.Table);
        // Whoever follows, or refers to, rows that go in pieces must go so too, and whoever is found by way of them.
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var table in others.Where(t => !whole.ContainsKey(t)))
            {
                if (others.Find(t => whole.ContainsKey(t) && (Follows(t, table) || Refers(t, table) || Asks(t, table))) is not { } other) continue;
                whole[table] = new WholeTable(table, $"rows of {other.Name} follow them, refer to them or are found by way of them, and go in one transaction", whole[other].Mend);
                changed = true;
            }
        }

        return new StagedTables([.. others.Where(t => !whole.ContainsKey(t))], [.. others.Where(whole.ContainsKey).Select(t => whole[t])]);
    }

    private static WholeTable? Why(SqlDialect dialect, TablePlan table, TablePlan? subject, List<TablePlan>? circle)
    {
        if (table.Key.Count == 0) return new(table, "the table has no key that is never NULL, by which rows could be noted and found again", MendOfKey(dialect, table.Table));
        if (circle?.Find(t => t.Key.Count == 0 || t.MayHaveLastOwner) is { } odd)
            return new(table, $"{string.Join(", ", circle.Select(t => t.Name))} refer to one another by columns that take no NULL, so their rows can only go together, and {(odd.Key.Count == 0 ? $"{odd.Name} has no key" : $"who is a last owner in {odd.Name} is decided row by row")}", MendOf(dialect, table, circle));
        if (subject is null || (!Follows(subject, table) && subject.Table.ForeignKeys.All(f => f.Target != table.Name || TableOrder.Opens(subject, f)))) return null;
        return new(table, $"the row of {subject.Name} itself follows them, or refers to them by a column that takes no NULL, and goes last", subject.Table.ForeignKeys.FirstOrDefault(f => f.Target == table.Name)?.Columns.FirstOrDefault(c => !subject.Table.PrimaryKey.Contains(c)) is { } column ? Mends.TakesNull(dialect, subject.Table, column) : "");
    }

    private static string MendOf(SqlDialect dialect, TablePlan table, List<TablePlan> circle) =>
        table.Table.ForeignKeys.FirstOrDefault(f => circle.Any(t => t.Name == f.Target) && !TableOrder.Opens(table, f)) is { } key ? Mends.TakesNull(dialect, table.Table, key.Columns[0]) : "";

    private static string MendOfKey(SqlDialect dialect, CatalogTable table) =>
        table.PrimaryKey.FirstOrDefault(k => table.Column(k)!.Nullable) is { } empty ? Mends.TakesNoNull(dialect, table, empty) : Mends.Key(dialect, table);

    /// <summary>References of a table's rows that are to go which would hold the pieces of others up, or of its own.</summary>
    public static IEnumerable<ForeignKey> Circles(TablePlan plan, IReadOnlyList<TablePlan> staged, TablePlan? subject)
    {
        if (plan == subject) return plan.Table.ForeignKeys.Where(f => staged.Any(t => t.Name == f.Target));
        var component = TableOrder.ForDelete([.. staged.Where(t => t.Fates.Contains(Fate.Erase))]).First(c => c.Contains(plan));
        return TableOrder.Circles(component).Where(c => c.Plan == plan).Select(c => c.Key).Concat(plan.Table.ForeignKeys.Where(f => f.Target == plan.Name && TableOrder.Opens(plan, f))).Distinct();
    }

    /// <summary>Whether rows of a table follow rows that go round in a circle.</summary>
    public static bool UnderCircle(TablePlan plan, HashSet<TablePlan> seen) =>
        seen.Add(plan) && plan.Links.Exists(l => l.Parent is { } parent && (parent.Circular || UnderCircle(parent, seen)));

    private static bool Asks(TablePlan plan, TablePlan other) =>
        plan.Links.Exists(l => l.Link is Link.Through t && t.Table == other.Name || Interference.Mentions(l.Link.When, other) || Interference.Mentions((l.Link as Link.Expression)?.Sql, other)) || Interference.Mentions(plan.Rule.Retain?.Condition, other);

    private static bool Follows(TablePlan child, TablePlan parent) => child.Links.Exists(l => l.Parent == parent);

    private static bool Refers(TablePlan from, TablePlan to) => from != to && from.Table.ForeignKeys.Any(f => f.Target == to.Name);
}

/// <summary>A table whose rows go in one transaction, however many one account has.</summary>
/// <param name="Table">The table.</param>
/// <param name="Why">Why, as the second half of a sentence.</param>
/// <param name="Mend">What would let them go in pieces.</param>
internal sealed record WholeTable(TablePlan Table, string Why, string Mend);
