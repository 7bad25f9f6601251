using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning.Statements;

/// <summary>Writes the statements of <see cref="Stage"/>.</summary>
internal sealed class StageWriter(SqlWriter sql, ResolveWriter resolve, ApplyWriter apply, RecountWriter recount)
{
    /// <summary>
    /// The end of the next piece of a table in a state, from a key on: the key of its last row; null when there is none. Rows that
    /// are done lie among the others, since states are in no index: moving a row on to another is cheap that way.
    /// </summary>
    public const string Next = "select max(row_key) from (select distinct row_key from adieu_stage where step_id = @step and table_name = @table and state = @state and row_key >= @from order by row_key limit @limit) x";

    private const string Piece = "step_id = @step and table_name = @table and state = @state and row_key >= @from and row_key <= @to";

    /// <summary>Moves a piece on to another state.</summary>
    public const string Move = $"update adieu_stage set state = @then where {Piece}";

    /// <summary>Opens a table's rows that another plan has noted, under which nothing refers to them.</summary>
    public static string Reopen(TablePlan plan) => $"update adieu_stage set state = {I(Stage.ToOpen)} where step_id = @step and table_name = {SqlWriter.Text(plan.Name)} and state = {I(Stage.ToGo)}";

    /// <summary>Forgets a piece.</summary>
    public const string Forget = $"delete from adieu_stage where {Piece}";

    public Stage? Write(DataMap map, Catalog catalog, IReadOnlyList<TablePlan> all, IReadOnlyList<TablePlan> tables, IReadOnlyList<ChunkTree> trees, IReadOnlyList<TablePlan> staged, IReadOnlyList<(TablePlan Plan, string Column, RecountRule Rule, TablePlan Counted, int Index)> recounts)
    {
        if (staged.Count == 0) return null;
        // What follows a row is masked after it is known whether that one stays.
        staged = [.. TableOrder.ForCapture(tables).SelectMany(c => c.Where(staged.Contains).OrderBy(t => resolve.LastOwner(t) is null))];
        var subject = tables.FirstOrDefault(t => t.Name == map.Subject.Table && t.Fates.Contains(Fate.Erase) && t.Key.Count > 0);
        var opened = staged.Where(t => t.Fates.Contains(Fate.Erase)).Concat(subject is null ? [] : [subject]).ToList();
        // Rows that the last transaction has yet to find must be left as they are.
        var later = tables.Except(staged).Except(trees.SelectMany(t => t.Tables)).Where(t => t != subject).Select(t => t.Name).ToHashSet();
        var cuts = ReferenceCuts.Of(map, catalog, tables).Where(c => opened.Contains(c.Parent) && !later.Contains(c.Child.MapName)).ToLookup(c => c.Parent);
        var openings = opened.Select(t => (Table: t, Cuts: cuts[t].ToList(), Nulls: StagedTables.Circles(t, staged, subject).ToList())).Where(o => o.Cuts.Count + o.Nulls.Count > 0).ToList();
        foreach (var opening in openings) opening.Table.Opened = true;
        var follow = recounts.Where(r => staged.Contains(r.Counted)).Select(r => (r.Counted, Recount: Recount(r.Plan, r.Column, r.Rule, r.Counted, r.Index))).ToList();
        var parts = staged.Select(t => Part(t, [.. follow.Where(f => f.Counted == t).Select(f => f.Recount)])).ToDictionary(p => p.Table);
        return new Stage(
            [.. staged.Select(t => parts[t])],
            [.. openings.Select(o => new StageOpening(o.Table, [.. Notes(o.Table)], Take(o.Table), [.. o.Cuts.Select(c => LimitedCut(all, c.Child, c.Key, c.Parent, staged))], [.. o.Nulls.Select(k => apply.Uncircle(o.Table, k))]))],
            [.. TableOrder.ForDelete([.. staged.Where(t => t.Fates.Contains(Fate.Erase))]).SelectMany(c => Deletions([.. c.Select(t => parts[t])]))],
            [.. follow.Select(f => f.Recount)],
            Hidden([.. staged.Where(t => t.Circular || StagedTables.UnderCircle(t, []))]));
    }

    private IEnumerable<StageDeletion> Deletions(List<StageTable> component) =>
        TableOrder.IsClosed(component.ConvertAll(p => p.Table)) ? [new StageDeletion(component[0], new StageCircleWriter(sql).Write(component))] : component.Select(p => new StageDeletion(p, null));

    private static string? Hidden(IReadOnlyList<TablePlan> tables) =>
        tables.Count == 0 ? null : $"select max(n) from ({string.Join(" union all ", tables.Select(t => $"select count(*) as n from {t.Work}"))}) x";

    private StageTable Part(TablePlan plan, IReadOnlyList<StageRecount> recounts)
    {
        var mine = Same(plan);
        var there = $"select 1 from {SqlWriter.Table(plan.Table)} t where {SqlWriter.Same(sql.TargetIdentity(plan, "t"), SqlWriter.WorkIdentity(plan, plan.Work))}";
        var check = new List<string>();
        if (sql.Postgres && plan.Shared) check.Add(sql.LockInOrder(plan));
        check.Add($"delete from {plan.Work} where not exists ({there})");
        // Another's leaving may have made a law keep a row since it was noted: it stays then, and only the link is cut.
        var protect = resolve.Protect(plan).ToList();
        check.AddRange(protect);
        // Whole, by all the ways on which it was found.
        var changed = $"delete from {plan.Work} where exists (select 1 from adieu_stage r join {plan.Work} x on r.link = x.link and r.fate <> x.fate where r.step_id = @step and {mine} and r.row_key = {sql.RowKey(plan, "x")} and {SqlWriter.Same(SqlWriter.WorkIdentity(plan, "x"), SqlWriter.WorkIdentity(plan, plan.Work))})";
        var stay = new[] { apply.CutAndMask(plan), apply.Remember(plan), apply.Reduce(plan) }.OfType<string>().ToList();
        return new StageTable(plan, [.. Notes(plan)], Take(plan), check, [.. Decide(plan)], changed, stay, plan.Fates.Contains(Fate.Erase) ? [apply.Delete(plan)] : [], CountWriter.Of(plan), recounts)
        {
            ForgetDropped = $"delete from adieu_stage where {Piece} and row_key not in (select {sql.RowKey(plan, "w")} from {plan.Work} w)",
            Spare = $"update adieu_stage set fate = 1, state = {I(Stage.Stays)} where {Piece} and row_key in (select {sql.RowKey(plan, "w")} from {plan.Work} w where w.fate = 1)",
            DropSpared = $"delete from {plan.Work} where fate = 1",
            MaySpare = plan.MayHaveLastOwner || protect.Count > 0,
        };
    }

    // A last owner is who is the last now: others may have left since the row was noted.
    private IEnumerable<string> Decide(TablePlan plan)
    {
        if (resolve.LastOwner(plan) is not { } last) yield break;
        var fate = plan.Rule.LastOwner == LastOwner.Anonymise ? 2 : 3;
        var leaving = string.Join(", ", plan.Owners.Where(l => l.Effect == Effect.Detach).Select(l => I(l.Index)));
        // A link that is cut in a row that the law keeps takes nothing along.
        yield return $"update {plan.Work} set fate = 0 where link >= {I(ResolveWriter.OfKept)}";
        yield return $"update {plan.Work} set fate = 1 where fate = {I(fate)} and link in ({leaving})";
        yield return last;
        yield return $"update {plan.Work} set fate = 1 where fate = 0";
    }

    private IEnumerable<string> Notes(TablePlan plan)
    {
        var key = sql.RowKey(plan, "w");
        var goes = plan.Opened ? Stage.ToOpen : Stage.ToGo;
        // A row that was to stay may be left to nobody since; then it goes, and what follows it.
        var mayEnd = plan.Fates.Contains(Fate.Erase) && plan.Fates.Overlaps([Fate.Detach, Fate.Anonymise]);
        if (mayEnd) yield return $"delete from adieu_stage as r where r.step_id in (select s.step from adieu_s s) and {Same(plan)} and r.state = {I(Stage.Stays)} and r.fate < 3 and r.row_key in (select {key} from {plan.Work} w where w.fate = 3)";
        // Within a circle a row that is found already is not found by way of its parent too; so it is not new when only this way is left.
        var ways = string.Join(", ", plan.Links.Where(l => plan.Circular && l.Parent is not null).Select(l => I(l.Index)));
        var found = ways.Length == 0 ? "" : $" or w.link in ({ways}) and r.fate >= w.fate";
        yield return $"insert into adieu_stage (step_id, table_name, row_key, link, fate, until, basis, state) select distinct s.step, {SqlWriter.Text(plan.Name)}, {key}, w.link, w.fate, w.until, {(plan.HasManyLaws ? "w.basis" : "cast(null as text)")}, case when {plan.Goes("w")} then {I(goes)} else {I(Stage.Stays)} end "
            + $"from {plan.Work} w join adieu_s s on s.ord = w.ord where w.fate > 0 and not exists (select 1 from adieu_stage r where r.step_id = s.step and {Same(plan)} and r.row_key = {key} and (r.link % {I(ResolveWriter.OfKept)} = w.link % {I(ResolveWriter.OfKept)}{(mayEnd ? " and (w.fate <> 3 or r.fate >= 3)" : "")}{found}))";
    }

    private string Take(TablePlan plan) =>
        $"insert into {plan.Work} (ord, {string.Join(", ", Enumerable.Range(0, plan.KeyWidth).Select(i => "i" + I(i)))}, fate, link, until{(plan.HasManyLaws ? ", basis" : "")}) "
        + $"select s.ord, {string.Join(", ", plan.Key.Select((_, i) => sql.KeyPart(plan.Key, "r.row_key", i)))}, r.fate, r.link, r.until{(plan.HasManyLaws ? ", r.basis" : "")} from adieu_stage r join adieu_s s on s.step = r.step_id where {Same(plan)} and r.state = @state and r.row_key >= @from and r.row_key <= @to";

    private string LimitedCut(IReadOnlyList<TablePlan> all, CatalogTable child, ForeignKey key, TablePlan parent, IReadOnlyList<TablePlan> staged)
    {
        // Where only a part of a map is erased, others may refer to its rows.
        var plan = all.FirstOrDefault(t => t.Name == child.MapName);
        IEnumerable<string> Identity(string alias) => plan is not null ? sql.TargetIdentity(plan, alias) : sql.RowIdentity(child, alias);
        var (join, on) = ApplyWriter.Target(sql, key, parent);
        var goes = plan is not null && staged.Contains(plan) && plan.Fates.Contains(Fate.Erase)
            ? $" and not exists (select 1 from adieu_stage r where r.step_id = @step and {Same(plan)} and {plan.Goes("r")} and r.row_key = {sql.RowKey(plan.Key, [.. sql.TargetIdentity(plan, "c")])})"
            : "";
        return $"update {SqlWriter.Table(child)} as t set {SqlWriter.Cleared(child, key)} where ({string.Join(", ", Identity("t"))}) in (select {string.Join(", ", Identity("c"))} from {parent.Work} w{join} join {SqlWriter.Table(child)} c on {on.Replace("t.\"", "c.\"", StringComparison.Ordinal)} where {parent.Goes("w")}{goes} limit @limit)";
    }

    private StageRecount Recount(TablePlan owner, string column, RecountRule rule, TablePlan counted, int index)
    {
        var (name, work) = ("#" + I(index), RecountWriter.Work(index));
        var columns = rule.On.Select(o => owner.Table.Column(o.There)!).ToList();
        var key = sql.RowKey(columns, [.. columns.Select((_, i) => $"x.c{I(i)}")]);
        var known = string.Join(" and ", columns.Select((_, i) => $"x.c{I(i)} is not null"));
        return new StageRecount(
            owner.Name,
            name,
            recount.Capture(rule, counted, index),
            $"insert into adieu_stage (step_id, table_name, row_key, link, fate, state) select distinct s.step, {SqlWriter.Text(name)}, {key}, 0, 0, {I(Stage.Follows)} from {work} x cross join adieu_s s where {known} and not exists (select 1 from adieu_stage r where r.step_id = s.step and r.table_name = {SqlWriter.Text(name)} and r.row_key = {key})",
            $"insert into {work} select s.ord, {string.Join(", ", columns.Select((_, i) => sql.KeyPart(columns, "r.row_key", i)))} from adieu_stage r join adieu_s s on s.step = r.step_id where r.table_name = {SqlWriter.Text(name)} and r.state = @state and r.row_key >= @from and r.row_key <= @to",
            [.. recount.Apply(owner, column, rule, counted, index)]);
    }

    private static string Same(TablePlan plan) => $"r.table_name = {SqlWriter.Text(plan.Name)}";

    private static string I(int i) => i.ToString(CultureInfo.InvariantCulture);
}
