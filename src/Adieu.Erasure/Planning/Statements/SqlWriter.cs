using System.Globalization;
using System.Text.Json;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Planning.Statements;

/// <summary>The places where the SQL of the two databases differs, and nothing else.</summary>
internal sealed class SqlWriter(SqlDialect dialect)
{
    // Words of SQL that one of the two databases takes for no name.
    private static readonly HashSet<string> Reserved =
        [.. ("add all alter analyse analyze and any array as asc autoincrement between both case cast check collate column commit constraint create cross current default deferrable delete desc distinct do drop else end escape except exists "
            + "false fetch for foreign from full grant group having if in index initially inner insert intersect into is isnull join key lateral leading left like limit natural not notnull null offset on only or order outer placing primary "
            + "references returning right rollback select set some symmetric table then to trailing transaction true union unique update user using values variadic when where window with").Split(' ')];

    public bool Postgres => dialect == SqlDialect.PostgreSql;

    public static string Name(string identifier) => "\"" + identifier.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>A name as somebody would write it: quoted only where it must be.</summary>
    public static string Bare(string identifier) => identifier.All(c => c == '_' || char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)) && !char.IsAsciiDigit(identifier[0]) && !Reserved.Contains(identifier) ? identifier : Name(identifier);

    /// <summary>What an update sets so that a row refers to nothing by this key: the columns that may be empty.</summary>
    public static string Cleared(CatalogTable table, ForeignKey key) => string.Join(", ", key.Columns.Where(c => table.Column(c)!.Nullable).Select(c => $"{Name(c)} = null"));

    public static string Text(string value) => "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary>A table's own rows: those of tables that inherit from it are theirs alone.</summary>
    public static string Table(CatalogTable table) => table.Heirs.Count > 0 ? "only " + Named(table) : Named(table);

    /// <summary>The table's name; in a query, its rows with those of tables that inherit from it.</summary>
    public static string Named(CatalogTable table) => Name(table.Schema) + "." + Name(table.Name);

    /// <summary>The row's physical place, for tables without a key.</summary>
    private string Place(CatalogTable table, string alias) =>
        !Postgres ? $"{alias}.{RowId(table) ?? "_rowid_"}" : table.Partitioned ? $"({alias}.tableoid::bigint::text || {alias}.ctid::text)" : alias + ".ctid";

    /// <summary>SQLite: by which of its three names a row's number is asked for. A column of that name hides it; null where all are hidden.</summary>
    public static string? RowId(CatalogTable table) => Array.Find(["_rowid_", "rowid", "oid"], n => !table.Columns.Any(c => c.Name.Equals(n, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The type of <see cref="Place"/>. In partitions a place alone is not unique: it takes the partition with it.</summary>
    public string PlaceType(CatalogTable table) => !Postgres ? "integer" : table.Partitioned ? "text" : "tid";

    public string Time => Postgres ? "timestamptz" : "text";

    /// <summary>A column type for a temporary table that compares as the column does.</summary>
    public string Type(CatalogColumn column) => Postgres || column.Type.Length > 0 ? column.Type : "blob";

    /// <summary>SQLite: what lets a column of a temporary table compare letters as the column does; its values stay as they are.</summary>
    public string Letters(CatalogColumn column) => !Postgres && column.IgnoresCase ? " collate nocase" : "";

    public string AsText(string sql) => Postgres ? $"({sql})::text" : $"cast({sql} as text)";

    /// <summary>The value of a subject's column, made comparable with another column without spoiling that column's index.</summary>
    public string As(string sql, CatalogColumn from, CatalogColumn to)
    {
        if (Postgres) return from.Type == to.Type || (from.Kind == to.Kind && from.Kind is ColumnKind.Integer or ColumnKind.Text && to.Kind == from.Kind) ? sql : $"({sql})::{to.Unbounded}";
        // A column without a type, or for bytes, keeps what it is given; beside a typed one SQLite compares by that one's type. Between
        // two types the plus takes the subject's away: the value becomes what the column would have made of it, and bytes stay bytes.
        return from.Kind == to.Kind || to.Kind is ColumnKind.Other or ColumnKind.Binary ? sql : "+" + sql;
    }

    /// <summary>SQLite: what a key that is given as a text may be in a column without a type, which takes '7' and 7 for two values.</summary>
    public static string AnyOf(string text) => $"({text}, {Guess(text)})";

    /// <summary>SQLite: a text that writes a whole number as that number.</summary>
    public static string Guess(string text) => $"iif(cast(cast({text} as integer) as text) = {text}, cast({text} as integer), {text})";

    /// <summary>Whether two values are the same but for upper and lower case.</summary>
    public string SameLetters(string here, string there) => Postgres ? $"lower(({here})::text) = lower(({there})::text)" : $"{here} = {there} collate nocase";

    /// <summary>
    /// A value that compares as a column does, though it has the collation of any text. PostgreSQL takes the one that is not the usual, here from
    /// a side that never gives a row.
    /// </summary>
    public string Alike(CatalogTable table, string column, string value) =>
        !table.Column(column)!.IgnoresCase ? value
        : Postgres ? $"coalesce((select e.{Name(column)} from {Table(table)} e limit 0), {value})"
        : $"{value} collate nocase";

    /// <summary>A condition of the map as a plain true or false: unknown counts as false.</summary>
    public static string Condition(string? sql) => sql is null ? "true" : $"({sql}) is true";

    /// <summary>All rows of a table, with their place and with the map's conditions evaluated where the columns' bare names mean this table.</summary>
    public string Rows(TablePlan plan, params (string Name, string Sql)[] extra)
    {
        var place = plan.Key.Count == 0 ? [("adieu_place", Place(plan.Table, "r"))] : Array.Empty<(string, string)>();
        var all = string.Concat(place.Concat(extra).Select(e => $", {e.Item2} as {e.Item1}"));
        return all.Length == 0 ? Table(plan.Table) : $"(select r.*{all} from {Table(plan.Table)} r)";
    }

    /// <summary>The expressions that tell rows apart, on an alias of <see cref="Rows"/>.</summary>
    public static IEnumerable<string> Identity(TablePlan plan, string alias) =>
        plan.Key.Count == 0 ? [$"{alias}.adieu_place"] : plan.Key.Select(k => $"{alias}.{Name(k.Name)}");

    /// <summary>The same on the table itself, as the target of an UPDATE or DELETE.</summary>
    public IEnumerable<string> TargetIdentity(TablePlan plan, string alias) =>
        plan.Key.Count == 0 ? [Place(plan.Table, alias)] : plan.Key.Select(k => $"{alias}.{Name(k.Name)}");

    /// <summary>The same of a table that is not in the map.</summary>
    public IEnumerable<string> RowIdentity(CatalogTable table, string alias) =>
        table.PrimaryKey.Count > 0 && (Postgres || table.WithoutRowId) ? table.PrimaryKey.Select(k => $"{alias}.{Name(k)}") : [Place(table, alias)];

    public static IEnumerable<string> WorkIdentity(TablePlan plan, string alias) => Enumerable.Range(0, plan.KeyWidth).Select(i => $"{alias}.i{i}");

    /// <summary>Locks rows of a table in the order of their keys, so that batches that meet wait instead of deadlocking. PostgreSQL only.</summary>
    /// <param name="plan">The table.</param>
    /// <param name="which">A condition on its rows <c>t</c>; null for those in its work table.</param>
    /// <param name="strength">What others may not do meanwhile, in PostgreSQL's words.</param>
    public string LockInOrder(TablePlan plan, string? which = null, string strength = "update")
    {
        var target = string.Join(", ", TargetIdentity(plan, "t"));
        which ??= $"({target}) in (select {string.Join(", ", WorkIdentity(plan, "w"))} from {plan.Work} w)";
        return $"select count(*) from (select 1 from {Table(plan.Table)} t where {which} order by {target} for {strength} of t) locked";
    }

    /// <summary>A row's key as one text, as <c>adieu_retained</c> remembers it.</summary>
    public string RowKey(TablePlan plan, string alias) => RowKey(plan.Key, [.. WorkIdentity(plan, alias)]);

    /// <summary>The same of any expressions for the key's columns.</summary>
    public string RowKey(IReadOnlyList<CatalogColumn> key, IReadOnlyList<string> values)
    {
        var parts = values.Select((v, i) => KeyText(v, key[i], Postgres)).ToList();
        return parts.Count == 1 ? parts[0] : Postgres ? $"jsonb_build_array({string.Join(", ", parts)})::text" : $"json_array({string.Join(", ", parts)})";
    }

    /// <summary>One value of a key as a text, from which <see cref="KeyPart"/> makes it again: on SQLite a column may hold bytes, and one without a type anything.</summary>
    public static string KeyText(string sql, CatalogColumn column, bool postgres) =>
        postgres ? $"({sql})::text" : column.Kind switch
        {
            ColumnKind.Binary or ColumnKind.Uuid => $"case typeof({sql}) when 'blob' then quote({sql}) else cast({sql} as text) end",
            ColumnKind.Other => $"iif({sql} is null, null, quote({sql}))",
            _ => $"cast({sql} as text)",
        };

    /// <summary>A column of a key that <see cref="RowKey(IReadOnlyList{CatalogColumn}, IReadOnlyList{string})"/> has written as one text, with its type again.</summary>
    public string KeyPart(IReadOnlyList<CatalogColumn> key, string text, int i)
    {
        var at = i.ToString(CultureInfo.InvariantCulture);
        var part = key.Count == 1 ? text : Postgres ? $"({text}::jsonb ->> {at})" : $"({text} ->> {at})";
        if (Postgres) return $"{part}::{key[i].Type}";
        var bytes = $"case when {part} glob 'X''*''' then unhex(substr({part}, 3, length({part}) - 3))";
        return key[i].Kind switch
        {
            ColumnKind.Integer => $"cast({part} as integer)",
            ColumnKind.Binary or ColumnKind.Uuid => $"{bytes} else {part} end",
            ColumnKind.Other => $"{bytes} when {part} like '''%' then replace(substr({part}, 2, length({part}) - 2), '''''', '''') when {part} glob '*[.eE]*' then cast({part} as real) else cast({part} as integer) end",
            _ => part,
        };
    }

    /// <summary>The texts of a list that is one parameter, made by <see cref="List"/>, as a query of one column.</summary>
    public string Listed(string parameter) => SqlDatabase.Texts(dialect, parameter);

    /// <summary>A list of texts as one parameter.</summary>
    public static string List(IEnumerable<string> texts) => JsonSerializer.Serialize(texts);

    public static string Same(IEnumerable<string> left, IEnumerable<string> right) => string.Join(" and ", left.Zip(right, (l, r) => $"{l} = {r}"));

    /// <summary>The end of a retention as a time; a missing start counts from now, so that nothing is kept for ever.</summary>
    public string Until(Until until, CatalogTable table, string now)
    {
        var start = until.Column is null ? now : Start(table.Column(until.Column)!, now);
        if (until.Amount == 0) return Postgres ? start : $"strftime('%Y-%m-%dT%H:%M:%SZ', {start})";
        var (amount, unit) = until.Unit == "weeks" ? (until.Amount * 7, "days") : (until.Amount, until.Unit);
        var span = string.Create(CultureInfo.InvariantCulture, $"{amount} {unit}");
        return Postgres ? $"({start} + interval '{span}')" : $"strftime('%Y-%m-%dT%H:%M:%SZ', {start}, '+{span}')";
    }

    private string Start(CatalogColumn column, string now)
    {
        var name = "r." + Name(column.Name);
        // Whole numbers are seconds since 1970; beyond 10^11 (the year 5138) they can only be milliseconds.
        var seconds = $"(case when {name} > 100000000000 then {name} / 1000 else {name} end)";
        if (column.Kind == ColumnKind.Integer) return Postgres ? $"coalesce(to_timestamp({seconds}), {now})" : $"coalesce(datetime({seconds}, 'unixepoch'), {now})";
        return Postgres ? $"coalesce({name}::timestamptz, {now})" : $"coalesce(datetime({name}), {now})";
    }
}
