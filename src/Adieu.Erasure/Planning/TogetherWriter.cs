using System.Globalization;
using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning;

/// <summary>
/// Writes the one statement that settles shared rows whose owners stand in columns: it locks them in key order (so that
/// batches that meet wait instead of deadlocking, and each sees what the other left), cuts the leavers' links, deletes
/// what nobody is left to own, and counts. PostgreSQL only.
/// </summary>
internal sealed class TogetherWriter(SqlWriter sql, CaptureWriter capture, ResolveWriter resolve, ApplyWriter apply)
{
    public string Settle(TablePlan plan)
    {
        var links = plan.Links.Select(l => (Link.Column)l.Link).ToList();
        var owners = links.Select(l => SqlWriter.Name(l.Columns[0])).ToList();
        var target = sql.TargetIdentity(plan, "t").ToList();
        var key = string.Join(", ", target.Select((k, i) => $"{k} as i{I(i)}"));
        var mine = $"select {key}{string.Concat(owners.Distinct().Select(o => $", t.{o}"))} from {SqlWriter.Table(plan.Table)} t where {capture.Reached(plan)} order by {string.Join(", ", target)} for update of t";

        var leavers = string.Concat(owners.Select((_, i) => $", s{I(i)}.ord as o{I(i)}"));
        var joins = string.Concat(links.Select((l, i) => $" left join adieu_s s{I(i)} on t.{owners[i]} = {capture.Subject(plan, l, "s" + I(i))}"));
        var alive = string.Join(" or ", links.Select((l, i) => $"(t.{owners[i]} is not null and s{I(i)}.ord is null{resolve.Exists(plan, l)})"));
        var identity = string.Join(", ", SqlWriter.WorkIdentity(plan, "t"));
        var erases = plan.Fates.Contains(Fate.Erase);
        var fate = erases ? $"select {identity}{leavers}, {alive} as alive from mine t{joins}" : $"select {identity}{leavers}, true as alive from mine t{joins}";

        var gone = erases ? $", gone as (delete from {SqlWriter.Table(plan.Table)} as t using found w where not w.alive and {SqlWriter.Same(target, SqlWriter.WorkIdentity(plan, "w"))})" : "";
        var cut = $", cut as ({apply.CutTogether(plan, erases ? "(select * from found where alive)" : "found")})";
        return $"with mine as materialized ({mine}), found as materialized ({fate}){gone}{cut} insert into adieu_n select ord, {I(plan.Index)}, fate, count(*) from ({Count(owners.Count)}) c group by ord, fate";
    }

    // Each leaver once per row, by the first of the links that names them; the last leaver takes along a row that nobody else owns.
    private static string Count(int links)
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
