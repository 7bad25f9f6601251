using System.Text.RegularExpressions;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning.Sketch;

namespace Adieu.Erasure.Planning.Checks;

/// <summary>
/// Would what a mask writes stand twice where the database takes it once? Pseudonyms are for ever: what comes to light of somebody late gets the
/// same ghost again, beside a row that is cut loose, and a value that was given up is somebody's again, and has the same hash.
/// </summary>
internal static class UniqueMasks
{
    /// <summary>The unique key or index that the mask would break, in words that follow "is unique"; null when none.</summary>
    public static string? Collision(TablePlan plan, CatalogColumn column, Mask mask)
    {
        if (mask is not (Mask.Fixed or Mask.Default or Mask.Truncate or Mask.TruncateTime or Mask.Ghost or Mask.Hmac)) return null;
        foreach (var unique in plan.Table.Uniques.Select(u => new NarrowUnique(u, null)).Concat(plan.Table.NarrowUniques))
        {
            if (unique.Keys.Any(k => Mentions(k, column.Name)) && Breaks(plan, column, mask, unique)) return Words(unique);
        }

        return null;
    }

    /// <summary>What to write instead. Ranges, enums and documents have no random value: such rows go, or the column stays as it is; half of another row stays or goes with that one.</summary>
    public static string Mend(TablePlan plan, CatalogColumn column) =>
        plan.Table.ForeignKeys.FirstOrDefault(f => f.Columns.Contains(column.Name)) is { } half && !column.Nullable ? $"parent: {YamlText.Name(half.Target)}   # without owner and on-close: the row shares that one's fate, and {column.Name} stays" :
        column.Nullable ? $"mask: {{ {YamlText.Name(column.Name)}: null }}"
        : column.Kind is ColumnKind.Text or ColumnKind.Integer or ColumnKind.Number or ColumnKind.Uuid or ColumnKind.Binary ? $"mask: {{ {YamlText.Name(column.Name)}: random }}"
        : $"on-close: erase   # or columns: {{ {YamlText.Name(column.Name)}: not-personal }}";

    private static bool Breaks(TablePlan plan, CatalogColumn column, Mask mask, NarrowUnique unique)
    {
        // A condition over what is masked as well was thought of: the masked row may well be outside of it.
        if (unique.Condition is { } condition && plan.Table.Columns.Any(c => Mentions(condition, c.Name) && Masks(plan, c.Name).Any())) return false;
        // NULL equals nothing.
        if (unique.Keys.Any(k => k != column.Name && plan.Table.Column(k) is { Nullable: true } other && (Masks(plan, k).Any(m => m is Mask.Null) || IsOwner(plan, k)))) return false;
        var same = plan.Table.Columns.Where(c => unique.Keys.Any(k => Mentions(k, c.Name))).Select(c => c.Name).Where(c => !Masks(plan, c).Any(IsTheSame)).ToList();
        if (mask is Mask.Ghost) return same.Count == 0 && (!IsOnePersons(plan) || IsShort(column));
        return !plan.Table.Uniques.Any(u => u.All(c => same.Contains(c) && !Masks(plan, c).Any()));
    }

    /// <summary>Whether a row of the table is one person's, and no other row theirs.</summary>
    public static bool IsOnePersons(TablePlan plan) => plan.Owners.All(l => l.IsSelf);

    // Among a million people two have the same pseudonym of 31 bits, and of a text too little is left to tell them apart.
    private static bool IsShort(CatalogColumn column) => column.Kind is ColumnKind.Integer or ColumnKind.Number || column.MaxLength < MaskChecks.ShortestGhost;

    private static IEnumerable<Mask> Masks(TablePlan plan, string column) =>
        plan.Rule.Masks.Concat(plan.Rule.Links.SelectMany(l => l.Masks)).Where(m => m.Key == column).Select(m => m.Value);

    private static bool IsTheSame(Mask mask) => mask is Mask.Fixed or Mask.Default or Mask.Truncate or Mask.TruncateTime or Mask.Ghost;

    private static bool IsOwner(TablePlan plan, string column) => plan.Owners.Any(l => !l.IsSelf && Binder.ColumnsOf(l.Link).Contains(column));

    private static bool Mentions(string sql, string column) => sql == column || Regex.IsMatch(sql, $@"(?<!\w){Regex.Escape(column)}(?!\w)", RegexOptions.IgnoreCase);

    private static string Words(NarrowUnique unique) =>
        (unique.Keys.Count == 1 && unique.Condition is null && !unique.Keys[0].Contains('(', StringComparison.Ordinal) ? "" : $" as ({string.Join(", ", unique.Keys)})")
        + (unique.Condition is null ? "" : $" where {unique.Condition}");
}
