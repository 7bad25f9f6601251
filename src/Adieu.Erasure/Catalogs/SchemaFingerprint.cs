using System.Security.Cryptography;
using System.Text;

namespace Adieu.Erasure.Catalogs;

/// <summary>A schema boiled down to what a plan rests on: tables, columns, keys, checks. Indexes and triggers may change.</summary>
public static class SchemaFingerprint
{
    /// <summary>SHA-256 over all tables, lower-case hex.</summary>
    public static string Of(Catalog catalog)
    {
        var text = string.Join('\n', catalog.Tables.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => Line(t.Value)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>One sentence that names what differs, or null when nothing does.</summary>
    public static string? Difference(Catalog before, Catalog now)
    {
        var words = new List<string>();
        foreach (var name in before.Tables.Keys.Union(now.Tables.Keys).Order(StringComparer.Ordinal))
        {
            if (!now.Tables.TryGetValue(name, out var there)) words.Add($"table {name} is gone");
            else if (!before.Tables.TryGetValue(name, out var here)) words.Add($"table {name} is new");
            else if (Line(here) != Line(there)) words.Add(Difference(name, here, there));
        }

        return words.Count == 0 ? null : "The schema changed under the map: " + string.Join("; ", words) + ".";
    }

    private static string Difference(string table, CatalogTable before, CatalogTable now)
    {
        foreach (var column in now.Columns)
        {
            if (before.Column(column.Name) is not { } old) return $"column {table}.{column.Name} is new";
            if (Line(old) != Line(column)) return $"column {table}.{column.Name} was {Line(old)} and is {Line(column)}";
        }

        if (now.HidesRows && !before.HidesRows) return $"row security hides rows of {table} now";
        var gone = before.Columns.FirstOrDefault(c => now.Column(c.Name) is null);
        return gone is not null ? $"column {table}.{gone.Name} is gone" : $"the keys or checks of {table} differ";
    }

    private static string Line(CatalogTable t) =>
        $"{t.MapName}({string.Join(',', t.Columns.Select(Line))}) pk({string.Join(',', t.PrimaryKey)})"
        + string.Concat(t.Uniques.Select(u => $" unique({string.Join(',', u)})").Order(StringComparer.Ordinal))
        + string.Concat(t.ForeignKeys.Select(f => $" fk({string.Join(',', f.Columns)})->{f.Target}({string.Join(',', f.TargetColumns)}) {f.OnDelete}").Order(StringComparer.Ordinal))
        + string.Concat(t.Checks.Select(c => $" check({c})").Order(StringComparer.Ordinal))
        + string.Concat(t.NarrowUniques.Select(u => $" unique({string.Join(',', u.Keys)}){(u.Condition is null ? "" : $" where {u.Condition}")}").Order(StringComparer.Ordinal))
        + (t.HidesRows ? " row security" : "");

    private static string Line(CatalogColumn c) => $"{c.Name} {c.Type}{(c.Nullable ? "" : " not null")}{(c.Generated ? " generated" : "")}";
}
