using System.Globalization;
using Adieu.Erasure.Planning.Statements;

namespace Adieu.Erasure.Planning;

/// <summary>
/// How noted rows go that refer to one another, or to themselves, by columns that take no NULL: no piece may leave a row behind
/// that refers to one which went. So first go rows to which none of the others refers, and then rows with all that refer to
/// them, directly or by way of others: only what hangs together by such references is taken at once.
/// </summary>
/// <param name="Tables">The tables, referrers first as far as there is an order.</param>
/// <param name="Free">For each table: loads at most <c>@limit</c> noted rows in <c>@state</c> to which no other row refers.</param>
/// <param name="Any">The same, whoever refers to them.</param>
/// <param name="Referrers">Each loads noted rows that refer to loaded ones; to be repeated until none adds a row.</param>
/// <param name="Size">How many rows of one table are loaded.</param>
/// <param name="Forget">For each table: forgets the notes of the loaded rows.</param>
internal sealed record StageCircle(IReadOnlyList<StageTable> Tables, IReadOnlyList<string> Free, IReadOnlyList<string> Any, IReadOnlyList<string> Referrers, string Size, IReadOnlyList<string> Forget)
{
    /// <summary>All statements.</summary>
    public IEnumerable<string> All => [.. Free, .. Any, .. Referrers, Size, .. Forget];
}

/// <summary>Writes the statements of a <see cref="StageCircle"/>.</summary>
internal sealed class StageCircleWriter(SqlWriter sql)
{
    public StageCircle Write(IReadOnlyList<StageTable> parts)
    {
        var tables = parts.Select(p => p.Table).ToList();
        var keys = (from child in tables from key in child.Table.ForeignKeys where !TableOrder.Opens(child, key) from parent in tables where parent.Name == key.Target select (Child: child, Key: key, Parent: parent)).ToList();
        string Free(TablePlan plan) => string.Concat(keys.Where(k => k.Parent == plan).Select(k =>
        {
            var on = string.Join(" and ", k.Key.Columns.Zip(k.Key.TargetColumns, (c, to) => $"c.{SqlWriter.Name(c)} = t.{SqlWriter.Name(to)}"));
            var other = k.Child == plan ? $" and not ({SqlWriter.Same(sql.TargetIdentity(plan, "c"), sql.TargetIdentity(plan, "t"))})" : "";
            return $" and not exists (select 1 from {SqlWriter.Table(k.Child.Table)} c where {on}{other})";
        }));
        return new StageCircle(
            parts,
            tables.ConvertAll(t => Load(t, Free(t))),
            tables.ConvertAll(t => Load(t, "")),
            keys.ConvertAll(k => Referrers(k.Child, k.Key, k.Parent)),
            $"select max(n) from ({string.Join(" union all ", tables.Select(t => $"select count(*) as n from {t.Work}"))}) x",
            tables.ConvertAll(t => $"delete from adieu_stage where step_id = @step and table_name = {SqlWriter.Text(t.Name)} and state = @state and row_key in (select {sql.RowKey(t, "w")} from {t.Work} w)"));
    }

    private string Load(TablePlan plan, string which)
    {
        var key = plan.Key.Select((_, i) => sql.KeyPart(plan.Key, "r.row_key", i));
        return $"{Into(plan)} {Noted(plan)} from adieu_stage r join adieu_s s on s.step = r.step_id join {SqlWriter.Table(plan.Table)} t on {SqlWriter.Same(sql.TargetIdentity(plan, "t"), key)} where {Mine(plan)}{which} limit @limit";
    }

    private string Referrers(TablePlan child, Catalogs.ForeignKey key, TablePlan parent)
    {
        var (join, on) = ApplyWriter.Target(sql, key, parent);
        var loaded = $"select 1 from {child.Work} x where {SqlWriter.Same(SqlWriter.WorkIdentity(child, "x"), sql.TargetIdentity(child, "t"))}";
        return $"{Into(child)} distinct {Noted(child)} from {parent.Work} w{join} join {SqlWriter.Table(child.Table)} t on {on} join adieu_stage r on r.row_key = {sql.RowKey(child.Key, [.. sql.TargetIdentity(child, "t")])} join adieu_s s on s.step = r.step_id where {Mine(child)} and not exists ({loaded})";
    }

    private static string Into(TablePlan plan) =>
        $"insert into {plan.Work} (ord, {string.Join(", ", Enumerable.Range(0, plan.KeyWidth).Select(i => "i" + I(i)))}, fate, link, until{(plan.HasManyLaws ? ", basis" : "")}) select";

    private string Noted(TablePlan plan) =>
        $"s.ord, {string.Join(", ", plan.Key.Select((_, i) => sql.KeyPart(plan.Key, "r.row_key", i)))}, r.fate, r.link, r.until{(plan.HasManyLaws ? ", r.basis" : "")}";

    private static string Mine(TablePlan plan) => $"r.table_name = {SqlWriter.Text(plan.Name)} and r.state = @state";

    private static string I(int i) => i.ToString(CultureInfo.InvariantCulture);
}
