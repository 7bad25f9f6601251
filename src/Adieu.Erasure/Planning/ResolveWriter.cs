using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning;

/// <summary>Writes the statements that settle rows which several people, or several links, reach.</summary>
internal sealed class ResolveWriter(SqlWriter sql, SubjectTable subjects, Catalog catalog, DataMap map)
{
    /// <summary>The last leaver of a row with no owner left takes the row along.</summary>
    public string? LastOwner(TablePlan plan)
    {
        var last = plan.Rule.LastOwner ?? Maps.LastOwner.Erase;
        if (!plan.Fates.Contains(Fate.Detach) || last == Maps.LastOwner.Keep) return null;
        var fate = last == Maps.LastOwner.Erase ? 3 : 2;
        var extras = plan.Owners.Where(l => l.Link.When is not null || l.Link is Link.Expression).SelectMany(Extras).ToArray();
        // Who comes later in the batch owns the row as long; who merely reaches it as the row of a parent does not.
        var owners = string.Join(", ", plan.Owners.Select(l => l.Index.ToString(CultureInfo.InvariantCulture)));
        var alive = string.Join(" or ", plan.Owners.Select(l => Alive(plan, l)));
        var same = SqlWriter.Same(SqlWriter.WorkIdentity(plan, "x"), SqlWriter.WorkIdentity(plan, "w"));
        return $"update {plan.Work} as w set fate = {fate} where w.fate = 1 and not exists (select 1 from {plan.Work} x where {same} and x.ord > w.ord and x.link in ({owners})){(plan.Fates.Contains(Fate.Retain) ? $" and not exists (select 1 from {plan.Work} x where {same} and x.fate = 4)" : "")} "
            + $"and not exists (select 1 from {sql.Rows(plan, extras)} t where {SqlWriter.Same(SqlWriter.Identity(plan, "t"), SqlWriter.WorkIdentity(plan, "w"))} and ({alive}))";
    }

    /// <summary>After a row is erased or kept by law for one person, nothing is left to do for the next; but kept links are still theirs.</summary>
    public static string DropLater(TablePlan plan) =>
        $"delete from {plan.Work} where exists (select 1 from {plan.Work} x where {Same(plan)} and x.ord < {plan.Work}.ord and {Final(plan)})";

    /// <summary>Of two fates of one row for one person, the final one stands alone.</summary>
    public static string DropWeaker(TablePlan plan) =>
        $"delete from {plan.Work} where exists (select 1 from {plan.Work} x where {Same(plan)} and x.ord = {plan.Work}.ord and {Final(plan)} and x.fate > {plan.Work}.fate)";

    /// <summary>What the law keeps since an earlier closure is not erased by a later one; only the link is cut.</summary>
    public string? Protect(TablePlan plan)
    {
        if (!plan.Fates.Contains(Fate.Retain) || !plan.Fates.Contains(Fate.Erase) || KeptLinks(plan).Count == 0) return null;
        return $"update {plan.Work} as w set fate = 1 where w.fate = 3 and exists (select 1 from adieu_retained r where r.table_name = {SqlWriter.Text(plan.Name)} and r.purged_at is null and r.row_key = {sql.RowKey(plan, "w")})";
    }

    private static string Same(TablePlan plan) => SqlWriter.Same(SqlWriter.WorkIdentity(plan, "x"), SqlWriter.WorkIdentity(plan, plan.Work));

    private static string Final(TablePlan plan)
    {
        if (!plan.Fates.Contains(Fate.Retain)) return "x.fate = 3";
        var kept = KeptLinks(plan);
        return kept.Count == 0 ? "x.fate >= 3" : $"(x.fate = 3 or (x.fate = 4 and {plan.Work}.link not in ({string.Join(", ", kept)})))";
    }

    private static List<int> KeptLinks(TablePlan plan) =>
        [.. plan.Owners.Where(l => l.Effect is Effect.Detach or Effect.Anonymise && Binder.ColumnsOf(l.Link).Any() && Binder.ColumnsOf(l.Link).All(c => plan.Rule.Retain?.Keep.Contains(c) == true)).Select(l => l.Index)];

    private static IEnumerable<(string, string)> Extras(LinkPlan link)
    {
        if (link.Link.When is { } when) yield return ($"adieu_when{link.Index}", SqlWriter.Condition(when));
        if (link.Link is Link.Expression e) yield return ($"adieu_owner{link.Index}", $"({e.Sql})");
    }

    // Whether a row t still has, by this link, an owner who exists and is not in the batch.
    private string Alive(TablePlan plan, LinkPlan link)
    {
        var when = link.Link.When is null ? "" : $"t.adieu_when{link.Index} and ";
        switch (link.Link)
        {
            case Link.Column c:
                var to = c.Subject.Count > 0 ? c.Subject : [.. subjects.Key.Select(k => k.Name)];
                return "(" + when + Living(to, [.. c.Columns.Select(n => ("t." + SqlWriter.Name(n), plan.Table.Column(n)!))], IsForeignKey(plan.Table, c.Columns)) + ")";
            case Link.Expression e:
                return $"({when}{LivingText($"t.adieu_owner{link.Index}", e.Subject ?? map.Subject.Key[0])})";
            case Link.Through g:
                var table = catalog.Tables[g.Table];
                var on = string.Join(" and ", g.On.Select(o => $"g.{SqlWriter.Name(o.There)} = t.{SqlWriter.Name(o.Here)}"));
                var living = Living(map.Subject.Key, [.. g.Account.Select(n => ("g." + SqlWriter.Name(n), table.Column(n)!))], IsForeignKey(table, g.Account));
                return $"({when}exists (select 1 from {SqlWriter.Table(table)} g where {on} and {living}))";
            case Link.Format f:
                var subject = f.Subject ?? map.Subject.Key[0];
                var text = $"{SqlWriter.Text(f.Prefix)} || {sql.AsText("a." + SqlWriter.Name(subject))} || {SqlWriter.Text(f.Suffix)}";
                var column = "t." + SqlWriter.Name(f.Name);
                var matches = f.Open ? $"substr({sql.AsText(column)}, 1, length({text})) = {text}" : $"{column} = {text}";
                return $"({when}exists (select 1 from {SqlWriter.Table(catalog.Tables[map.Subject.Table])} a where {matches} and not exists (select 1 from adieu_s l where {sql.AsText(subjects.Value(subject, "l"))} = {sql.AsText("a." + SqlWriter.Name(subject))})))";
            default:
                return "false";
        }
    }

    private bool IsForeignKey(CatalogTable table, IReadOnlyList<string> columns) =>
        table.ForeignKeys.Any(f => f.Target == map.Subject.Table && f.Columns.Order().SequenceEqual(columns.Order()));

    private string Living(IReadOnlyList<string> subjectColumns, IReadOnlyList<(string Sql, CatalogColumn Column)> here, bool enforced)
    {
        var set = string.Join(" and ", here.Select(h => $"{h.Sql} is not null"));
        var leaving = string.Join(" and ", here.Zip(subjectColumns, (h, s) => $"{h.Sql} = {sql.As(subjects.Value(s, "l"), subjects.Column(s), h.Column)}"));
        // Without a foreign key the value may name somebody who is long gone.
        var exists = enforced ? "" : $" and exists (select 1 from {SqlWriter.Table(catalog.Tables[map.Subject.Table])} a where "
            + string.Join(" and ", here.Zip(subjectColumns, (h, s) => $"{h.Sql} = {sql.As("a." + SqlWriter.Name(s), subjects.Column(s), h.Column)}")) + ")";
        return $"{set} and not exists (select 1 from adieu_s l where {leaving}){exists}";
    }

    private string LivingText(string value, string subjectColumn) =>
        $"{value} is not null and not exists (select 1 from adieu_s l where {sql.AsText(subjects.Value(subjectColumn, "l"))} = {sql.AsText(value)})"
        + $" and exists (select 1 from {SqlWriter.Table(catalog.Tables[map.Subject.Table])} a where {sql.AsText("a." + SqlWriter.Name(subjectColumn))} = {sql.AsText(value)})";
}
