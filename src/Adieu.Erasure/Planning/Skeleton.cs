using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning;

/// <summary>Proposes map entries for tables that a map does not speak of.</summary>
internal static class Skeleton
{
    public static string Of(DataMap map, CatalogTable table) => Of(map.Subject.Table, table);

    public static string Of(string subject, CatalogTable table)
    {
        if (table.MapName == subject) return $"{table.MapName}: {{ on-close: erase }}";
        var owners = table.ForeignKeys.Where(f => f.Target == subject).Select(f => f.Columns.Count == 1 ? f.Columns[0] : $"[{string.Join(", ", f.Columns)}]").ToList();
        if (owners.Count == 1) return $"{table.MapName}: {{ owner: {owners[0]}, on-close: erase }}";
        if (owners.Count > 1) return $"{table.MapName}: {{ owners: [{string.Join(", ", owners)}], on-close: detach, last-owner: erase }}";
        var parent = table.ForeignKeys.FirstOrDefault(f => f.Target != table.MapName);
        return parent is null ? $"{table.MapName}: {{ personal: no }}" : $"{table.MapName}: {{ parent: {parent.Target} }}";
    }
}
