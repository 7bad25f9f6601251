using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;

namespace Adieu.Erasure.Retention;

/// <summary>
/// Writes what finds rows on hold and sets them aside. A hold keeps its rows, the rows that the map calls their children,
/// and the rows to which all of these refer.
/// </summary>
internal sealed class HoldSql(Plan plan, SqlWriter sql)
{
    // Far deeper than schemas are; a tree within one table is followed that far.
    private const int Deepest = 8;

    /// <summary>The temporary table of a table's rows that stay.</summary>
    public static string Aside(TablePlan table) => "adieu_h" + I(table.Index);

    /// <summary>Tables of which rows can stay.</summary>
    public IEnumerable<TablePlan> Tables => plan.Tables.Where(t => t.Fates.Count > 0);

    public string Create(TablePlan table)
    {
        var identity = table.Key.Count == 0 ? $"i0 {sql.PlaceType(table.Table)}, " : string.Concat(table.Key.Select((k, i) => $"i{I(i)} {sql.Type(k)}, "));
        return $"create temp table if not exists {Aside(table)} (ord integer not null, {identity}fate integer not null, link integer not null, until {sql.Time}, hold text not null)" + (sql.Postgres ? " on commit delete rows" : "");
    }

    /// <summary>The condition that a row of the table itself is under the hold, or a child of one that is; null when none can be.</summary>
    public string? Under(LegalHold hold, TablePlan table, string alias, int depth = 0)
    {
        if (depth > Deepest) return null;
        var ways = new List<string>();
        var (z, p) = ($"z{I(depth)}", $"p{I(depth)}");
        if (table.Name == hold.Table)
            ways.Add($"exists (select 1 from {sql.Rows(table, ("adieu_held", SqlWriter.Condition(hold.Condition)))} {z} where {z}.adieu_held and {SqlWriter.Same(SqlWriter.Identity(table, z), sql.TargetIdentity(table, alias))})");
        foreach (var link in table.Links.Where(l => l.Parent is not null))
        {
            if (Under(hold, link.Parent!, p, depth + 1) is not { } above) continue;
            var pairs = string.Join(" and ", link.Pairs.Select(x => $"{alias}.{SqlWriter.Name(x.Here)} = {sql.As($"{p}.{SqlWriter.Name(x.There)}", link.Parent!.Table.Column(x.There)!, table.Table.Column(x.Here)!)}"));
            var when = link.Link.When is { } condition ? $" and exists (select 1 from {sql.Rows(table, ("adieu_when", SqlWriter.Condition(condition)))} {z} where {z}.adieu_when and {SqlWriter.Same(SqlWriter.Identity(table, z), sql.TargetIdentity(table, alias))})" : "";
            ways.Add($"exists (select 1 from {SqlWriter.Table(link.Parent!.Table)} {p} where {pairs}{when} and {above})");
        }

        return ways.Count == 0 ? null : "(" + string.Join(" or ", ways) + ")";
    }

    /// <summary>Sets the rows of a table aside that a hold keeps; null when it keeps none of it.</summary>
    public string? Keep(LegalHold hold, TablePlan table) => Under(hold, table, "t") is { } under
        ? Insert(table, $"{SqlWriter.Text(hold.Id)}", $"exists (select 1 from {SqlWriter.Table(table.Table)} t where {SqlWriter.Same(sql.TargetIdentity(table, "t"), SqlWriter.WorkIdentity(table, "w"))} and {under})")
        : null;

    /// <summary>Sets rows aside of which it is noted already, under a hold that is on, what is to become of them for somebody who left before: who left first comes first.</summary>
    public string Pending(TablePlan table)
    {
        var noted = $"select max(r.hold_id) from adieu_held r join adieu_holds o on o.id = r.hold_id and o.released_at is null where r.done_at is null and r.table_name = {SqlWriter.Text(table.Name)} and r.row_key = {sql.RowKey(table, "w")}";
        return Insert(table, $"({noted})", $"({noted}) is not null");
    }

    /// <summary>Sets rows aside to which rows on hold refer; to be repeated until none is added.</summary>
    public IEnumerable<(TablePlan Table, string Sql)> Needed(IReadOnlyList<LegalHold> holds)
    {
        // Out of a list only who is known can be taken, and no note has a person's key: their own row stays as if the list referred to it.
        if (Tables.FirstOrDefault(t => t.Key.Count > 0 && t.Links.Exists(l => l.IsSelf)) is { } subject)
        {
            foreach (var (child, link) in Tables.SelectMany(t => t.Links.Where(l => l.Link is Link.Elements).Select(l => (t, l))))
            {
                var aside = $"select max(h.hold) from {Aside(child)} h where h.ord = w.ord and h.link % {I(ResolveWriter.OfKept)} = {I(link.Index)}";
                yield return (subject, Insert(subject, $"({aside})", $"({aside}) is not null"));
            }
        }

        foreach (var child in plan.Tables)
        {
            foreach (var key in child.Table.ForeignKeys)
            {
                if (Tables.FirstOrDefault(t => t.Name == key.Target && t.Fates.Overlaps([Fate.Erase, Fate.Retain])) is not { } parent) continue;
                var refers = string.Join(" and ", key.Columns.Zip(key.TargetColumns, (c, to) => $"t.{SqlWriter.Name(c)} = q.{SqlWriter.Name(to)}"));
                var self = SqlWriter.Same(sql.TargetIdentity(parent, "q"), SqlWriter.WorkIdentity(parent, "w"));
                if (child.Fates.Count > 0)
                {
                    var aside = $"select max(h.hold) from {SqlWriter.Table(parent.Table)} q join {SqlWriter.Table(child.Table)} t on {refers} join {Aside(child)} h on {SqlWriter.Same(sql.TargetIdentity(child, "t"), SqlWriter.WorkIdentity(child, "h"))} where {self}";
                    yield return (parent, Insert(parent, $"({aside})", $"({aside}) is not null and {Goes(parent)}"));
                }

                foreach (var hold in holds.Where(h => h.Table == child.Name))
                {
                    if (Under(hold, child, "t") is { } under)
                        yield return (parent, Insert(parent, SqlWriter.Text(hold.Id), $"{Goes(parent)} and exists (select 1 from {SqlWriter.Table(parent.Table)} q join {SqlWriter.Table(child.Table)} t on {refers} where {self} and {under})"));
                }
            }
        }
    }

    /// <summary>Takes what was set aside out of the rows that go.</summary>
    public static string TakeOut(TablePlan table) =>
        $"delete from {table.Work} where exists (select 1 from {Aside(table)} x where {SqlWriter.Same(SqlWriter.WorkIdentity(table, "x"), SqlWriter.WorkIdentity(table, table.Work))})";

    /// <summary>Notes what was set aside, beside the receipts.</summary>
    public string Remember(TablePlan table) =>
        $"insert into adieu_held (step_id, table_name, row_key, link, fate, until, hold_id, ghost, ghost_number, ghost_uuid) select distinct s.step, {SqlWriter.Text(table.Name)}, {sql.RowKey(table, "h")}, h.link, h.fate, h.until, h.hold, s.ghost, s.ghost_number, s.ghost_uuid from {Aside(table)} h join adieu_s s on s.ord = h.ord where true on conflict do nothing";

    /// <summary>Sets noted rows aside again, for those who are loaded.</summary>
    public string Recall(TablePlan table) =>
        $"insert into {Aside(table)} (ord, {string.Join(", ", Enumerable.Range(0, table.KeyWidth).Select(i => "i" + I(i)))}, fate, link, until, hold) select s.ord, {string.Join(", ", table.Key.Select((_, i) => KeyPart(table, "r", i)))}, r.fate, r.link, r.until, r.hold_id from adieu_held r join adieu_s s on s.step = r.step_id where r.table_name = {SqlWriter.Text(table.Name)} and r.done_at is null";

    /// <summary>Of rows that were set aside and are noted for pieces too, those notes go; what a piece has done already is not done again after a release.</summary>
    public static IEnumerable<string> Unstage(TablePlan table)
    {
        string Both(string one, string other) => $"{one}.step_id = @step and {one}.table_name = {SqlWriter.Text(table.Name)} and {other}.step_id = {one}.step_id and {other}.table_name = {one}.table_name and {other}.row_key = {one}.row_key";
        yield return $"delete from adieu_held as h where exists (select 1 from adieu_stage r where {Both("h", "r")} and r.state = {I(Stage.Done)})";
        yield return $"delete from adieu_stage as r where r.state <> {I(Stage.Done)} and exists (select 1 from adieu_held h where {Both("r", "h")} and h.done_at is null)";
    }

    /// <summary>Finds noted rows again, for those who are loaded.</summary>
    public string TakeUp(TablePlan table) =>
        $"insert into {table.Work} (ord, {string.Join(", ", Enumerable.Range(0, table.KeyWidth).Select(i => "i" + I(i)))}, fate, link, until) select s.ord, {string.Join(", ", table.Key.Select((_, i) => KeyPart(table, "r", i)))}, r.fate, r.link, r.until from adieu_held r join adieu_s s on s.step = r.step_id where r.table_name = {SqlWriter.Text(table.Name)} and r.done_at is null";

    /// <summary>Notes what went, and which hold keeps what stays.</summary>
    public IEnumerable<string> Done(TablePlan table)
    {
        var mine = $"table_name = {SqlWriter.Text(table.Name)} and done_at is null and step_id in (select step from adieu_s)";
        yield return $"update adieu_held set hold_id = (select max(h.hold) from {Aside(table)} h where {sql.RowKey(table, "h")} = adieu_held.row_key) where {mine} and row_key in (select {sql.RowKey(table, "h")} from {Aside(table)} h)";
        yield return $"update adieu_held set done_at = (select max(now) from adieu_s) where {mine} and row_key not in (select {sql.RowKey(table, "h")} from {Aside(table)} h)";
    }

    /// <summary>A column of a row's key as <c>adieu_retained</c> and <c>adieu_held</c> write it, with its type again.</summary>
    public string KeyPart(TablePlan table, string alias, int i) => sql.KeyPart(table.Key, alias + ".row_key", i);

    private string Insert(TablePlan table, string hold, string which)
    {
        var row = $"ord, {string.Join(", ", Enumerable.Range(0, table.KeyWidth).Select(i => "i" + I(i)))}, fate, link, until";
        return $"insert into {Aside(table)} ({row}, hold) select {string.Join(", ", row.Split(", ").Select(c => "w." + c))}, {hold} from {table.Work} w where {which}";
    }

    // Of a row that nobody deletes or reduces nothing is lost by which others find it.
    private static string Goes(TablePlan table) => $"exists (select 1 from {table.Work} f where f.fate >= 3 and {SqlWriter.Same(SqlWriter.WorkIdentity(table, "f"), SqlWriter.WorkIdentity(table, "w"))})";

    private static string I(int i) => i.ToString(CultureInfo.InvariantCulture);
}
