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
        var free = link.Link is Link.Expression ? [] : own.Where(n => plan.Table.Column(n) is { Nullable: true }).ToList();
        foreach (var name in own)
        {
            var mask = MaskOf(plan, link.Link, name);
            if (mask is not null) yield return (plan.Table.Column(name)!, mask);
            // The others of a list stay in it.
            else if (link.Link is Link.Elements list) yield return (plan.Table.Column(name)!, new Mask.Without(list.Separator) { Where = link.Link.Where });
            else if (free.Contains(name)) yield return (plan.Table.Column(name)!, new Mask.Null { Where = link.Link.Where });
        }

        foreach (var (name, mask) in link.Link.Masks)
        {
            if (!own.Contains(name) && plan.Table.Column(name) is { } column) yield return (column, mask);
        }
    }

    /// <summary>The columns in which a link finds its owner; of an expression those that it mentions.</summary>
    public static IReadOnlyList<string> NamesOwner(TablePlan plan, Link link) => link switch
    {
        Link.Column c => c.Columns,
        Link.Format f => [f.Name],
        Link.Elements e => [e.Name],
        Link.Expression e => [.. plan.Table.Columns.Where(c => Regex.IsMatch(e.Sql, $@"(?<!\w){Regex.Escape(c.Name)}(?!\w)", RegexOptions.IgnoreCase)).Select(c => c.Name)],
        _ => [],
    };

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
