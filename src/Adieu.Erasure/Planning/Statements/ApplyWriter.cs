using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning.Statements;

/// <summary>Writes the statements that change the store, from what the capture found.</summary>
internal sealed class ApplyWriter(SqlWriter sql, SubjectTable subjects)
{
    private readonly MaskWriter _masks = new(sql, subjects);

    /// <summary>Cuts the leavers' links and masks rows that stay without their owner's name: one statement, so that a row is written once.</summary>
    public string? CutAndMask(TablePlan plan)
    {
        var causes = new List<Cause>();
        if (plan.Fates.Overlaps([Fate.Detach, Fate.Anonymise]) || (plan.Fates.Contains(Fate.Retain) && plan.Shared))
        {
            causes.AddRange(plan.Owners.Select(l => new Cause($"w.fate in (1, 2) and w.link = {I(l.Index)}", [.. ColumnFates.Cut(plan, l).Where(c => !c.Column.Generated)])));
        }

        if (plan.Fates.Contains(Fate.Retain) && plan.Shared)
        {
            // In a row that the law keeps, what its reduction writes stands; beside it a link loses only what that does not touch.
            var reduced = ColumnFates.NotKept(plan, ColumnFates.Structural(plan)).Select(c => c.Column.Name).ToHashSet();
            causes.AddRange(plan.Owners.Where(l => !l.IsSelf && l.Effect != Effect.Retain).Select(l => new Cause(
                $"w.link = {I(l.Index + ResolveWriter.OfKept)}",
                [.. ColumnFates.Cut(plan, l).Where(c => !c.Column.Generated && (!reduced.Contains(c.Column.Name) || ColumnFates.NamesOwner(plan, l.Link).Contains(c.Column.Name)))])));
        }

        if (plan.Fates.Contains(Fate.Anonymise)) causes.Add(new Cause("w.fate = 2", [.. ColumnFates.Masked(plan).Where(c => !c.Column.Generated)]));
        causes.RemoveAll(c => c.Sets.Count == 0);
        return causes.Count == 0 ? null : causes.Count == 1 && !plan.Shared ? Update(plan, causes[0].Sets, causes[0].When) : Combined(plan, causes);
    }

    /// <summary>Reduces kept rows to what the law wants.</summary>
    public string? Reduce(TablePlan plan)
    {
        if (!plan.Fates.Contains(Fate.Retain) || plan.Archives) return null;
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
        if (!plan.Fates.Contains(Fate.Retain) || plan.Archives) return null;
        var basis = SqlWriter.Text(Basis(plan) ?? "");
        // Of several laws the one that keeps the row longest.
        var longest = plan.Shared ? $" and not exists (select 1 from {plan.Work} x where {SqlWriter.Same(SqlWriter.WorkIdentity(plan, "x"), SqlWriter.WorkIdentity(plan, "w"))} and {(plan.HasManyLaws ? CountWriter.Longer : "x.fate = 4 and x.until > w.until")})" : "";
        return $"insert into adieu_retained (step_id, table_name, row_key, basis, until) select {(plan.Shared ? "distinct " : "")}s.step, {SqlWriter.Text(plan.Name)}, {sql.RowKey(plan, "w")}, {(plan.HasManyLaws ? $"coalesce(w.basis, {basis})" : basis)}, w.until from {plan.Work} w join adieu_s s on s.ord = w.ord where w.fate = 4{longest} on conflict do nothing";
    }

    /// <summary>Sets references of rows that stay to null, before their target goes.</summary>
    public string CutReference(CatalogTable child, ForeignKey key, TablePlan parent, TablePlan? childPlan)
    {
        var (join, on) = Target(sql, key, parent);
        var erased = childPlan is null || !childPlan.Fates.Contains(Fate.Erase)
            ? ""
            : $" and not exists (select 1 from {childPlan.Work} x where {SqlWriter.Same(SqlWriter.WorkIdentity(childPlan, "x"), sql.TargetIdentity(childPlan, "t"))} and {childPlan.Goes("x")})";
        return $"update {SqlWriter.Table(child)} as t set {SqlWriter.Cleared(child, key)} from {parent.Work} w{join} where {parent.Goes("w")} and {on}{erased}";
    }

    /// <summary>Sets references within the rows that go to null, where they run in a circle.</summary>
    public string Uncircle(TablePlan plan, ForeignKey key)
    {
        return $"update {SqlWriter.Table(plan.Table)} as t set {SqlWriter.Cleared(plan.Table, key)} from {plan.Work} w where {plan.Goes("w")} and {SqlWriter.Same(sql.TargetIdentity(plan, "t"), SqlWriter.WorkIdentity(plan, "w"))}";
    }

    public string Delete(TablePlan plan)
    {
        var target = string.Join(", ", sql.TargetIdentity(plan, "t"));
        if (sql.Postgres) return $"delete from {SqlWriter.Table(plan.Table)} as t using {plan.Work} w where {plan.Goes("w")} and {SqlWriter.Same(sql.TargetIdentity(plan, "t"), SqlWriter.WorkIdentity(plan, "w"))}";
        return $"delete from {SqlWriter.Table(plan.Table)} as t where ({target}) in (select {string.Join(", ", SqlWriter.WorkIdentity(plan, "w"))} from {plan.Work} w where {plan.Goes("w")})";
    }

    internal static string? Basis(TablePlan plan)
    {
        // Upwards to the nearest law; a row can follow rows of its own table, or go round in a circle.
        var (next, seen) = (new Queue<TablePlan>([plan]), new HashSet<TablePlan> { plan });
        while (next.TryDequeue(out var at))
        {
            if (at.Rule.Retain is { } retain) return retain.Basis;
            foreach (var parent in at.Links.Select(l => l.Parent).OfType<TablePlan>().Where(seen.Add)) next.Enqueue(parent);
        }

        return null;
    }

    private string? Update(TablePlan plan, IEnumerable<(CatalogColumn Column, Mask Mask)> masks, string which)
    {
        var sets = masks.Where(m => !m.Column.Generated).Select(m => $"{SqlWriter.Name(m.Column.Name)} = {_masks.Write(m.Mask, m.Column)}").ToList();
        return sets.Count == 0 ? null : $"update {SqlWriter.Table(plan.Table)} as t set {string.Join(", ", sets)} from {plan.Work} w join adieu_s s on s.ord = w.ord where {which} and {SqlWriter.Same(sql.TargetIdentity(plan, "t"), SqlWriter.WorkIdentity(plan, "w"))}";
    }

    // Per row and cause, the last leaver it applies to: of several the last one's mask stands, as if they had left one by one.
    private string Combined(TablePlan plan, List<Cause> causes)
    {
        var identity = string.Join(", ", SqlWriter.WorkIdentity(plan, "w"));
        var last = string.Concat(causes.Select((c, i) => $", max(case when {c.When} then w.ord end) as o{I(i)}"));
        var gone = plan.Fates.Contains(Fate.Erase) ? " having max(case when w.fate = 3 then 1 else 0 end) = 0" : "";
        return Combined(plan, causes, $"(select {identity}{last} from {plan.Work} w group by {identity}{gone})", SqlWriter.Same(sql.TargetIdentity(plan, "t"), SqlWriter.WorkIdentity(plan, "m")));
    }

    private string Combined(TablePlan plan, List<Cause> causes, string leavers, string same)
    {
        var columns = causes.SelectMany(c => c.Sets.Select(s => s.Column)).DistinctBy(c => c.Name);
        var sets = string.Join(", ", columns.Select(c => $"{SqlWriter.Name(c.Name)} = case {string.Join(' ', Cases(causes, c))} else t.{SqlWriter.Name(c.Name)} end"));
        var people = string.Concat(causes.Select((_, i) => sets.Contains($"s{I(i)}.", StringComparison.Ordinal) ? $" left join adieu_s s{I(i)} on s{I(i)}.ord = m.o{I(i)}" : ""));
        var any = string.Join(" or ", causes.Select((_, i) => $"m.o{I(i)} is not null"));
        return $"update {SqlWriter.Table(plan.Table)} as t set {sets} from {leavers} m{people} where ({any}) and {same}";
    }

    /// <summary>Cuts links of rows that stay; <paramref name="leavers"/> says which row it is, and for each of the table's links the leaver as o0 and on; <paramref name="same"/> compares it with a row <c>t</c>.</summary>
    public string CutTogether(TablePlan plan, string leavers, string same) =>
        Combined(plan, [.. plan.Links.Select(l => new Cause("", [.. ColumnFates.Cut(plan, l).Where(c => !c.Column.Generated)]))], leavers, same);

    private IEnumerable<string> Cases(List<Cause> causes, CatalogColumn column)
    {
        var writers = causes.Select((c, i) => (Index: i, Set: c.Sets.FindIndex(s => s.Column.Name == column.Name))).Where(c => c.Set >= 0).ToList();
        foreach (var (index, set) in writers)
        {
            var later = string.Concat(writers.Where(w => w.Index != index).Select(w => $" and (m.o{I(w.Index)} is null or m.o{I(w.Index)} {(w.Index > index ? "<" : "<=")} m.o{I(index)})"));
            yield return $"when m.o{I(index)} is not null{later} then {_masks.Write(causes[index].Sets[set].Mask, column, "s" + I(index), inExpression: true)}";
        }
    }

    private sealed record Cause(string When, List<(CatalogColumn Column, Mask Mask)> Sets);

    internal static (string Join, string On) Target(SqlWriter sql, ForeignKey key, TablePlan parent)
    {
        var direct = key.TargetColumns.All(c => parent.Key.Any(k => k.Name == c));
        var join = direct ? "" : $" join {SqlWriter.Table(parent.Table)} p on {SqlWriter.Same(sql.TargetIdentity(parent, "p"), SqlWriter.WorkIdentity(parent, "w"))}";
        return (join, string.Join(" and ", key.Columns.Zip(key.TargetColumns, (here, there) =>
            $"t.{SqlWriter.Name(here)} = {(direct ? $"w.i{I(parent.Key.ToList().FindIndex(k => k.Name == there))}" : "p." + SqlWriter.Name(there))}")));
    }

    private static string I(int i) => i.ToString(CultureInfo.InvariantCulture);
}
