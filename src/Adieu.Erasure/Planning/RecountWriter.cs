using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning;

/// <summary>Writes the statements that let counters and copies follow the rows that went.</summary>
internal sealed class RecountWriter(SqlWriter sql)
{
    public static string Work(int index) => "adieu_r" + index.ToString(CultureInfo.InvariantCulture);

    public string Create(TablePlan plan, RecountRule rule, int index) =>
        $"create temp table {Work(index)} (ord integer not null, {string.Join(", ", rule.On.Select((o, i) => $"c{i.ToString(CultureInfo.InvariantCulture)} {sql.Type(plan.Table.Column(o.There)!)}"))})";

    public string Capture(RecountRule rule, TablePlan counted, int index) =>
        $"insert into {Work(index)} select distinct w.ord, {string.Join(", ", rule.On.Select(o => "t." + SqlWriter.Name(o.Here)))} from {counted.Work} w join {sql.Rows(counted)} t on {SqlWriter.Same(SqlWriter.Identity(counted, "t"), SqlWriter.WorkIdentity(counted, "w"))}";

    /// <summary>
    /// PostgreSQL: locks the counters in key order. Whoever waits for a row computes from what was there before the wait; so one statement
    /// waits, for the others who took rows away, and the next one counts.
    /// </summary>
    public string? Lock(TablePlan plan, RecountRule rule, int index) => Lock(plan, rule, $"select {string.Join(", ", rule.On.Select((_, i) => $"x.c{i.ToString(CultureInfo.InvariantCulture)}"))} from {Work(index)} x");

    /// <summary>The same for other groups.</summary>
    /// <param name="plan">The table of the counters.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="groups">A query for their columns.</param>
    public string? Lock(TablePlan plan, RecountRule rule, string groups) => !sql.Postgres ? null
        : $"select count(*) from (select 1 from {SqlWriter.Table(plan.Table)} t where ({string.Join(", ", rule.On.Select(o => "t." + SqlWriter.Name(o.There)))}) in ({groups}) order by {string.Join(", ", sql.TargetIdentity(plan, "t"))} for no key update of t) locked";

    public string Apply(TablePlan plan, string column, RecountRule rule, TablePlan counted, int index)
    {
        var which = string.Join(" and ", rule.On.Select((o, i) => $"t.{SqlWriter.Name(o.There)} = x.c{i.ToString(CultureInfo.InvariantCulture)}"));
        return $"update {SqlWriter.Table(plan.Table)} as t set {SqlWriter.Name(column)} = {Value(rule, counted.Table)} from {Work(index)} x where {which}";
    }

    /// <summary>What a counter of the row <c>t</c> should say.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="counted">The table that is counted, as <c>c</c>.</param>
    /// <param name="more">What is asked of its rows besides; begins with <c> and</c>.</param>
    public static string Value(RecountRule rule, CatalogTable counted, string more = "")
    {
        var on = string.Join(" and ", rule.On.Select(o => $"c.{SqlWriter.Name(o.Here)} = t.{SqlWriter.Name(o.There)}"));
        var condition = rule.Condition is null ? "" : $" and ({rule.Condition})";
        return $"(select {rule.Value} from {SqlWriter.Table(counted)} c where {on}{condition}{more})";
    }
}
