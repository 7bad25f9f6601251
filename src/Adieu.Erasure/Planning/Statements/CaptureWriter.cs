using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning.Checks;

namespace Adieu.Erasure.Planning.Statements;

/// <summary>
/// Writes the statements that find a batch's rows and decide their fates, before anything is changed. A batch has the
/// same effect as its people one after the other, in its order.
/// </summary>
internal sealed class CaptureWriter(SqlWriter sql, SubjectTable subjects)
{
    public string Create(TablePlan plan)
    {
        var identity = plan.Key.Count == 0 ? $"i0 {sql.PlaceType(plan.Table)}, " : string.Concat(plan.Key.Select((k, i) => $"i{I(i)} {sql.Type(k)}, "));
        return $"create temp table {plan.Work} (ord integer not null, {identity}fate integer not null, link integer not null, until {sql.Time}{(plan.HasManyLaws ? ", basis text" : "")})";
    }

    /// <summary>An index that the resolving statements of shared tables need.</summary>
    public static string CreateIndex(TablePlan plan) =>
        $"create index if not exists {plan.Work}_i on {plan.Work} ({string.Join(", ", Enumerable.Range(0, plan.KeyWidth).Select(i => $"i{I(i)}"))}, ord)";

    public string Insert(TablePlan plan, LinkPlan link)
    {
        var head = $"insert into {plan.Work} (ord, {string.Join(", ", Enumerable.Range(0, plan.KeyWidth).Select(i => $"i{I(i)}"))}, fate, link, until{(plan.HasManyLaws ? ", basis" : "")}) select ";
        var body = link.Parent is { } parent ? Following(plan, link, parent) : Owned(plan, link);
        // Rows that follow rows of a circle are added, until none is new and none meets a stronger fate than before.
        var unseen = plan.Circular && link.Parent is not null
            ? $" and not exists (select 1 from {plan.Work} x where x.ord = w.ord and {SqlWriter.Same(SqlWriter.WorkIdentity(plan, "x"), SqlWriter.Identity(plan, "t"))} and x.fate >= {Fate(plan, link, "w.fate")})"
            : "";
        if (unseen.Length > 0 && plan.Fates.Contains(Planning.Fate.Retain)) unseen += " and " + Unkept(plan);
        // Of an account that goes in pieces some may be kept already, while the row that it follows waits for the rest; while nobody does, nothing is asked.
        if (plan.FollowsKept && !plan.Circular) unseen = $" and (not exists (select 1 from adieu_pieces) or {Unkept(plan)})";
        return head + body + unseen;
    }

    private string Unkept(TablePlan plan) =>
        $"not exists (select 1 from adieu_retained r where r.table_name = {SqlWriter.Text(plan.Name)} and r.purged_at is null and r.row_key = {sql.RowKey(plan.Key, [.. SqlWriter.Identity(plan, "t")])})";

    /// <summary>The source of an export: the same rows, by accessor links.</summary>
    public string InsertAccessor(TablePlan plan, Link link) => Insert(plan, new LinkPlan(link, -1, Effect.Detach, null, []));

    /// <summary>The condition that a row <c>t</c> of the table itself is reached by one of its links.</summary>
    public string Reached(TablePlan plan)
    {
        // By arrays the planner finds every row through the links' indexes in one pass; without an index a join is better.
        if (plan.Links.TrueForAll(l => Plainly(plan, l)))
        {
            return string.Join(" or ", plan.Links.Select(l => (Link.Column)l.Link).Select(c => $"t.{SqlWriter.Name(c.Columns[0])} {(sql.Postgres ? "= any(array" : "in ")}(select {Subject(plan, c)} from adieu_s s){(sql.Postgres ? ")" : "")}"));
        }

        return $"({string.Join(", ", sql.TargetIdentity(plan, "t"))}) in ({Keys(plan)})";
    }

    /// <summary>Whether a link is one indexed column that names the owner, under no condition.</summary>
    public static bool Plainly(TablePlan plan, LinkPlan link) => link.Link is Link.Column { When: null, IgnoresCase: false, Columns: [var c] } && IndexUse.Serves(plan.Table, [c]);

    /// <summary>The subject's value that a link's one column is compared with.</summary>
    public string Subject(TablePlan plan, Link.Column link, string alias = "s")
    {
        var there = link.Subject.Count > 0 ? link.Subject[0] : subjects.Key[0].Name;
        return sql.As(subjects.Value(there, alias), subjects.Column(there), plan.Table.Column(link.Columns[0])!);
    }

    /// <summary>The rows of a table by all its links, as a set of keys.</summary>
    private string Keys(TablePlan plan) => string.Join(" union ", plan.Links.Select(l => "select " + string.Join(", ", SqlWriter.Identity(plan, "t")) + FromOf(plan, l)));

    /// <summary>The FROM part that joins the subjects <c>s</c> with a link's rows <c>t</c>; conditions can be added to it.</summary>
    public string FromOf(TablePlan plan, LinkPlan link)
    {
        var insert = Insert(plan, link);
        return insert[insert.IndexOf(link.Parent is null ? " from adieu_s s" : " from adieu_w", StringComparison.Ordinal)..];
    }

    /// <summary>Finds, deletes and counts the rows of a direct table.</summary>
    public Counted DeleteDirectly(TablePlan plan)
    {
        var tables = new List<string>();
        var conditions = new List<string>();
        var (at, alias) = (plan, "t");
        while (at.Links[0].Parent is { } parent)
        {
            var up = "p" + I(tables.Count);
            tables.Add($"{SqlWriter.Table(parent.Table)} {up}");
            conditions.AddRange(at.Links[0].Pairs.Select(p => $"{alias}.{SqlWriter.Name(p.Here)} = {sql.As($"{up}.{SqlWriter.Name(p.There)}", parent.Table.Column(p.There)!, at.Table.Column(p.Here)!)}"));
            (at, alias) = (parent, up);
        }

        if (Plainly(at, at.Links[0])) return DeleteByArray(plan, (Link.Column)at.Links[0].Link, at, alias, tables, conditions);
        conditions.Add(Reach(at, at.Links[0].Link).On.Replace("t.\"", alias + ".\"", StringComparison.Ordinal));
        return new(
            $"with gone as (delete from {SqlWriter.Table(plan.Table)} as t using adieu_s s{string.Concat(tables.Select(t => ", " + t))} where {string.Join(" and ", conditions)} returning s.ord) "
            + $"{CountWriter.Note}select ord, {I(plan.Index)}, 3, count(*) from gone group by ord",
            $"select {I(plan.Index)}, 3, array_agg(ord) from gone");
    }

    // Through an array of the leavers' keys the rows are met page by page, and not person by person.
    private Counted DeleteByArray(TablePlan plan, Link.Column link, TablePlan at, string alias, List<string> tables, List<string> conditions)
    {
        var owner = $"{alias}.{SqlWriter.Name(link.Columns[0])}";
        var which = string.Join(" and ", conditions.Append($"{owner} = any(array(select {Subject(at, link)} from adieu_s s))"));
        var others = tables.Count == 0 ? "" : " using " + string.Join(", ", tables);
        return new(
            $"with gone as (delete from {SqlWriter.Table(plan.Table)} as t{others} where {which} returning {owner} as k) "
            + $"{CountWriter.Note}select s.ord, {I(plan.Index)}, 3, g.n from (select k, count(*) as n from gone group by k) g join adieu_s s on g.k = {Subject(at, link)}",
            Whose(at, link, plan, "gone"));
    }

    // Whole numbers are compared by the client as the database compares them; who has another kind of key is looked up here.
    private string Whose(TablePlan at, Link.Column link, TablePlan plan, string gone) =>
        subjects.IsNumber && at.Table.Column(link.Columns[0])!.Kind == ColumnKind.Integer
            ? $"select {I(plan.Index)}, 3, array_agg(k::bigint) from {gone}"
            : $"select {I(plan.Index)}, 3, array_agg(s.ord) from {gone} g join adieu_s s on g.k = {Subject(at, link)}";

    /// <summary>
    /// Finds, deletes and counts the rows of a direct table and, in the same statement, of those that follow it: they are led to by
    /// rows that are in hand. Foreign keys are checked when all of it is done.
    /// </summary>
    /// <param name="plan">A table whose rows are found by one column.</param>
    /// <param name="followers">Direct tables whose rows follow its rows, or those of another follower, parents first.</param>
    public Counted DeleteTogether(TablePlan plan, IReadOnlyList<TablePlan> followers)
    {
        var link = (Link.Column)plan.Links[0].Link;
        var owner = $"t.{SqlWriter.Name(link.Columns[0])}";
        string Handed(TablePlan parent) => string.Concat(followers.Where(f => f.Links[0].Parent == parent).SelectMany(f => f.Links[0].Pairs.Select((p, i) => $", t.{SqlWriter.Name(p.There)} as c{I(f.Index)}_{I(i)}")));
        string Follow(TablePlan table)
        {
            var (parent, pairs) = (table.Links[0].Parent!, table.Links[0].Pairs);
            var on = string.Join(" and ", pairs.Select((p, i) => $"t.{SqlWriter.Name(p.Here)} = {sql.As($"p.c{I(table.Index)}_{I(i)}", parent.Table.Column(p.There)!, table.Table.Column(p.Here)!)}"));
            return $", g{I(table.Index)} as (delete from {SqlWriter.Table(table.Table)} as t using g{I(parent.Index)} p where {on} returning p.k{Handed(table)})";
        }

        var all = string.Join(" union all ", followers.Prepend(plan).Select(t => $"select k, {I(t.Index)} as tab from g{I(t.Index)}"));
        return new(
            $"with g{I(plan.Index)} as (delete from {SqlWriter.Table(plan.Table)} as t where {owner} = any(array(select {Subject(plan, link)} from adieu_s s)) returning {owner} as k{Handed(plan)}){string.Concat(followers.Select(Follow))} "
            + $"{CountWriter.Note}select s.ord, g.tab, 3, g.n from (select k, tab, count(*) as n from ({all}) u group by k, tab) g join adieu_s s on g.k = {Subject(plan, link)}",
            string.Join(" union all ", followers.Prepend(plan).Select(t => Whose(plan, link, t, "g" + I(t.Index)))));
    }

    private string Owned(TablePlan plan, LinkPlan link)
    {
        var (join, on, extra) = Reach(plan, link.Link);
        var rows = sql.Rows(plan, [.. extra, .. Extras(plan, link)]);
        var distinct = link.Link is Link.Through ? "distinct " : "";
        return $"{distinct}s.ord, {string.Join(", ", SqlWriter.Identity(plan, "t"))}, {Fate(plan, link, null)}, {I(link.Index)}, {UntilOf(plan, link)}{BasisOf(plan, link)} from adieu_s s{join} join {rows} t on {on}" + When(link);
    }

    private static string When(LinkPlan link) => link.Link.When is null ? " where true" : " where t.adieu_when";

    private string Following(TablePlan plan, LinkPlan link, TablePlan parent)
    {
        var rows = sql.Rows(plan, Extras(plan, link));
        var direct = link.Pairs.All(p => parent.Key.Any(k => k.Name == p.There));
        var through = direct ? "" : $" join {sql.Rows(parent)} p on {SqlWriter.Same(SqlWriter.Identity(parent, "p"), SqlWriter.WorkIdentity(parent, "w"))}";
        string There(string column)
        {
            var at = parent.Key.ToList().FindIndex(k => k.Name == column);
            return direct ? $"w.i{I(at)}" : "p." + SqlWriter.Name(column);
        }

        var on = string.Join(" and ", link.Pairs.Select(p => $"t.{SqlWriter.Name(p.Here)} = {sql.As(There(p.There), parent.Table.Column(p.There)!, plan.Table.Column(p.Here)!)}"));
        var now = link.Effect == Effect.Retain ? " join adieu_s s on s.ord = w.ord" : "";
        var unseen = plan.Circular || parent.Shared ? "distinct " : "";
        return $"{unseen}w.ord, {string.Join(", ", SqlWriter.Identity(plan, "t"))}, {Fate(plan, link, "w.fate")}, {I(link.Index)}, {(link.Effect is null ? "w.until" : UntilOf(plan, link))}{BasisOf(plan, link)} from {parent.Work} w{through}{now} join {rows} t on {on}{When(link)} and w.fate > {I((int)Planning.Fate.Detach)}";
    }

    private IEnumerable<(string, string)> ExtrasOf(TablePlan plan, LinkPlan link)
    {
        if (link.Link.When is { } when) yield return ("adieu_when", SqlWriter.Condition(when));
        if (link.Effect != Effect.Retain) yield break;
        if (plan.Rule.Retain!.Condition is { } kept) yield return ("adieu_kept", SqlWriter.Condition(kept));
        yield return ("adieu_until", sql.Until(plan.Rule.Retain.Until, plan.Table, "(select max(n.now) from adieu_s n)"));
    }

    private (string, string)[] Extras(TablePlan plan, LinkPlan link) => [.. ExtrasOf(plan, link)];

    private string UntilOf(TablePlan plan, LinkPlan link) =>
        link.Effect != Effect.Retain ? $"cast(null as {sql.Time})" : plan.Rule.Retain!.Condition is null ? "t.adieu_until" : "case when t.adieu_kept then t.adieu_until end";

    // Which law keeps a row, where several may: its own, or that of the row that it follows.
    private static string BasisOf(TablePlan plan, LinkPlan link)
    {
        if (!plan.HasManyLaws) return "";
        if (link.Effect == Effect.Retain) return ", " + SqlWriter.Text(plan.Rule.Retain!.Basis);
        return link.Effect is not null || link.Parent!.Laws.Count == 0 ? ", cast(null as text)" : link.Parent.HasManyLaws ? ", w.basis" : ", " + SqlWriter.Text(link.Parent.Laws.First().Rule.Retain!.Basis);
    }

    private static string Fate(TablePlan plan, LinkPlan link, string? parents) => link.Effect switch
    {
        null => parents!,
        Effect.Retain when plan.Rule.Retain!.Condition is not null => $"case when t.adieu_kept then 4 else {I((int)Fates.Of(plan.Rule.Retain.Otherwise))} end",
        { } effect => I((int)Fates.Of(effect)),
    };

    /// <summary>How one link joins the subjects <c>s</c> with the rows <c>t</c>.</summary>
    private (string Join, string On, (string, string)[] Extra) Reach(TablePlan plan, Link link)
    {
        switch (link)
        {
            case Link.Column c:
                var to = c.Subject.Count > 0 ? c.Subject : [.. subjects.Key.Select(k => k.Name)];
                return ("", string.Join(" and ", c.Columns.Zip(to, (here, there) => c.IgnoresCase ? sql.SameLetters("t." + SqlWriter.Name(here), subjects.Value(there)) : $"t.{SqlWriter.Name(here)} = {sql.As(subjects.Value(there), subjects.Column(there), plan.Table.Column(here)!)}")), []);
            case Link.Expression e:
                var (given, person) = (sql.AsText("t.adieu_owner"), sql.AsText(subjects.Value(e.Subject ?? subjects.Key[0].Name)));
                return ("", e.IgnoresCase ? sql.SameLetters(given, person) : $"{given} = {person}", [("adieu_owner", $"({e.Sql})")]);
            case Link.Format f:
                var text = $"{SqlWriter.Text(f.Prefix)} || {sql.AsText(subjects.Value(f.Subject ?? subjects.Key[0].Name))} || {SqlWriter.Text(f.Suffix)}";
                var column = "t." + SqlWriter.Name(f.Name);
                return ("", f.Open ? $"substr({sql.AsText(column)}, 1, length({text})) = {text}" : $"{column} = {text}", []);
            case Link.Elements e:
                return ("", new ElementsSql(sql, e.Separator).Holds("t." + SqlWriter.Name(e.Name), plan.Table.Column(e.Name)!, subjects.Value(e.Subject ?? subjects.Key[0].Name), subjects.Column(e.Subject ?? subjects.Key[0].Name)), []);
            case Link.Through g:
                var name = string.Join('.', g.Table.Split('.').Select(SqlWriter.Name));
                var account = string.Join(" and ", g.Account.Zip(subjects.Key, (a, k) => $"g.{SqlWriter.Name(a)} = {subjects.Value(k.Name)}"));
                return ($" join {name} g on {account}", string.Join(" and ", g.On.Select(o => $"t.{SqlWriter.Name(o.Here)} = g.{SqlWriter.Name(o.There)}")), []);
            default:
                throw new InvalidOperationException("A parent link follows; it does not reach.");
        }
    }

    private static string I(int i) => i.ToString(CultureInfo.InvariantCulture);
}
