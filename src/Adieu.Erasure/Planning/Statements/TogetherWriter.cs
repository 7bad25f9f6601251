using System.Globalization;
using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning.Statements;

/// <summary>
/// Writes the one statement that settles shared rows whose owners stand in columns: it locks them in key order (so that
/// batches that meet wait instead of deadlocking, and each sees what the other left), cuts the leavers' links, deletes
/// what nobody is left to own, and counts. PostgreSQL only.
/// </summary>
/// <remarks>
/// A row that is locked is gone to by its place, which costs a third of looking it up. A statement does not see, at its
/// place, a row that somebody changed after the statement began; where rows are missed so, a setting of the transaction says
/// it, and a second statement, which otherwise does nothing, looks them up by their keys.
/// </remarks>
internal sealed class TogetherWriter(SqlWriter sql, CaptureWriter capture, ResolveWriter resolve, ApplyWriter apply)
{
    /// <summary>The statement, and the second one; in partitions a place says too little, and one by keys does it all.</summary>
    public IEnumerable<Counted> Settle(TablePlan plan) => plan.Table.Partitioned ? [Settle(plan, At.Key)] : [Settle(plan, At.Place), Settle(plan, At.Missed)];

    private enum At
    {
        Key,
        Place,
        Missed,
    }

    private Counted Settle(TablePlan plan, At at)
    {
        var links = plan.Links.Select(l => (Link.Column)l.Link).ToList();
        var owners = links.Select(l => SqlWriter.Name(l.Columns[0])).ToList();
        var target = sql.TargetIdentity(plan, "t").ToList();
        var key = string.Join(", ", target.Select((k, i) => $"{k} as i{I(i)}"));
        var place = at == At.Place ? ", t.ctid as place, t.tableoid as home" : "";
        var missed = at == At.Missed ? $" and current_setting('{Missed(plan)}', true) = 'yes'" : "";
        var mine = $"select {key}{place}{string.Concat(owners.Distinct().Select(o => $", t.{o}"))} from {SqlWriter.Table(plan.Table)} t where ({capture.Reached(plan)}){missed} order by {string.Join(", ", target)} for update of t";

        var leavers = string.Concat(owners.Select((_, i) => $", s{I(i)}.ord as o{I(i)}"));
        var joins = string.Concat(links.Select((l, i) => $" left join adieu_s s{I(i)} on t.{owners[i]} = {capture.Subject(plan, l, "s" + I(i))}"));
        var alive = string.Join(" or ", links.Select((l, i) => $"(t.{owners[i]} is not null and s{I(i)}.ord is null{resolve.Exists(plan, l)})"));
        var identity = string.Join(", ", at == At.Place ? ["t.place", "t.home"] : SqlWriter.WorkIdentity(plan, "t"));
        string Same(string found) => at == At.Place ? $"t.ctid = {found}.place and t.tableoid = {found}.home" : SqlWriter.Same(target, SqlWriter.WorkIdentity(plan, found));
        var erases = plan.Fates.Contains(Fate.Erase);
        var fate = erases ? $"select {identity}{leavers}, {alive} as alive from mine t{joins}" : $"select {identity}{leavers}, true as alive from mine t{joins}";

        var gone = erases ? $", gone as (delete from {SqlWriter.Table(plan.Table)} as t using found w where not w.alive and {Same("w")}{(at == At.Place ? " returning 1" : "")})" : "";
        var cut = apply.CutTogether(plan, erases ? "(select * from found where alive)" : "found", Same("m"));
        var with = $"with mine as materialized ({mine}), found as materialized ({fate}){gone}";
        // They are counted already, as they were when they had been locked.
        if (at == At.Missed) return new($"{with} {cut}", null);
        var leaves = Leaves(owners.Count);
        var changed = "(select count(*) from cut)" + (erases ? " + (select count(*) from gone)" : "");
        string Checked(string nothing) => at == At.Key ? "" : $" union all select {nothing} where case when (select count(*) from found) > {changed} then set_config('{Missed(plan)}', 'yes', true) is null else false end";
        return new(
            $"{with}, cut as ({cut}{(at == At.Place ? " returning 1" : "")}) {CountWriter.Note}select ord, {I(plan.Index)}, fate, count(*) from ({leaves}) c group by ord, fate{Checked("0, 0, 0, 0")}",
            $"select {I(plan.Index)}, fate, array_agg(ord) from ({leaves}) c group by fate{Checked("0, 0, null")}");
    }

    private static string Missed(TablePlan plan) => $"adieu.missed{I(plan.Index)}";

    // Each leaver once per row, by the first of the links that names them; the last leaver takes along a row that nobody else owns.
    private static string Leaves(int links)
    {
        var numbers = Enumerable.Range(0, links).Select(I).ToList();
        return string.Join(" union all ", numbers.Select((n, i) =>
        {
            var others = numbers.Where(o => o != n).ToList();
            var last = string.Concat(others.Select(o => $" and (o{o} is null or o{n} >= o{o})"));
            var first = string.Concat(numbers.Take(i).Select(o => $" and o{n} is distinct from o{o}"));
            return $"select o{n} as ord, case when not alive{last} then 3 else 1 end as fate from found where o{n} is not null{first}";
        }));
    }

    private static string I(int i) => i.ToString(CultureInfo.InvariantCulture);
}
