using System.Globalization;
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

    public string Apply(TablePlan plan, string column, RecountRule rule, TablePlan counted, int index)
    {
        var on = string.Join(" and ", rule.On.Select(o => $"c.{SqlWriter.Name(o.Here)} = t.{SqlWriter.Name(o.There)}"));
        var condition = rule.Condition is null ? "" : $" and ({rule.Condition})";
        var which = string.Join(" and ", rule.On.Select((o, i) => $"t.{SqlWriter.Name(o.There)} = x.c{i.ToString(CultureInfo.InvariantCulture)}"));
        return $"update {SqlWriter.Table(plan.Table)} as t set {SqlWriter.Name(column)} = (select {rule.Value} from {SqlWriter.Table(counted.Table)} c where {on}{condition}) from {Work(index)} x where {which}";
    }
}
