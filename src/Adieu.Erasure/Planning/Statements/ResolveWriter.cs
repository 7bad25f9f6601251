using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning.Statements;

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
        return $"update {plan.Work} as w set fate = {fate} where w.fate = 1 and not exists (select 1 from {plan.Work} x where {same} and x.ord > w.ord and x.link in ({owners})){(plan.Fates.Contains(Fate.Retain) ? $" and not exists (select 1 from {plan.Work} x where {same} and x.fate = 4 and x.ord <= w.ord)" : "")} "
            + $"and not exists (select 1 from {sql.Rows(plan, extras)} t where {SqlWriter.Same(SqlWriter.Identity(plan, "t"), SqlWriter.WorkIdentity(plan, "w"))} and ({alive}))";
    }

    /// <summary>After a row is erased or kept by law for one person, nothing is left to do for the next but to cut their link.</summary>
    public static string DropLater(TablePlan plan) =>
        $"delete from {plan.Work} where exists (select 1 from {plan.Work} x where {Same(plan)} and x.ord < {plan.Work}.ord and {Final(plan)})";

    /// <summary>Of two fates of one row for one person, the final one stands alone.</summary>
    public static string DropWeaker(TablePlan plan) =>
        $"delete from {plan.Work} where exists (select 1 from {plan.Work} x where {Same(plan)} and x.ord = {plan.Work}.ord and {Final(plan)} and x.fate > {plan.Work}.fate)";

    /// <summary>What the law keeps since an earlier closure stays as it is, but for the leavers' links.</summary>
    public IEnumerable<string> Protect(TablePlan plan)
    {
        if (!plan.Fates.Contains(Fate.Retain) || plan.Links.Count < 2) yield break;
        var kept = $"exists (select 1 from adieu_retained r where r.table_name = {SqlWriter.Text(plan.Name)} and r.purged_at is null and r.row_key = {sql.RowKey(plan, plan.Work)})";
        var cut = Cuts(plan);
        if (cut.Length > 0) yield return $"update {plan.Work} set fate = 1, link = link + {I(OfKept)} where link in ({cut}) and {kept}";
        yield return $"delete from {plan.Work} where link < {I(OfKept)} and {kept}";
    }

    /// <summary>A row that the law keeps in this batch goes on naming nobody of the batch: their links are cut.</summary>
    public static string? Unname(TablePlan plan)
    {
        if (!plan.Fates.Contains(Fate.Retain) || Cuts(plan) is not { Length: > 0 } cut) return null;
        // Whom the reduction itself has taken out of the row is not met there any more by those who leave later.
        var emptied = string.Join(", ", Cut(plan).Where(l => IsEmptied(plan, l)).Select(l => I(l.Index)));
        var from = emptied.Length == 0 ? $"x.ord <= {plan.Work}.ord" : $"({plan.Work}.link not in ({emptied}) or (x.ord = {plan.Work}.ord and not exists (select 1 from {plan.Work} y where {Same(plan, "y")} and y.fate = 4 and y.ord < {plan.Work}.ord))) and x.ord <= {plan.Work}.ord";
        return $"update {plan.Work} set fate = 1, link = link + {I(OfKept)} where fate < 4 and link in ({cut}) and exists (select 1 from {plan.Work} x where {Same(plan)} and x.fate = 4 and {from})";
    }

    private static bool IsEmptied(TablePlan plan, LinkPlan link)
    {
        var names = link.Link is Link.Through t ? [.. t.On.Select(o => o.Here)] : ColumnFates.NamesOwner(plan, link.Link);
        return ColumnFates.NotKept(plan, ColumnFates.Structural(plan)).Any(c => names.Contains(c.Column.Name));
    }

    private static string Same(TablePlan plan, string alias = "x") => SqlWriter.Same(SqlWriter.WorkIdentity(plan, alias), SqlWriter.WorkIdentity(plan, plan.Work));

    private static string Final(TablePlan plan)
    {
        if (!plan.Fates.Contains(Fate.Retain)) return "x.fate = 3";
        if (Cuts(plan).Length == 0) return "x.fate >= 3";
        // An end that the law's keeping overrules must not take along the cut that comes with the keeping.
        return $"({plan.Work}.link < {I(OfKept)} and x.fate >= 3 or x.fate = 3 and not exists (select 1 from {plan.Work} y where {Same(plan, "y")} and y.fate = 4 and y.ord <= x.ord))";
    }

    /// <summary>What is added to the number of a link that is cut in a row that the law keeps.</summary>
    public const int OfKept = 1000;

    private static string I(int i) => i.ToString(CultureInfo.InvariantCulture);

    // The links that are cut although the row is kept; what a law keeps by a link of its own may name its owner.
    private static IEnumerable<LinkPlan> Cut(TablePlan plan) => plan.Owners.Where(l => !l.IsSelf && l.Effect != Effect.Retain);

    private static string Cuts(TablePlan plan) => string.Join(", ", Cut(plan).Select(l => I(l.Index)));

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
                return "(" + when + Living(to, [.. c.Columns.Select(n => ("t." + SqlWriter.Name(n), plan.Table.Column(n)!))], IsForeignKey(plan.Table, c.Columns), c.IgnoresCase) + ")";
            case Link.Expression e:
                return $"({when}{LivingText($"t.adieu_owner{link.Index}", e.Subject ?? map.Subject.Key[0], e.IgnoresCase)})";
            case Link.Through g:
                var table = catalog.Tables[g.Table];
                var on = string.Join(" and ", g.On.Select(o => $"g.{SqlWriter.Name(o.There)} = t.{SqlWriter.Name(o.Here)}"));
                var living = Living(map.Subject.Key, [.. g.Account.Select(n => ("g." + SqlWriter.Name(n), table.Column(n)!))], IsForeignKey(table, g.Account));
                return $"({when}exists (select 1 from {SqlWriter.Named(table)} g where {on} and {living}{Standing(link, g)}))";
            case Link.Elements e:
                var key = subjects.Column(e.Subject ?? subjects.Key[0].Name);
                return $"({when}exists (select 1 from {new ElementsSql(sql, e.Separator).Texts("t." + SqlWriter.Name(e.Name), plan.Table.Column(e.Name)!)} join {SqlWriter.Named(catalog.Tables[map.Subject.Table])} a on {new ElementsSql(sql, e.Separator).Is("a." + SqlWriter.Name(key.Name), key)} where not exists (select 1 from adieu_s l where {subjects.Value(key.Name, "l")} = a.{SqlWriter.Name(key.Name)})))";
            case Link.Format f:
                var subject = f.Subject ?? map.Subject.Key[0];
                var text = $"{SqlWriter.Text(f.Prefix)} || {sql.AsText("a." + SqlWriter.Name(subject))} || {SqlWriter.Text(f.Suffix)}";
                var column = "t." + SqlWriter.Name(f.Name);
                var matches = f.Open ? $"substr({sql.AsText(column)}, 1, length({text})) = {text}" : $"{column} = {text}";
                return $"({when}exists (select 1 from {SqlWriter.Named(catalog.Tables[map.Subject.Table])} a where {matches} and not exists (select 1 from adieu_s l where {sql.AsText(subjects.Value(subject, "l"))} = {sql.AsText("a." + SqlWriter.Name(subject))})))";
            default:
                return "false";
        }
    }

    // A membership of who has left, or is leaving in pieces, makes no owner, though a legal hold keeps it, or its piece is still to come.
    // Who leaves in pieces notes theirs before they ask for others: so of two who do at once, one at least sees the other leave.
    private string Standing(LinkPlan link, Link.Through through)
    {
        if (link.Members is not { Key.Count: > 0, Fates.Count: > 0 } members) return "";
        var own = string.Join(", ", members.Links.Where(l => l.Parent is null && ColumnFates.NamesOwner(members, l.Link).SequenceEqual(through.Account)).Select(l => I(l.Index)));
        string Noted(string alias) => $"{alias}.table_name = {SqlWriter.Text(members.Name)} and {alias}.row_key = {sql.RowKey(members.Key, [.. sql.TargetIdentity(members, "g")])} and ({alias}.fate = 3{(own.Length > 0 ? $" or {alias}.link % {I(OfKept)} in ({own})" : "")})";
        return $" and not exists (select 1 from adieu_held h where h.done_at is null and {Noted("h")})"
            + $" and not exists (select 1 from adieu_pieces p join adieu_stage r on r.step_id = p.step_id where p.table_name = '' and {Noted("r")})";
    }

    private bool IsForeignKey(CatalogTable table, IReadOnlyList<string> columns) =>
        table.ForeignKeys.Any(f => f.Target == map.Subject.Table && f.Columns.Order().SequenceEqual(columns.Order()));

    /// <summary>Whether the owner whom a row <c>t</c> names in a column may be gone already, so that naming one does not mean having one.</summary>
    public string Exists(TablePlan plan, Link.Column link)
    {
        var here = ("t." + SqlWriter.Name(link.Columns[0]), plan.Table.Column(link.Columns[0])!);
        return IsForeignKey(plan.Table, link.Columns) ? "" : Exists(map.Subject.Key, [here]);
    }

    private string Living(IReadOnlyList<string> subjectColumns, IReadOnlyList<(string Sql, CatalogColumn Column)> here, bool enforced, bool ignoresCase = false)
    {
        var set = string.Join(" and ", here.Select(h => $"{h.Sql} is not null"));
        var leaving = string.Join(" and ", here.Zip(subjectColumns, (h, s) => Is(h, subjects.Value(s, "l"), s, ignoresCase)));
        return $"{set} and not exists (select 1 from adieu_s l where {leaving}){(enforced ? "" : Exists(subjectColumns, here, ignoresCase))}";
    }

    // Without a foreign key the value may name somebody who is long gone.
    private string Exists(IReadOnlyList<string> subjectColumns, IReadOnlyList<(string Sql, CatalogColumn Column)> here, bool ignoresCase = false) =>
        $" and exists (select 1 from {SqlWriter.Named(catalog.Tables[map.Subject.Table])} a where "
        + string.Join(" and ", here.Zip(subjectColumns, (h, s) => Is(h, "a." + SqlWriter.Name(s), s, ignoresCase))) + ")";

    private string Is((string Sql, CatalogColumn Column) here, string person, string subjectColumn, bool ignoresCase) =>
        ignoresCase ? sql.SameLetters(here.Sql, person) : $"{here.Sql} = {sql.As(person, subjects.Column(subjectColumn), here.Column)}";

    private string LivingText(string value, string subjectColumn, bool ignoresCase)
    {
        string Is(string person) => ignoresCase ? sql.SameLetters(sql.AsText(value), sql.AsText(person)) : $"{sql.AsText(person)} = {sql.AsText(value)}";
        return $"{value} is not null and not exists (select 1 from adieu_s l where {Is(subjects.Value(subjectColumn, "l"))})"
            + $" and exists (select 1 from {SqlWriter.Named(catalog.Tables[map.Subject.Table])} a where {Is("a." + SqlWriter.Name(subjectColumn))})";
    }
}
