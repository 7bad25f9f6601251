using System.Globalization;

namespace Adieu.Erasure.Planning;

/// <summary>Writes the one statement that counts a batch: by person, table and fate.</summary>
internal static class CountWriter
{
    public static string Count(IReadOnlyList<TablePlan> tables) =>
        string.Join("\nunion all\n", tables.Select(Of)) + "\norder by 1, 2, 3";

    /// <summary>After an erasure: what was found before, what was deleted as it was found, and (as table -1) who was loaded.</summary>
    public static string CountErased(IReadOnlyList<TablePlan> tables) =>
        string.Join("\nunion all\n", tables.Where(t => !t.Direct).Select(Of)
            .Concat(tables.Any(t => t.Direct) ? ["select ord, tab, fate, n, null::timestamptz from adieu_n"] : Array.Empty<string>())
            .Append("select ord, -1, 0, 0, null from adieu_s")) + "\norder by 1, 2, 3";

    public static string Of(TablePlan plan)
    {
        var number = plan.Index.ToString(CultureInfo.InvariantCulture);
        if (!plan.Shared) return $"select ord, {number} as tab, fate, count(*) as n, max(until) as until from {plan.Work} group by ord, fate";
        var identity = string.Join(", ", SqlWriter.WorkIdentity(plan, "w"));
        return $"select ord, {number} as tab, fate, count(*) as n, max(until) as until from (select w.ord, max(w.fate) as fate, max(w.until) as until from {plan.Work} w group by w.ord, {identity}) f group by ord, fate";
    }
}
