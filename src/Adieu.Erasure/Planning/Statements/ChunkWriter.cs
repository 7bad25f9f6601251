using System.Globalization;
using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning.Statements;

/// <summary>How a tree of tables goes piece by piece, for one person.</summary>
/// <param name="Tree">The tables.</param>
/// <param name="Finds">For each of the root's links: its next rows, at most <c>@limit</c>, and the statements that complete and settle them.</param>
/// <param name="Followers">The rows that follow, at most <c>@limit</c> of each table.</param>
/// <param name="Ends">What cuts, deletes and counts, referrers first.</param>
internal sealed record Chunk(
    ChunkTree Tree, IReadOnlyList<(string Find, IReadOnlyList<string> Settle)> Finds, IReadOnlyList<(TablePlan Table, string Find)> Followers, IReadOnlyList<(TablePlan Table, IReadOnlyList<string> Apply, string Count)> Ends);

/// <summary>How one learns that an account is huge, and what of it has gone already.</summary>
/// <param name="Known">Whether anybody can be, by the database's statistics; null where there are none.</param>
/// <param name="Size">Whether somebody of the batch is, by counting; and the notes of earlier pieces.</param>
/// <param name="Notes">The notes alone.</param>
internal sealed record ChunkSizes(string? Known, string Size, string Notes);

/// <summary>Writes the statements by which a huge account is made small before it is erased.</summary>
internal sealed class ChunkWriter(SqlWriter sql, CaptureWriter capture, ResolveWriter resolve, ApplyWriter apply)
{
    private const string Limit = " limit @limit";
    private const int DeepestWay = 6;

    /// <summary>What earlier pieces of the batch's steps have done. Columns: ord, table, fate, rows, law, end.</summary>
    public static string Notes => "select s.ord, p.table_name as name, p.fate, p.n, p.basis, p.until from adieu_pieces p join adieu_s s on s.step = p.step_id";

    /// <summary>The same, and (with the fate -1) how many rows the batch has in the one table where it has most, counted no further than <c>@limit</c>.</summary>
    public string Size(IReadOnlyList<ChunkTree> trees, IReadOnlyList<TablePlan> staged)
    {
        var counts = trees.SelectMany(tree => tree.Tables.SelectMany(table => tree.Root.Links.Select(link => From(ChainOf(tree, table), link, tree.Root)))).Concat(staged.SelectMany(t => Ways(t, [])))
            .Select(from => $"select count(*) as n from (select 1 {from}{Limit}) x").Distinct().ToList();
        return counts.Count == 0 ? Notes : $"select 0 as ord, '' as name, -1 as fate, (select max(n) from ({string.Join(" union all ", counts)}) z) as n, '' as basis, {(sql.Postgres ? "null::timestamptz" : "null")} as until union all {Notes}";
    }

    // The ways on which rows of a table are reached, from its owners down; those that go round in a circle show when it is gone.
    private IEnumerable<string> Ways(TablePlan table, IReadOnlyList<(TablePlan Table, LinkPlan Link)> below)
    {
        foreach (var link in table.Links)
        {
            if (link.Parent is null) yield return From(below, link, table);
            else if (link.Parent != table && below.All(b => b.Table != link.Parent) && below.Count < DeepestWay) foreach (var way in Ways(link.Parent, [(table, link), .. below])) yield return way;
        }
    }

    /// <summary>
    /// Whether anybody can have more rows than <c>@limit</c>, by PostgreSQL's own statistics: a table too small for it
    /// cannot, and a large group of a large table stands among its most common values. Null where nothing tells.
    /// </summary>
    public string? Known(IReadOnlyList<ChunkTree> trees, IReadOnlyList<TablePlan> staged)
    {
        var tables = trees.SelectMany(t => t.Tables).Concat(staged).ToList();
        if (!sql.Postgres || tables.Count == 0 || tables.Any(t => t.Links.Any(l => l.Parent is null && l.Link is not Link.Column))) return null;
        var columns = tables.SelectMany(t => t.Links.Select(l => (t.Table, Column: l.Link is Link.Column c ? c.Columns[0] : l.Pairs[0].Here))).Distinct();
        // A page holds no more than 291 rows (MaxHeapTuplesPerPage).
        return $"select exists (select 1 from (values {string.Join(", ", columns.Select(c => $"({SqlWriter.Text(c.Table.Schema)}, {SqlWriter.Text(c.Table.Name)}, {SqlWriter.Text(c.Column)})"))}) v(s, t, c) "
            + "join pg_class r on r.oid = format('%I.%I', v.s, v.t)::regclass left join pg_stats g on g.schemaname = v.s and g.tablename = v.t and g.attname = v.c "
            + "where (r.relkind = 'p' or pg_relation_size(r.oid) / current_setting('block_size')::int * 291 > @limit) and (g.attname is null or coalesce(g.most_common_freqs[1], 0) * greatest(r.reltuples, 0) > @limit))";
    }

    public Chunk Write(ChunkTree tree)
    {
        var root = tree.Root;
        var finds = root.Links.Select(link => (capture.Insert(root, link) + Limit, (IReadOnlyList<string>)[.. Settle(tree, root, link)])).ToList();
        var followers = tree.Tables.Skip(1).Select(t => (t, capture.Insert(t, t.Links[0]) + Limit)).ToList();
        var ends = TableOrder.ForDelete(tree.Tables).SelectMany(c => c).Select(t => (t, (IReadOnlyList<string>)[.. Apply(t)], CountWriter.Of(t))).ToList();
        return new Chunk(tree, finds, followers, ends);
    }

    private static List<(TablePlan Table, LinkPlan Link)> ChainOf(ChunkTree tree, TablePlan table)
    {
        var chain = new List<(TablePlan, LinkPlan)>();
        for (var at = table; at != tree.Root; at = at.Links[0].Parent!) chain.Insert(0, (at, at.Links[0]));
        return chain;
    }

    // The rows of the root by one of its links, joined with what follows them, down to the table that is counted.
    private string From(IReadOnlyList<(TablePlan Table, LinkPlan Link)> chain, LinkPlan link, TablePlan root)
    {
        var (text, above, n) = ($"from (select t.*{capture.FromOf(root, link)}) t", "t", 0);
        foreach (var (child, way) in chain)
        {
            var alias = "c" + (n++).ToString(CultureInfo.InvariantCulture);
            text += $" join {SqlWriter.Table(child.Table)} {alias} on {string.Join(" and ", way.Pairs.Select(p => $"{alias}.{SqlWriter.Name(p.Here)} = {sql.As($"{above}.{SqlWriter.Name(p.There)}", way.Parent!.Table.Column(p.There)!, child.Table.Column(p.Here)!)}"))}";
            above = alias;
        }

        return text;
    }

    private IEnumerable<string> Settle(ChunkTree tree, TablePlan root, LinkPlan link)
    {
        var target = sql.TargetIdentity(root, "t").ToList();
        var mine = $"exists (select 1 from {root.Work} x where {SqlWriter.Same(SqlWriter.WorkIdentity(root, "x"), SqlWriter.Identity(root, "t"))})";
        // A row is settled whole: by all the links that it has.
        foreach (var other in root.Links.Where(l => l != link)) yield return capture.Insert(root, other) + $" and {mine}";
        // What the law wanted until before the closure goes at once, as if it had never been kept; not where some that follows it may be kept already.
        if (root.Fates.Contains(Fate.Retain) && !tree.KeepsFollowers) yield return $"update {root.Work} set fate = 3, until = null where fate = 4 and until <= (select max(n.now) from adieu_s n)";
        if (!root.Shared) yield break;
        if (sql.Postgres)
        {
            // Another batch may be at the same rows: lock in key order, and only then look who is left.
            yield return sql.LockInOrder(root);
            yield return $"delete from {root.Work} as w where not exists (select 1 from {SqlWriter.Table(root.Table)} t where {SqlWriter.Same(target, SqlWriter.WorkIdentity(root, "w"))})";
        }

        if (resolve.LastOwner(root) is { } last) yield return last;
        if (root.Fates.Count > 1) yield return ResolveWriter.DropWeaker(root);
    }

    private IEnumerable<string> Apply(TablePlan table)
    {
        foreach (var stay in new[] { apply.CutAndMask(table), apply.Remember(table), apply.Reduce(table) }.OfType<string>()) yield return stay;
        if (table.Fates.Overlaps([Fate.Erase, Fate.Retain])) yield return apply.Delete(table);
    }
}
