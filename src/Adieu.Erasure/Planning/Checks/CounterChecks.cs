using System.Text.RegularExpressions;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Planning.Sketch;
using Adieu.Erasure.Planning.Statements;

namespace Adieu.Erasure.Planning.Checks;

/// <summary>Does a column that looks like a count of rows follow when some of them go?</summary>
internal sealed partial class CounterChecks(IReadOnlyList<TablePlan> tables, Report report)
{
    /// <summary>Warns of each that nothing lets follow: no recount, no trigger that sees the rows go.</summary>
    public void Check()
    {
        foreach (var plan in tables)
        {
            Chains(plan);
            foreach (var column in plan.Table.Columns.Where(c => c is { Kind: ColumnKind.Integer, Generated: false } && !Answered(plan, c.Name)))
            {
                if (Counted(SketchEdges.Words(column.Name)) is not { } what) continue;
                foreach (var (counted, on) in tables.Where(t => t != plan && t.Deletes && Names(t, what) && !t.Table.Triggers.Any(g => g.OnDelete)).SelectMany(t => Pairs(t, plan).Take(1).Select(p => (t, p))))
                    report.Warn("counter", plan.Rule.Where, $"{plan.Name}.{column.Name} looks like a count of {counted.Name}, rows of which go, and nothing lets it follow.", $"recount: {{ {YamlText.Name(column.Name)}: {{ of: {YamlText.Name(counted.Name)}, on: {{ {on} }} }} }}\ncolumns: {{ {YamlText.Name(column.Name)}: not-personal }}   # if it counts something else, or the service sets it right");
            }
        }
    }

    // What a count is computed from may follow only with rows that go: a count of counts would stay behind. A column called count is none where it is called.
    private void Chains(TablePlan plan)
    {
        foreach (var (column, rule) in plan.Rule.Recounts)
        {
            var counted = tables.FirstOrDefault(t => t.Name == rule.Table);
            if (counted?.Rule.Recounts.Keys.FirstOrDefault(c => Regex.IsMatch($"{rule.Value} {rule.Condition}", $@"(?<!\w){Regex.Escape(c)}(?!\w|\s*\()")) is not { } other) continue;
            report.Severe("recount-chain", rule.Where, $"{plan.Name}.{column} is computed from {counted.Name}.{other}, which is computed anew itself: where only that changes, nothing lets {column} follow.", $"columns: {{ {YamlText.Name(column)}: not-personal }}   # and let the service set it right, or compute it from what {counted.Name}.{other} counts");
        }
    }

    private static bool Answered(TablePlan plan, string column) =>
        plan.Rule.Recounts.ContainsKey(column) || plan.Rule.Masks.ContainsKey(column) || plan.Rule.Columns.ContainsKey(column);

    // Counts of somebody's own rows go with them; only a row that others' rows refer to is left with a wrong one.
    private static IEnumerable<string> Pairs(TablePlan counted, TablePlan plan) =>
        counted.Links.Where(l => l.Parent == plan).Select(l => string.Join(", ", l.Pairs.Select(p => $"{YamlText.Name(p.Here)}: {YamlText.Name(p.There)}")))
            .Concat(plan.Links.Exists(l => l.IsSelf) ? [] : counted.Table.ForeignKeys.Where(f => f.Target == plan.Name).Select(f => string.Join(", ", f.Columns.Zip(f.TargetColumns, (h, t) => $"{YamlText.Name(h)}: {YamlText.Name(t)}"))));

    private static bool Names(TablePlan plan, string what) =>
        SketchEdges.Words(plan.Table.Name) is var name && (Same(name, what) || (name.EndsWith("_" + what, StringComparison.Ordinal) || name.EndsWith("_" + what + "s", StringComparison.Ordinal)));

    private static bool Same(string name, string what) => name == what || name == what + "s" || name + "s" == what || (what.EndsWith('y') && name == what[..^1] + "ies");

    private static string? Counted(string words) => Counter().Match(words) is { Success: true } m ? m.Groups[1].Value + m.Groups[2].Value : null;

    [GeneratedRegex("^(?:num|count|total|number_of)_(.+)$|^(.+)_(?:counts?|counter|total)$")]
    private static partial Regex Counter();
}
