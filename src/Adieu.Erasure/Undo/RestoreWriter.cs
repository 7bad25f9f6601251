using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;

namespace Adieu.Erasure.Undo;

/// <summary>Writes the statements of a restoration over the temporary tables of unsealed rows: checks that mark a row with why it cannot come back, then what brings back the rest.</summary>
/// <param name="catalog">The schema.</param>
/// <param name="sql">The dialect.</param>
/// <param name="tables">The tables that have rows here.</param>
/// <param name="known">Tables of whose rows it is known what comes back before (<see cref="RehearsalWriter"/>); null where that is looked up in the store.</param>
internal sealed class RestoreWriter(Catalog catalog, SqlWriter sql, IReadOnlyList<VaultTable> tables, RehearsalWriter? known = null)
{
    private readonly RecountWriter _recount = new(sql);
    private readonly Dictionary<string, VaultTable> _byName = tables.ToDictionary(t => t.Plan.Name);

    public IEnumerable<string> Create(VaultTable table)
    {
        var (text, end) = sql.Postgres ? (" text", " on commit drop") : ("", "");
        if (!sql.Postgres) foreach (var drop in Drop(table)) yield return drop;
        var all = string.Concat(table.Columns.Select((c, i) => $", c{I(i)}{text}{sql.Letters(c)}"));
        yield return $"create temp table {table.Gone} (n integer primary key, why text{all}){end}";
        var keys = string.Concat(table.Plan.Key.Select((_, i) => $", k{I(i)}{text}"));
        var changes = string.Concat(table.Columns.Select((_, i) => $", s{I(i)} boolean not null default false, b{I(i)}{text}, a{I(i)}{text}"));
        yield return $"create temp table {table.Changed} (n integer primary key, why text{keys}{changes}){end}";
    }

    public static IEnumerable<string> Drop(VaultTable table) => [$"drop table if exists temp.{table.Gone}", $"drop table if exists temp.{table.Changed}"];

    /// <summary>Checks that look at one table alone: each runs once.</summary>
    public IEnumerable<string> Checks(VaultTable table)
    {
        var name = SqlWriter.Table(table.Plan.Table);
        foreach (var unique in table.Plan.Table.Uniques.Where(u => u.All(c => table.IndexOf(c) >= 0)))
        {
            var taken = string.Join(" and ", unique.Select(c => $"t.{SqlWriter.Name(c)} = {Was(table, c)}"));
            yield return Mark(table.Gone, "x", $"another row has its {string.Join(", ", unique)} now", $"exists (select 1 from {name} t where {taken})");
            if (table.Plan.Key.Count == 0) continue;
            var any = string.Join(" or ", unique.Select(c => $"y.s{I(table.IndexOf(c))}"));
            var then = string.Join(" and ", unique.Select(c => $"o.{SqlWriter.Name(c)} = {Then(table, c)}"));
            var other = string.Join(" or ", table.Plan.Key.Select(k => $"o.{SqlWriter.Name(k.Name)} <> t.{SqlWriter.Name(k.Name)}"));
            yield return Mark(table.Changed, "y", $"another row has its {string.Join(", ", unique)} now", $"({any}) and exists (select 1 from {name} t, {name} o where {Here(table)} and {then} and ({other}))");
        }

        if (table.Plan.Key.Count == 0) yield break;
        yield return Mark(table.Changed, "y", "the row is gone", $"not exists (select 1 from {name} t where {Here(table)})");
        var unwritten = string.Join(" and ", table.Columns.Select((c, i) => Follows(table, c) ? "" : $"(not y.s{I(i)} or {Value(c)} {Is} y.a{I(i)})").Where(x => x.Length > 0));
        if (unwritten.Length > 0) yield return Mark(table.Changed, "y", "somebody has written to it since", $"not exists (select 1 from {name} t where {Here(table)} and {unwritten})");
    }

    /// <summary>Checks that depend on other rows' coming back: they run until none marks a row.</summary>
    public IEnumerable<string> Referents(VaultTable table)
    {
        foreach (var key in table.Plan.Table.ForeignKeys.Where(k => k.Columns.All(c => table.IndexOf(c) >= 0)))
        {
            var target = catalog.Tables[key.Target];
            string There(Func<string, string> value) => string.Join(" and ", key.Columns.Zip(key.TargetColumns, (c, to) => $"p.{SqlWriter.Name(to)} = {value(c)}"));
            var set = string.Join(" and ", key.Columns.Select(c => $"x.c{I(table.IndexOf(c))} is not null"));
            var why = $"the row of {key.Target} that it refers to is gone";
            yield return Mark(table.Gone, "x", why, $"{set} and not exists (select 1 from {SqlWriter.Table(target)} p where {There(c => Was(table, c))}){Returning(key, c => Was(table, c))}");
            if (table.Plan.Key.Count == 0) continue;
            var any = string.Join(" or ", key.Columns.Select(c => $"y.s{I(table.IndexOf(c))}"));
            var full = string.Join(" and ", key.Columns.Select(c => $"{Then(table, c)} is not null"));
            yield return Mark(table.Changed, "y", why, $"({any}) and exists (select 1 from {SqlWriter.Table(table.Plan.Table)} t where {Here(table)} and {full} and not exists (select 1 from {SqlWriter.Table(target)} p where {There(c => Then(table, c))}){Returning(key, c => Then(table, c))})");
        }
    }

    /// <summary>Inserts rows that were deleted; <paramref name="open"/> are columns to be filled in later, because they close a circle.</summary>
    public string Insert(VaultTable table, IReadOnlySet<string> open)
    {
        // What can be put off cannot be asked beforehand: who has taken the place of a row meanwhile undoes the undo.
        var careful = table.Plan.Table.ChecksUniqueLater ? "" : " on conflict do nothing";
        var columns = string.Join(", ", table.Columns.Select(c => SqlWriter.Name(c.Name)));
        var values = string.Join(", ", table.Columns.Select(c => open.Contains(c.Name) ? "null" : Was(table, c.Name)));
        var identity = sql.Postgres && table.Columns.Any(c => c.Identity) ? " overriding system value" : "";
        return $"insert into {SqlWriter.Named(table.Plan.Table)} ({columns}){identity} select {values} from {table.Gone} x where x.why is null order by x.n{careful}";
    }

    /// <summary>Marks rows for which the store had no room.</summary>
    public string Refused(VaultTable table)
    {
        var same = string.Join(" and ", table.Plan.Key.Select(k => $"t.{SqlWriter.Name(k.Name)} = {Was(table, k.Name)}"));
        return Mark(table.Gone, "x", "a unique index has no room for it", $"not exists (select 1 from {SqlWriter.Table(table.Plan.Table)} t where {same})");
    }

    /// <summary>Rows that were marked, as the vault keeps them: gone ones whole, changed ones with their key and, for each column, whether it changed, from what and to what.</summary>
    public static IEnumerable<(byte Kind, string Sql)> Left(VaultTable table)
    {
        yield return (VaultStream.Gone, $"select {string.Join(", ", table.Columns.Select((_, i) => "c" + I(i)))} from {table.Gone} where why is not null order by n");
        if (table.Plan.Key.Count == 0) yield break;
        var keys = table.Plan.Key.Select((_, i) => "k" + I(i));
        yield return (VaultStream.Changed, $"select {string.Join(", ", keys.Concat(table.Columns.Select((_, i) => $"s{I(i)}, b{I(i)}, a{I(i)}")))} from {table.Changed} where why is not null order by n");
    }

    public string FillIn(VaultTable table, IReadOnlySet<string> open)
    {
        var sets = string.Join(", ", open.Select(c => $"{SqlWriter.Name(c)} = {Was(table, c)}"));
        var same = string.Join(" and ", table.Plan.Key.Select(k => $"t.{SqlWriter.Name(k.Name)} = {Was(table, k.Name)}"));
        return $"update {SqlWriter.Table(table.Plan.Table)} as t set {sets} from {table.Gone} x where x.why is null and {same}";
    }

    /// <summary>Gives changed columns their old values.</summary>
    public string? Mend(VaultTable table)
    {
        var writable = table.Columns.Where(c => !c.Generated && table.Plan.Key.All(k => k.Name != c.Name)).ToList();
        if (table.Plan.Key.Count == 0 || writable.Count == 0) return null;
        var sets = writable.Select(c => $"{SqlWriter.Name(c.Name)} = case when y.s{I(table.IndexOf(c.Name))}{(Follows(table, c) ? $" and {Value(c)} {Is} y.a{I(table.IndexOf(c.Name))}" : "")} then {Typed($"y.b{I(table.IndexOf(c.Name))}", c)} else t.{SqlWriter.Name(c.Name)} end");
        return $"update {SqlWriter.Table(table.Plan.Table)} as t set {string.Join(", ", sets)} from {table.Changed} y where y.why is null and {Here(table)}";
    }

    /// <summary>PostgreSQL: locks rows that are to be mended, in key order, before anything is asked of them: what somebody is writing there just now is seen then.</summary>
    public string? Lock(VaultTable table) => !sql.Postgres || table.Plan.Key.Count == 0 ? null
        : sql.LockInOrder(table.Plan, $"({Key(table)}) in (select {string.Join(", ", table.Plan.Key.Select((k, i) => Typed($"y.k{I(i)}", k)))} from {table.Changed} y)", "no key update");

    /// <summary>Counters that somebody else has moved since are computed anew, once all rows are back.</summary>
    public IEnumerable<string> Recount(VaultTable table) => Counters(table).SelectMany(c => _recount.Follow(
        table.Plan, c.Column.Name, c.Rule, catalog.Tables[c.Rule.Table],
        $"({Key(table)}) in (select {Key(table)} from {table.Changed} y join {SqlWriter.Table(table.Plan.Table)} t on {Here(table)} where y.why is null and y.s{I(c.At)} and {Moved(c.Column, c.At)})"));

    /// <summary>Notes the rows in which they stand, by key, for <see cref="RecountNoted"/>.</summary>
    public IEnumerable<string> NoteRecounts(VaultTable table)
    {
        var key = sql.RowKey(table.Plan.Key, [.. table.Plan.Key.Select((k, i) => Typed($"y.k{I(i)}", k))]);
        return Counters(table).Select(c => $"insert into adieu_stage (step_id, table_name, row_key, link, fate, state) select @step, {SqlWriter.Text(Noted(table, c.Column))}, {key}, 0, 0, {I(Stage.Follows)} from {table.Changed} y where y.why is null and y.s{I(c.At)} "
            + $"and exists (select 1 from {SqlWriter.Table(table.Plan.Table)} t where {Moved(c.Column, c.At)} and {Here(table)}) and not exists (select 1 from adieu_stage r where r.step_id = @step and r.table_name = {SqlWriter.Text(Noted(table, c.Column))} and r.row_key = {key})");
    }

    /// <summary>What counters of a table are noted as, and the statements that compute a piece of those anew.</summary>
    public IEnumerable<(string Name, IReadOnlyList<string> Apply)> RecountNoted(VaultTable table)
    {
        var parts = string.Join(", ", table.Plan.Key.Select((_, i) => sql.KeyPart(table.Plan.Key, "r.row_key", i)));
        var which = $"({Key(table)}) in (select {parts} from adieu_stage r where r.step_id = @step and r.table_name = @table and r.state = @state and r.row_key >= @from and r.row_key <= @to)";
        return Counters(table).Select(c => (Noted(table, c.Column), (IReadOnlyList<string>)[.. _recount.Follow(table.Plan, c.Column.Name, c.Rule, catalog.Tables[c.Rule.Table], which)]));
    }

    private static string Noted(VaultTable table, CatalogColumn column) => $"#{table.Plan.Name}.{column.Name}";

    private static IEnumerable<(CatalogColumn Column, int At, Maps.RecountRule Rule)> Counters(VaultTable table) =>
        table.Plan.Key.Count == 0 ? [] : table.Plan.Rule.Recounts.Select(r => (At: table.IndexOf(r.Key), Rule: r.Value)).Where(r => r.At >= 0).Select(r => (table.Columns[r.At], r.At, r.Rule));

    private string Moved(CatalogColumn column, int at) => $"{Value(column)} {(sql.Postgres ? "is distinct from" : "is not")} y.b{I(at)}";

    public string Missing(VaultTable table)
    {
        var gone = string.Join(" || '/' || ", table.Plan.Key.Select((k, _) => $"coalesce({sql.AsText($"c{I(table.IndexOf(k.Name))}")}, '')").DefaultIfEmpty("''"));
        var changed = string.Join(" || '/' || ", table.Plan.Key.Select((_, i) => $"coalesce({sql.AsText($"k{I(i)}")}, '')").DefaultIfEmpty("''"));
        return $"select {gone}, why from {table.Gone} where why is not null union all select {changed}, why from {table.Changed} where why is not null order by 2, 1 limit 1000";
    }

    /// <summary>Whether a column is computed from other rows, so that a newer value in it is nobody's writing.</summary>
    private static bool Follows(VaultTable table, CatalogColumn column) => table.Plan.Rule.Recounts.ContainsKey(column.Name);

    private static string Mark(string rows, string alias, string why, string condition) =>
        $"update {rows} as {alias} set why = {SqlWriter.Text(why)} where {alias}.why is null and {condition}";

    // The row that is meant may itself be one that comes back.
    private string Returning(ForeignKey key, Func<string, string> value)
    {
        var before = known?.Returning(key, value) ?? "";
        if (!_byName.TryGetValue(key.Target, out var target) || key.TargetColumns.Any(c => target.IndexOf(c) < 0)) return before;
        return before + $" and not exists (select 1 from {target.Gone} p where p.why is null and {string.Join(" and ", key.Columns.Zip(key.TargetColumns, (c, to) => $"{sql.Alike(target.Plan.Table, to, Typed($"p.c{I(target.IndexOf(to))}", target.Plan.Table.Column(to)!))} = {value(c)}"))})";
    }

    private string Was(VaultTable table, string column) => Typed($"x.c{I(table.IndexOf(column))}", table.Plan.Table.Column(column)!);

    private string Then(VaultTable table, string column)
    {
        var at = I(table.IndexOf(column));
        return $"(case when y.s{at} then {Typed($"y.b{at}", table.Plan.Table.Column(column)!)} else t.{SqlWriter.Name(column)} end)";
    }

    private static string Key(VaultTable table) => string.Join(", ", table.Plan.Key.Select(k => "t." + SqlWriter.Name(k.Name)));

    private string Here(VaultTable table) => string.Join(" and ", table.Plan.Key.Select((k, i) => $"t.{SqlWriter.Name(k.Name)} = {Typed($"y.k{I(i)}", k)}"));

    private string Is => sql.Postgres ? "is not distinct from" : "is";

    // As it is written, also where the column takes upper and lower case for one.
    private string Value(CatalogColumn column) => $"t.{SqlWriter.Name(column.Name)}{(sql.Postgres ? "::text" : " collate binary")}";

    private string Typed(string value, CatalogColumn column) => sql.Postgres ? $"{value}::{column.Type}" : value;

    private static string I(int i) => i.ToString(CultureInfo.InvariantCulture);
}
