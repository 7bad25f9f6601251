using System.Text.RegularExpressions;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning;

/// <summary>What becomes of each column under a fate. The one place that both the checks and the statements ask.</summary>
internal static class ColumnFates
{
    /// <summary>The columns of a link that are cut when it is, with what is written there.</summary>
    public static IEnumerable<(CatalogColumn Column, Mask Mask)> Cut(TablePlan plan, LinkPlan link)
    {
        if (link.IsSelf) yield break;
        var own = NamesOwner(plan, link.Link);
        // What an expression reads, the map's own or a computed column's, is only written over by a mask.
        var named = Binder.ColumnsOf(link.Link).ToList();
        foreach (var name in own)
        {
            var mask = MaskOf(plan, link.Link, name);
            if (mask is not null) yield return (plan.Table.Column(name)!, mask);
            // The others of a list stay in it.
            else if (link.Link is Link.Elements list && named.Contains(name)) yield return (plan.Table.Column(name)!, new Mask.Without(list.Separator, list.Subject) { Where = link.Link.Where });
            else if (named.Contains(name) && plan.Table.Column(name) is { Nullable: true }) yield return (plan.Table.Column(name)!, new Mask.Null { Where = link.Link.Where });
        }

        foreach (var (name, mask) in link.Link.Masks)
        {
            if (!own.Contains(name) && plan.Table.Column(name) is { } column) yield return (column, mask);
        }
    }

    /// <summary>The columns in which a link finds its owner; of an expression, and of a column that the database computes, those that it mentions.</summary>
    public static IReadOnlyList<string> NamesOwner(TablePlan plan, Link link) => link switch
    {
        Link.Column c => [.. c.Columns.SelectMany(n => Sources(plan, n))],
        Link.Format f => [.. Sources(plan, f.Name)],
        Link.Elements e => [.. Sources(plan, e.Name)],
        Link.Expression e => [.. Mentioned(plan, e.Sql)],
        _ => [],
    };

    private static IEnumerable<string> Sources(TablePlan plan, string column) =>
        plan.Table.Column(column) is { Generated: true, Default: { } computed } ? Mentioned(plan, computed, column) : [column];

    // A computed column may be computed from others that are, but not from itself: its own name there is in a text.
    private static IEnumerable<string> Mentioned(TablePlan plan, string sql, string? but = null) =>
        plan.Table.Columns.Where(c => c.Name != but && !(but is not null && c.Generated) && Regex.IsMatch(sql, $@"(?<!\w){Regex.Escape(c.Name)}(?!\w)", RegexOptions.IgnoreCase)).SelectMany(c => Sources(plan, c.Name)).Distinct();

    /// <summary>Columns that a fate of anonymisation writes over, besides the links'.</summary>
    public static IEnumerable<(CatalogColumn Column, Mask Mask)> Masked(TablePlan plan)
    {
        var owners = plan.Owners.SelectMany(l => Binder.ColumnsOf(l.Link)).ToHashSet();
        return plan.Rule.Masks.Where(m => plan.Table.Column(m.Key) is not null && !owners.Contains(m.Key)).Select(m => (plan.Table.Column(m.Key)!, m.Value));
    }

    /// <summary>Columns that retention does not keep.</summary>
    public static IEnumerable<(CatalogColumn Column, Mask Mask)> NotKept(TablePlan plan, IReadOnlySet<string> structural)
    {
        // Kept by its parent's law alone, a row goes on belonging to its other owners.
        var owners = plan.Rule.Retain is null ? plan.Owners.SelectMany(l => Binder.ColumnsOf(l.Link)).ToHashSet() : [];
        foreach (var column in plan.Table.Columns)
        {
            if (column.Generated || structural.Contains(column.Name) || owners.Contains(column.Name)) continue;
            var mask = plan.Rule.Masks.GetValueOrDefault(column.Name);
            if (plan.Rule.Retain is { } retain)
            {
                if (retain.Keep.Contains(column.Name)) continue;
                mask ??= column.Nullable ? new Mask.Null { Where = retain.Where } : column.Default is not null ? new Mask.Default { Where = retain.Where } : null;
            }

            if (mask is not null) yield return (column, mask);
        }
    }

    /// <summary>Columns that hold rows together and say nothing about a person: row keys, and references to rows that share the fate.</summary>
    public static HashSet<string> Structural(TablePlan plan) =>
        [.. plan.Key.Select(k => k.Name), .. plan.Links.Where(l => l is { Parent: not null, Effect: null }).SelectMany(l => l.Pairs).Select(p => p.Here)];

    public static Mask? MaskOf(TablePlan plan, Link link, string column) => link.Masks.GetValueOrDefault(column) ?? plan.Rule.Masks.GetValueOrDefault(column);
}
