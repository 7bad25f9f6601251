using System.Text.RegularExpressions;
using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning.Checks;

/// <summary>
/// Finds where the leaving of one person changes what the leaving of the next one finds. A batch means its people one
/// after the other; where its statements could not tell, the batch is divided.
/// </summary>
internal static class Interference
{
    /// <summary>Whether what is written for one way of owning a row may end another way of owning it.</summary>
    public static bool Within(TablePlan plan) => plan.Links.Count > 1 && plan.Links.Exists(link => plan.Links.Exists(other => other != link && Written(plan, other).Overlaps(Read(plan, link))));

    /// <summary>Whether conditions of the map ask tables that closures change: then nobody's rows can be found before everybody before them is gone.</summary>
    public static bool Between(IReadOnlyList<TablePlan> tables)
    {
        var asked = tables.SelectMany(t => t.Links.SelectMany(l => new[] { l.Link.When, (l.Link as Link.Expression)?.Sql }).Append(t.Rule.Retain?.Condition)).OfType<string>();
        var changed = tables.Where(t => t.Fates.Count > 0).Select(t => t.Table.Name).ToList();
        return asked.Any(sql => Mentions(sql, "select") && changed.Exists(name => Mentions(sql, name)));
    }

    private static HashSet<string> Read(TablePlan plan, LinkPlan link)
    {
        if (link.IsSelf) return [];
        var read = link.Parent is not null ? [.. link.Pairs.Select(p => p.Here)] : link.Link is Link.Through t ? [.. t.On.Select(o => o.Here)] : ColumnFates.NamesOwner(plan, link.Link).ToHashSet();
        if (link.Link.When is { } when) read.UnionWith(plan.Table.Columns.Select(c => c.Name).Where(c => Mentions(when, c)));
        return read;
    }

    private static HashSet<string> Written(TablePlan plan, LinkPlan link)
    {
        var written = new HashSet<string>();
        var fates = Binder.FatesOf(plan, link).ToList();
        if (link.Parent is null && fates.Exists(f => f is Fate.Detach or Fate.Anonymise or Fate.Retain)) written.UnionWith(ColumnFates.Cut(plan, link).Select(c => c.Column.Name));
        if (fates.Contains(Fate.Anonymise)) written.UnionWith(ColumnFates.Masked(plan).Select(c => c.Column.Name));
        if (fates.Contains(Fate.Retain)) written.UnionWith(ColumnFates.NotKept(plan, ColumnFates.Structural(plan)).Select(c => c.Column.Name));
        return written;
    }

    /// <summary>Whether a condition of the map asks another table.</summary>
    public static bool Mentions(string? sql, TablePlan other) => sql is not null && Mentions(sql, "select") && Mentions(sql, other.Table.Name);

    private static bool Mentions(string sql, string name) => Regex.IsMatch(sql, $@"(?<!\w){Regex.Escape(name)}(?!\w)", RegexOptions.IgnoreCase);
}
