using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning.Statements;

/// <summary>Writes the statements that let counters and copies follow the rows that went.</summary>
internal sealed class RecountWriter(SqlWriter sql)
{
    public static string Work(int index) => "adieu_r" + index.ToString(CultureInfo.InvariantCulture);

    public string Create(TablePlan plan, RecountRule rule, int index) =>
        $"create temp table {Work(index)} (ord integer not null, {string.Join(", ", rule.On.Select((o, i) => $"c{i.ToString(CultureInfo.InvariantCulture)} {sql.Type(plan.Table.Column(o.There)!)}"))})";

    public string Capture(RecountRule rule, TablePlan counted, int index) =>
        $"insert into {Work(index)} select distinct w.ord, {string.Join(", ", rule.On.Select(o => "t." + SqlWriter.Name(o.Here)))} from {counted.Work} w join {sql.Rows(counted)} t on {SqlWriter.Same(SqlWriter.Identity(counted, "t"), SqlWriter.WorkIdentity(counted, "w"))}";

    /// <summary>The counters of the groups that were found.</summary>
    public IEnumerable<string> Apply(TablePlan plan, string column, RecountRule rule, TablePlan counted, int index) =>
        Follow(plan, column, rule, counted.Table, Among(rule, $"select {string.Join(", ", rule.On.Select((_, i) => $"x.c{i.ToString(CultureInfo.InvariantCulture)}"))} from {Work(index)} x"));

    /// <summary>The condition that the row <c>t</c> has the counter of one of these groups.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="groups">A query for their columns.</param>
    public static string Among(RecountRule rule, string groups) => $"({string.Join(", ", rule.On.Select(o => "t." + SqlWriter.Name(o.There)))}) in ({groups})";

    /// <summary>
    /// Computes counters anew. On PostgreSQL they are locked before, in key order: whoever waits for a row computes from what was there before the
    /// wait; so one statement waits, for the others who took rows away, and the next one counts.
    /// </summary>
    /// <param name="plan">The table of the counters.</param>
    /// <param name="column">The column.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="counted">The table that is counted.</param>
    /// <param name="which">A condition on the counters' rows <c>t</c>.</param>
    /// <param name="more">What is asked besides of rows <c>c</c> that are counted; begins with <c> and</c>.</param>
    public IEnumerable<string> Follow(TablePlan plan, string column, RecountRule rule, CatalogTable counted, string which, string more = "")
    {
        if (sql.Postgres) yield return sql.LockInOrder(plan, which, "no key update");
        yield return $"update {SqlWriter.Table(plan.Table)} as t set {SqlWriter.Name(column)} = {Value(rule, counted, more)} where {which}";
    }

    private static string Value(RecountRule rule, CatalogTable counted, string more)
    {
        var on = string.Join(" and ", rule.On.Select(o => $"c.{SqlWriter.Name(o.Here)} = t.{SqlWriter.Name(o.There)}"));
        var condition = rule.Condition is null ? "" : $" and ({rule.Condition})";
        return $"(select {rule.Value} from {SqlWriter.Table(counted)} c where {on}{condition}{more})";
    }
}
