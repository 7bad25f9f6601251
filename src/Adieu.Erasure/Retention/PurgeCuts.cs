using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Checks;
using Adieu.Erasure.Planning.Statements;

namespace Adieu.Erasure.Retention;

/// <summary>Writes what must happen to rows that stay before kept rows go at last: references to them are cut, and counters follow.</summary>
internal sealed class PurgeCuts(Plan plan, SqlWriter sql)
{
    /// <summary>The statements for one table's kept rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="due">A from and a where that give the rows as <c>r</c> of adieu_retained.</param>
    public IEnumerable<string> Before(TablePlan table, string due)
    {
        if (table.Archives) yield break;
        foreach (var (child, key) in Referrers(plan, table)) yield return Cut(child, key, table, due);

        foreach (var owner in plan.Tables)
        {
            foreach (var (column, rule) in owner.Rule.Recounts.Where(r => r.Value.Table == table.Name))
            {
                var groups = $"select {string.Join(", ", rule.On.Select(o => "p." + SqlWriter.Name(o.Here)))} from {SqlWriter.Table(table.Table)} p where {Over(table, "p", due)}";
                foreach (var statement in new RecountWriter(sql).Follow(owner, column, rule, table.Table, RecountWriter.Among(rule, groups), $" and not ({Over(table, "c", due)})")) yield return statement;
            }
        }
    }

    /// <summary>Tables, with their references, of which rows are cut when kept rows of a table go.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="table">The table whose kept rows go.</param>
    public static IEnumerable<(TablePlan Child, ForeignKey Key)> Referrers(Plan plan, TablePlan table) =>
        from child in plan.Tables from key in child.Table.ForeignKeys where key.Target == table.Name && Says(child, key) select (child, key);

    // What the map does not speak of is not touched: there the database refuses.
    private static bool Says(TablePlan child, ForeignKey key) =>
        key.Columns.Any(c => child.Table.Column(c)!.Nullable)
        && (MapChecks.Settled(child, key) || key.OnDelete == DeleteRule.SetNull || key.Columns.Any(child.Rule.References.ContainsKey));

    private string Cut(TablePlan child, ForeignKey key, TablePlan parent, string due)
    {
        var here = string.Join(", ", key.Columns.Select(c => "t." + SqlWriter.Name(c)));
        var there = string.Join(", ", key.TargetColumns.Select(c => "p." + SqlWriter.Name(c)));
        return $"update {SqlWriter.Table(child.Table)} as t set {SqlWriter.Cleared(child.Table, key)} where ({here}) in (select {there} from {SqlWriter.Table(parent.Table)} p where {Over(parent, "p", due)})";
    }

    private string Over(TablePlan table, string alias, string due) =>
        $"({string.Join(", ", table.Key.Select(k => $"{alias}.{SqlWriter.Name(k.Name)}"))}) in (select {string.Join(", ", table.Key.Select((_, i) => sql.KeyPart(table.Key, "r.row_key", i)))} {due})";
}
