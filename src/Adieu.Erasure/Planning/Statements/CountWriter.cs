using System.Globalization;

namespace Adieu.Erasure.Planning.Statements;

/// <summary>Writes the one statement that counts a batch: by person, table and fate.</summary>
internal static class CountWriter
{
    public static string Count(IReadOnlyList<TablePlan> tables) =>
        string.Join("\nunion all\n", tables.Select(Of)) + Order;

    /// <summary>After an erasure: what was found before, what was deleted as it was found, and (as table -1) who was loaded.</summary>
    public static string CountErased(IReadOnlyList<TablePlan> tables) =>
        string.Join("\nunion all\n", tables.Where(t => !t.Direct).Select(Of)
            .Concat(tables.Any(t => t.Direct) ? ["select ord, tab, fate, n, null::timestamptz, null::text from adieu_n"] : Array.Empty<string>())
            .Append("select ord, -1, 0, 0, null, null from adieu_s")) + Order;

    /// <summary>The same by what happened, each with all to whom it happened: most of a batch have much in common.</summary>
    public static string Grouped(string count) =>
        $"select tab, fate, n, until, basis, array_agg(ord) from ({count[..count.LastIndexOf(Order, StringComparison.Ordinal)]}) c (ord, tab, fate, n, until, basis) group by 1, 2, 3, 4, 5 order by 1, 2";

    /// <summary>How a statement begins to note what it counts: columns ord, tab, fate, n of <c>adieu_n</c>.</summary>
    public const string Note = "insert into adieu_n ";

    private const string Order = "\norder by 1, 2, 3";

    public static string Of(TablePlan plan)
    {
        var number = plan.Index.ToString(CultureInfo.InvariantCulture);
        if (plan.HasManyLaws) return $"select ord, {number} as tab, fate, count(*) as n, max(until) as until, basis from ({Decided(plan)}) f group by ord, fate, basis";
        if (!plan.Shared) return $"select ord, {number} as tab, fate, count(*) as n, max(until) as until, {None} as basis from {plan.Work} group by ord, fate";
        var identity = string.Join(", ", SqlWriter.WorkIdentity(plan, "w"));
        return $"select ord, {number} as tab, fate, count(*) as n, max(until) as until, {None} as basis from (select w.ord, max(w.fate) as fate, max(w.until) as until from {plan.Work} w group by w.ord, {identity}) f group by ord, fate";
    }

    /// <summary>Each row once for each leaver, with its strongest fate and, of several laws, the one that keeps it longest.</summary>
    public static string Decided(TablePlan plan)
    {
        var identity = string.Join(", ", SqlWriter.WorkIdentity(plan, "w"));
        return $"select distinct w.ord, {identity}, w.fate, w.until, w.basis from {plan.Work} w where not exists (select 1 from {plan.Work} x where x.ord = w.ord and {SqlWriter.Same(SqlWriter.WorkIdentity(plan, "x"), SqlWriter.WorkIdentity(plan, "w"))} and (x.fate > w.fate or {Longer}))";
    }

    /// <summary>The condition that the row <c>x</c> is kept longer than the row <c>w</c>; of equal ends, one.</summary>
    public const string Longer = "(x.fate = 4 and w.fate = 4 and (x.until > w.until or (x.until = w.until and x.basis < w.basis)))";

    /// <summary>Whether two people of the batch reach one row of these tables.</summary>
    public static string? Meets(IReadOnlyList<TablePlan> tables) => tables.Count == 0 ? null : string.Join(" union all ", tables.Select(t =>
        $"select 1 where exists (select 1 from {t.Work} w group by {string.Join(", ", SqlWriter.WorkIdentity(t, "w"))} having min(w.ord) < max(w.ord))"));

    private const string None = "cast(null as text)";
}
