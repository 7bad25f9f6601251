using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning.Checks;

namespace Adieu.Erasure.Planning;

/// <summary>References of rows that stay, which are set to null: what the map says with <c>links: cut</c>, and what ON DELETE SET NULL would do unseen.</summary>
internal static class ReferenceCuts
{
    public static IEnumerable<(CatalogTable Child, ForeignKey Key, TablePlan Parent)> Of(DataMap map, Catalog catalog, IReadOnlyList<TablePlan> tables)
    {
        var rules = map.Tables.ToDictionary(t => t.Name);
        foreach (var child in catalog.Tables.Values)
        {
            var plan = tables.FirstOrDefault(t => t.Name == child.MapName);
            foreach (var key in child.ForeignKeys)
            {
                var parent = tables.FirstOrDefault(p => p.Fates.Contains(Fate.Erase) && p.Name == key.Target);
                if (parent is null || key.Columns.All(c => !child.Column(c)!.Nullable)) continue;
                if (MapChecks.Settled(plan, key) ? !MapChecks.StaysBehind(plan!, key) : !MapChecks.IsCut(plan?.Rule ?? rules.GetValueOrDefault(child.MapName), key)) continue;
                yield return (child, key, parent);
            }
        }
    }
}
