using System.Globalization;
using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning;

/// <summary>How a tree of tables goes piece by piece, for one person.</summary>
/// <param name="Tree">The tables.</param>
/// <param name="Finds">For each of the root's links: its next rows, at most <c>@limit</c>, and the statements that complete and settle them.</param>
/// <param name="Followers">The rows that follow, at most <c>@limit</c> of each table.</param>
/// <param name="Ends">What cuts, deletes and counts, referrers first.</param>
internal sealed record Chunk(
    ChunkTree Tree, IReadOnlyList<(string Find, IReadOnlyList<string> Settle)> Finds, IReadOnlyList<(TablePlan Table, string Find)> Followers, IReadOnlyList<(TablePlan Table, IReadOnlyList<string> Apply, string Count)> Ends);

/// <summary>Writes the statements by which a huge account is made small before it is erased.</summary>
internal sealed class ChunkWriter(SqlWriter sql, CaptureWriter capture, ResolveWriter resolve, ApplyWriter apply)
{
    private const string Limit = " limit @limit";

    /// <summary>
    /// How many rows the batch has in the one table where it has most of them, counted no further than <c>@limit</c>; and
    /// what earlier pieces of its steps have done. Columns: ord, table, fate (-1 for the size), rows.
    /// </summary>
    public string Size(IReadOnlyList<ChunkTree> trees)
    {
        var counts = trees.SelectMany(tree => tree.Tables.SelectMany(table => tree.Root.Links.Select(link => $"select count(*) as n from (select 1 {From(tree, table, link)}{Limit}) x")));
        var size = trees.Count == 0 ? "0" : $"(select max(n) from ({string.Join(" union all ", counts)}) z)";
        return $"select 0 as ord, '' as name, -1 as fate, {size} as n union all select s.ord, p.table_name, p.fate, p.n from adieu_progress p join adieu_s s on s.step = p.step_id";
    }

    public Chunk Write(ChunkTree tree)
    {
        var root = tree.Root;
        var finds = root.Links.Select(link => (capture.Insert(root, link) + Limit, (IReadOnlyList<string>)[.. Settle(root, link)])).ToList();
        var followers = tree.Tables.Skip(1).Select(t => (t, capture.Insert(t, t.Links[0]) + Limit)).ToList();
        var ends = TableOrder.ForDelete(tree.Tables).SelectMany(c => c).Select(t => (t, (IReadOnlyList<string>)[.. Apply(t)], CountWriter.Of(t))).ToList();
        return new Chunk(tree, finds, followers, ends);
    }

    private string From(ChunkTree tree, TablePlan table, LinkPlan link)
    {
        var chain = new Stack<TablePlan>();
        for (var at = table; at != tree.Root; at = at.Links[0].Parent!) chain.Push(at);
        var (text, above, n) = ($"from (select t.*{capture.FromOf(tree.Root, link)}) t", "t", 0);
        foreach (var child in chain)
        {
            var alias = "c" + (n++).ToString(CultureInfo.InvariantCulture);
            text += $" join {SqlWriter.Table(child.Table)} {alias} on {string.Join(" and ", child.Links[0].Pairs.Select(p => $"{alias}.{SqlWriter.Name(p.Here)} = {sql.As($"{above}.{SqlWriter.Name(p.There)}", child.Links[0].Parent!.Table.Column(p.There)!, child.Table.Column(p.Here)!)}"))}";
            above = alias;
        }

        return text;
    }

    private IEnumerable<string> Settle(TablePlan root, LinkPlan link)
    {
        var target = sql.TargetIdentity(root, "t").ToList();
        var mine = $"exists (select 1 from {root.Work} x where {SqlWriter.Same(SqlWriter.WorkIdentity(root, "x"), SqlWriter.Identity(root, "t"))})";
        // A row is settled whole: by all the links that it has.
        foreach (var other in root.Links.Where(l => l != link)) yield return capture.Insert(root, other) + $" and {mine}";
        if (!root.Shared) yield break;
        if (sql.Postgres)
        {
            // Another batch may be at the same rows: lock in key order, and only then look who is left.
            yield return $"select count(*) from (select 1 from {SqlWriter.Table(root.Table)} t where ({string.Join(", ", target)}) in (select {string.Join(", ", SqlWriter.WorkIdentity(root, "w"))} from {root.Work} w) order by {string.Join(", ", target)} for update of t) locked";
            yield return $"delete from {root.Work} as w where not exists (select 1 from {SqlWriter.Table(root.Table)} t where {SqlWriter.Same(target, SqlWriter.WorkIdentity(root, "w"))})";
        }

        if (resolve.LastOwner(root) is { } last) yield return last;
        if (root.Fates.Count > 1) yield return ResolveWriter.DropWeaker(root);
    }

    private IEnumerable<string> Apply(TablePlan table)
    {
        if (apply.CutAndMask(table) is { } cut) yield return cut;
        if (table.Fates.Contains(Fate.Erase)) yield return apply.Delete(table);
    }
}
