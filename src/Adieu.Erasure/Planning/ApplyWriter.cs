using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning;

/// <summary>Writes the statements that change the store, from what the capture found.</summary>
internal sealed class ApplyWriter(SqlWriter sql)
{
    private readonly MaskWriter _masks = new(sql);

    /// <summary>Cuts one link's columns for its leavers.</summary>
    public string? Cut(TablePlan plan, LinkPlan link) => Update(plan, ColumnFates.Cut(plan, link), $"w.fate in (1, 2) and w.link = {I(link.Index)}");

    /// <summary>Masks rows that stay without their owner's name.</summary>
    public string? Anonymise(TablePlan plan) => plan.Fates.Contains(Fate.Anonymise) ? Update(plan, ColumnFates.Masked(plan), "w.fate = 2") : null;

    /// <summary>Reduces kept rows to what the law wants.</summary>
    public string? Reduce(TablePlan plan)
    {
        if (!plan.Fates.Contains(Fate.Retain)) return null;
        var gone = ColumnFates.NotKept(plan, ColumnFates.Structural(plan)).ToList();
        // Rows kept on their own lose a reference to a parent that does not stay with them.
        foreach (var link in plan.Links.Where(l => l is { Parent: not null, Effect: Effect.Retain }))
        {
            foreach (var pair in link.Pairs)
            {
                var column = plan.Table.Column(pair.Here)!;
                if (column.Nullable && gone.TrueForAll(g => g.Column.Name != column.Name)) gone.Add((column, new Mask.Null { Where = link.Link.Where }));
            }
        }

        return Update(plan, gone, "w.fate = 4");
    }

    /// <summary>Notes when which kept row is purged.</summary>
    public string? Remember(TablePlan plan)
    {
        if (!plan.Fates.Contains(Fate.Retain)) return null;
        var parts = Enumerable.Range(0, plan.KeyWidth).Select(i => sql.AsText($"w.i{I(i)}")).ToList();
        var key = parts.Count == 1 ? parts[0] : sql.Postgres ? $"jsonb_build_array({string.Join(", ", parts)})::text" : $"json_array({string.Join(", ", parts)})";
        return $"insert into adieu_retained (step_id, table_name, row_key, basis, until) select distinct s.step, {SqlWriter.Text(plan.Name)}, {key}, {SqlWriter.Text(Basis(plan) ?? "")}, w.until from {plan.Work} w join adieu_s s on s.ord = w.ord where w.fate = 4 on conflict do nothing";
    }

    /// <summary>Sets references of rows that stay to null, before their target goes.</summary>
    public string CutReference(CatalogTable child, ForeignKey key, TablePlan parent, TablePlan? childPlan)
    {
        var nulls = key.Columns.Where(c => child.Column(c)!.Nullable).Select(c => $"{SqlWriter.Name(c)} = null");
        var (join, on) = Target(key, parent);
        var erased = childPlan is null || !childPlan.Fates.Contains(Fate.Erase)
            ? ""
            : $" and not exists (select 1 from {childPlan.Work} x where {SqlWriter.Same(SqlWriter.WorkIdentity(childPlan, "x"), sql.TargetIdentity(childPlan, "t"))} and x.fate = 3)";
        return $"update {SqlWriter.Table(child)} as t set {string.Join(", ", nulls)} from {parent.Work} w{join} where w.fate = 3 and {on}{erased}";
    }

    /// <summary>Sets references within the rows that go to null, where they run in a circle.</summary>
    public string Uncircle(TablePlan plan, ForeignKey key)
    {
        var nulls = key.Columns.Where(c => plan.Table.Column(c)!.Nullable).Select(c => $"{SqlWriter.Name(c)} = null");
        return $"update {SqlWriter.Table(plan.Table)} as t set {string.Join(", ", nulls)} from {plan.Work} w where w.fate = 3 and {SqlWriter.Same(sql.TargetIdentity(plan, "t"), SqlWriter.WorkIdentity(plan, "w"))}";
    }

    public string Delete(TablePlan plan)
    {
        var target = string.Join(", ", sql.TargetIdentity(plan, "t"));
        if (sql.Postgres) return $"delete from {SqlWriter.Table(plan.Table)} as t using {plan.Work} w where w.fate = 3 and {SqlWriter.Same(sql.TargetIdentity(plan, "t"), SqlWriter.WorkIdentity(plan, "w"))}";
        return $"delete from {SqlWriter.Table(plan.Table)} as t where ({target}) in (select {string.Join(", ", SqlWriter.WorkIdentity(plan, "w"))} from {plan.Work} w where w.fate = 3)";
    }

    internal static string? Basis(TablePlan plan)
    {
        for (var at = plan; at is not null; at = at.Links.Select(l => l.Parent).FirstOrDefault(p => p is not null))
        {
            if (at.Rule.Retain is { } retain) return retain.Basis;
        }

        return null;
    }

    private string? Update(TablePlan plan, IEnumerable<(CatalogColumn Column, Mask Mask)> masks, string which)
    {
        var sets = masks.Where(m => !m.Column.Generated).Select(m => $"{SqlWriter.Name(m.Column.Name)} = {_masks.Write(m.Mask, m.Column)}").ToList();
        if (sets.Count == 0) return null;
        // Of several leavers of one row the last one's mask stands, as if they had left one by one.
        var last = plan.Shared
            ? $" and not exists (select 1 from {plan.Work} x where {SqlWriter.Same(SqlWriter.WorkIdentity(plan, "x"), SqlWriter.WorkIdentity(plan, "w"))} and {which.Replace("w.", "x.", StringComparison.Ordinal)} and (x.ord > w.ord or (x.ord = w.ord and x.link > w.link)))"
            : "";
        return $"update {SqlWriter.Table(plan.Table)} as t set {string.Join(", ", sets)} from {plan.Work} w join adieu_s s on s.ord = w.ord where {which} and {SqlWriter.Same(sql.TargetIdentity(plan, "t"), SqlWriter.WorkIdentity(plan, "w"))}{last}";
    }

    private static (string Join, string On) Target(ForeignKey key, TablePlan parent)
    {
        var direct = key.TargetColumns.All(c => parent.Key.Any(k => k.Name == c));
        var join = direct ? "" : $" join {SqlWriter.Table(parent.Table)} p on {SqlWriter.Same(parent.Key.Select(k => "p." + SqlWriter.Name(k.Name)), SqlWriter.WorkIdentity(parent, "w"))}";
        return (join, string.Join(" and ", key.Columns.Zip(key.TargetColumns, (here, there) =>
            $"t.{SqlWriter.Name(here)} = {(direct ? $"w.i{I(parent.Key.ToList().FindIndex(k => k.Name == there))}" : "p." + SqlWriter.Name(there))}")));
    }

    private static string I(int i) => i.ToString(CultureInfo.InvariantCulture);
}
