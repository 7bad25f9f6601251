using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning;

/// <summary>Everything that the compiler refuses or warns of, once names are bound.</summary>
internal static class MapChecks
{
    public static void Run(DataMap map, Catalog catalog, List<TablePlan> tables, List<MapDiagnostic> found)
    {
        foreach (var table in catalog.Tables.Values.Where(t => map.Tables.All(r => r.Name != t.MapName)))
        {
            found.Add(new(Severity.Severe, "unmapped-table", map.Where, $"Table {table.MapName} is in the store but not in the map; coverage is total.", Skeleton.Of(map, table)));
        }
    }

    /// <summary>Whether the map already says what happens to rows behind a foreign key whose target goes.</summary>
    public static bool Settled(TablePlan? plan, ForeignKey key) =>
        plan is not null
        && (plan.Links.Any(l => l.Parent?.Name == key.Target && l.Pairs.Select(p => p.Here).Order().SequenceEqual(key.Columns.Order()))
            || plan.Owners.Any(l => l.Link is Link.Column c && c.Columns.Order().SequenceEqual(key.Columns.Order()) && c.When is null));
}
