using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning.Statements;

/// <summary>
/// Writes the statements that read one person's rows. Where a row can be told to be theirs as it is read, it is not noted
/// down first: an export of millions of rows then costs little more than reading them.
/// </summary>
internal sealed class ExportWriter(SqlWriter sql, CaptureWriter capture)
{
    /// <summary>Tables whose rows need not be found before they are read, because nothing follows them.</summary>
    public IReadOnlySet<string> NotNoted(IReadOnlyList<TablePlan> tables) =>
        tables.Where(t => Straight(t, []) is not null && !tables.Any(c => c.Links.Exists(l => l.Parent == t))).Select(t => t.Name).ToHashSet();

    /// <summary>Reads a table's rows.</summary>
    public string Select(TablePlan table, IReadOnlyList<string> columns, bool noted)
    {
        if (!noted && Straight(table, columns) is { } straight) return straight;
        var identity = string.Join(", ", sql.TargetIdentity(table, "t"));
        return $"select {List(table, columns)} from {SqlWriter.Table(table.Table)} t where ({identity}) in (select {string.Join(", ", SqlWriter.WorkIdentity(table, "w"))} from {table.Work} w)";
    }

    // Only where no row could come twice, and no earlier closure has a say.
    private string? Straight(TablePlan table, IReadOnlyList<string> columns)
    {
        if (table.Circular || table.Rule.Accessors.Count > 0 || table.Shared && table.Fates.Contains(Fate.Retain)) return null;
        if (table.Links is [var link] && (link.Parent is { } parent ? Once(link, parent) : link.Link is not Link.Through)) return $"select {List(table, columns)}{capture.FromOf(table, link)}";
        return table.Links.TrueForAll(l => CaptureWriter.Plainly(table, l)) ? $"select {List(table, columns)} from {SqlWriter.Table(table.Table)} t where {capture.Reached(table)}" : null;
    }

    private static bool Once(LinkPlan link, TablePlan parent) =>
        !parent.Shared && !parent.Circular && parent.Key.Count > 0 && parent.Key.Select(k => k.Name).Order().SequenceEqual(link.Pairs.Select(p => p.There).Order());

    private string List(TablePlan table, IReadOnlyList<string> columns) => string.Join(", ", columns.Select(c => Read(table.Table.Column(c)!, "t." + SqlWriter.Name(c))));

    // PostgreSQL has values that no program's own types hold: composites, times to infinity, the year 20015, numbers of a hundred digits.
    private string Read(CatalogColumn column, string value) => !sql.Postgres ? value : column switch
    {
        { Kind: ColumnKind.Other or ColumnKind.Enum } => $"to_jsonb({value}) #>> '{{}}'",
        { Kind: ColumnKind.Date or ColumnKind.Timestamp } or { Kind: ColumnKind.Number, Type: not ("real" or "double precision") } => $"{value}::text",
        _ => value,
    };
}
