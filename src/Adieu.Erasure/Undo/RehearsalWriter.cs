using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;

namespace Adieu.Erasure.Undo;

/// <summary>
/// Writes what a rehearsal of a restoration in pieces remembers: the keys of rows that come back before the piece at hand, and
/// what others refer to in them. Of tables whose rows are only ever deleted, and to which nothing refers, it remembers nothing.
/// </summary>
internal sealed class RehearsalWriter(SqlWriter sql, VaultWriter vault)
{
    private readonly ILookup<string, ForeignKey> _referring = vault.Tables.SelectMany(t => t.Plan.Table.ForeignKeys).ToLookup(f => f.Target);

    private IEnumerable<VaultTable> Tables => vault.Tables.Where(t => Columns(t).Count > 0);

    public IEnumerable<string> Create() => Drop().Concat(Tables.SelectMany(t => Referred(t).Select(f => f.TargetColumns.Select(c => t.IndexOf(c)))
        .Append(t.KeyAt).Where(c => c.Any()).Select(c => string.Join(", ", c.Select(Column))).Distinct()
        .Select((columns, i) => $"create index {(sql.Postgres ? "" : "temp.")}{Name(t)}_{I(i)} on {Name(t)} ({columns})")
        .Prepend($"create temp table {Name(t)} ({string.Join(", ", Columns(t).Select(i => $"{Column(i)} {sql.Type(t.Columns[i])}{sql.Letters(t.Columns[i])}"))}){(sql.Postgres ? " on commit preserve rows" : "")}")));

    public IEnumerable<string> Drop() => Tables.Select(t => $"drop table if exists {(sql.Postgres ? "pg_temp" : "temp")}.{Name(t)}");

    /// <summary>What has changed again later is looked at there.</summary>
    public IEnumerable<string> Skip(VaultTable table)
    {
        if (table.Plan.Key.Count == 0 || Columns(table).Count == 0) yield break;
        yield return $"delete from {table.Changed} as y where exists (select 1 from {Name(table)} z where {string.Join(" and ", table.Plan.Key.Select((k, i) => $"z.{Column(table.KeyAt[i])} = {Typed($"y.k{I(i)}", k)}"))})";
    }

    /// <summary>Remembers the rows of a piece that can come back.</summary>
    public IEnumerable<string> Remember(VaultTable table)
    {
        var columns = Columns(table);
        if (columns.Count == 0) yield break;
        var into = $"insert into {Name(table)} ({string.Join(", ", columns.Select(Column))}) select ";
        yield return $"{into}{string.Join(", ", columns.Select(i => Typed($"x.c{I(i)}", table.Columns[i])))} from {table.Gone} x where x.why is null";
        if (table.Plan.Key.Count == 0) yield break;
        yield return $"{into}{string.Join(", ", columns.Select(i => Changed(table, i)))} from {table.Changed} y where y.why is null";
    }

    /// <summary>The condition that none of the remembered rows is the one that a value of a foreign key means.</summary>
    public string Returning(ForeignKey key, Func<string, string> value) => Tables.FirstOrDefault(t => t.Plan.Name == key.Target) is not { } target || key.TargetColumns.Any(c => target.IndexOf(c) < 0)
        ? ""
        : $" and not exists (select 1 from {Name(target)} z where {string.Join(" and ", key.Columns.Zip(key.TargetColumns, (c, to) => $"{sql.Alike(target.Plan.Table, to, "z." + Column(target.IndexOf(to)))} = {value(c)}"))})";

    private string Changed(VaultTable table, int column)
    {
        var at = table.KeyAt.ToList().IndexOf(column);
        return at >= 0 ? Typed($"y.k{I(at)}", table.Plan.Key[at]) : $"case when y.s{I(column)} then {Typed($"y.b{I(column)}", table.Columns[column])} end";
    }

    private List<int> Columns(VaultTable table) => table.OnlyGoes && !Referred(table).Any()
        ? []
        : [.. table.KeyAt.Concat(Referred(table).SelectMany(f => f.TargetColumns).Select(table.IndexOf)).Distinct().Order()];

    private IEnumerable<ForeignKey> Referred(VaultTable table) => _referring[table.Plan.Name].Where(f => f.TargetColumns.All(c => table.IndexOf(c) >= 0));

    private string Typed(string value, CatalogColumn column) => sql.Postgres ? $"{value}::{column.Type}" : value;

    private static string Name(VaultTable table) => "adieu_z" + I(table.Plan.Index);

    private static string Column(int i) => "c" + I(i);

    private static string I(int i) => i.ToString(CultureInfo.InvariantCulture);
}
