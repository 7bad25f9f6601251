using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Planning.Statements;

/// <summary>SQL over a column that lists keys: an array, a document that is a JSON array, or a text with a separator between keys.</summary>
internal sealed class ElementsSql(SqlWriter sql, string? separator = null)
{
    // PostgreSQL 15 cannot ask whether a text is JSON without failing where it is none: only flat lists of plain values are taken for JSON.
    private const string FlatList = """^\s*\[\s*((-?[0-9]+|true|false|null|"([^"\\]|\\["\\/bfnrt]|\\u(?!0000|[dD][89a-fA-F])[0-9a-fA-F]{4})*")\s*(,\s*(-?[0-9]+|true|false|null|"([^"\\]|\\["\\/bfnrt]|\\u(?!0000|[dD][89a-fA-F])[0-9a-fA-F]{4})*")\s*)*)?\]\s*$""";

    // SQLite gives true as 1, which may be somebody's key.
    private const string Scalar = "('integer', 'real', 'text')";

    /// <summary>Whether a column can be such a list. A text may hold JSON; whether it does is each row's own affair.</summary>
    public static bool IsList(CatalogColumn column, string? separator, SqlDialect dialect) =>
        column.Kind == ColumnKind.Text || (dialect == SqlDialect.Sqlite && column.Kind == ColumnKind.Other) || (separator is null && (column.Kind == ColumnKind.Json || IsArray(column)));

    /// <summary>Whether the list has the key among its elements. Written so that an index into the list can answer.</summary>
    public string Holds(string list, CatalogColumn column, string key, CatalogColumn keyColumn)
    {
        var text = sql.AsText(key);
        if (separator is not null) return $"exists (select 1 from {Texts(list, column)} where e.value = {text})";
        if (!sql.Postgres) return $"exists (select 1 from {Each(list)} where e.type in {Scalar} and cast(e.value as text) = {text})";
        if (column.Kind == ColumnKind.Text) return $"(strpos({list}, {text}) > 0 and ({Json(list, column)}) @> to_jsonb({text}) or {list} ~ '^\\s*\\[' and ({Json(list, column)}) @> to_jsonb({key}))";
        if (column.Kind == ColumnKind.Json)
        {
            var json = Json(list, column);
            return $"(jsonb_typeof({json}) = 'array' and ({json} @> to_jsonb({key}) or {json} @> to_jsonb({text})))";
        }

        return column.Type == keyColumn.Type + "[]" ? $"{list} @> array[{key}]" : $"{text} = any({list}::text[])";
    }

    /// <summary>The elements as rows <c>e</c>, to select from.</summary>
    public string Texts(string list, CatalogColumn column)
    {
        if (separator is not null) return sql.Postgres ? $"(select btrim(p.v) as value from unnest(string_to_array({list}, {Sign})) p(v)) as e" : $"(select trim(p.value) as value, 'text' as type from {Parts(list)} p) as e";
        if (!sql.Postgres) return Each(list);
        return column.Kind is ColumnKind.Json or ColumnKind.Text
            ? $"jsonb_array_elements_text(case when jsonb_typeof({Json(list, column)}) = 'array' then {Json(list, column)} else '[]' end) as e(value)"
            : $"unnest({list}::text[]) as e(value)";
    }

    /// <summary>Whether an element of <see cref="Texts"/> is this key; it may be anything, and the key's index is to be used.</summary>
    public string Is(string key, CatalogColumn keyColumn)
    {
        if (!sql.Postgres) return keyColumn.Kind is ColumnKind.Integer or ColumnKind.Number ? $"e.type in {Scalar} and {key} = e.value" : $"e.type in {Scalar} and {key} = cast(e.value as text)";
        return keyColumn.Kind switch
        {
            // Of nineteen digits the highest numbers are too high for a key.
            ColumnKind.Integer => $"{key} = case when e.value ~ '^-?[0-9]{{1,18}}$' then e.value::bigint when e.value ~ '^-?[0-9]{{19}}$' then case when e.value::numeric between {long.MinValue} and {long.MaxValue} then e.value::bigint end end",
            ColumnKind.Uuid => $"{key} = case when e.value ~* '^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$' then e.value::uuid end",
            ColumnKind.Text => $"{key} = e.value::{keyColumn.Unbounded}",
            _ => $"{key}::text = e.value",
        };
    }

    /// <summary>
    /// The list without whoever leaves in this batch, each by a column of the leavers <c>l</c>: of several all at once, for a row is written
    /// once. What another's leaving has emptied since the row was noted stays empty.
    /// </summary>
    public string Without(string list, CatalogColumn column, string leaver) =>
        $"case when {(separator is null ? IsOne(list, column) : $"{list} is not null")} then {Left(list, column, leaver)} else {list} end";

    private string IsOne(string list, CatalogColumn column) =>
        !sql.Postgres ? $"json_valid({list}) and json_type({list}) = 'array'"
        : column.Kind is ColumnKind.Json or ColumnKind.Text ? $"jsonb_typeof({Json(list, column)}) = 'array'"
        : $"{list} is not null";

    private string Left(string list, CatalogColumn column, string leaver)
    {
        if (separator is not null)
        {
            return sql.Postgres
                ? $"(select coalesce(ltrim(string_agg(p.v, {Sign} order by p.n)), '') from unnest(string_to_array({list}, {Sign})) with ordinality p(v, n) where btrim(p.v) not in (select {leaver}::text from adieu_s l where {leaver} is not null))"
                : $"(select coalesce(ltrim(group_concat(p.value, {Sign})), '') from {Parts(list)} p where trim(p.value) not in (select cast({leaver} as text) from adieu_s l where {leaver} is not null))";
        }

        if (!sql.Postgres)
        {
            var value = "case when e.type in ('object', 'array') then json(e.value) when e.type in ('true', 'false') then json(e.type) else e.value end";
            return $"(select json_group_array({value}) from {Each(list)} where e.type not in {Scalar} or cast(e.value as text) not in (select cast({leaver} as text) from adieu_s l where {leaver} is not null))";
        }

        var left = $"not exists (select 1 from adieu_s l where {leaver}::text = ";
        if (column.Kind is not (ColumnKind.Json or ColumnKind.Text)) return $"array(select e.value from unnest({list}) with ordinality as e(value, n) where {left}e.value::text) order by e.n)";
        return $"(select coalesce(jsonb_agg(e.value order by e.n), '[]') from jsonb_array_elements({Json(list, column)}) with ordinality as e(value, n) where {left}e.value #>> '{{}}'))::{column.Type}";
    }

    private static bool IsArray(CatalogColumn column) => column.Type.EndsWith("[]", StringComparison.Ordinal);

    private string Sign => SqlWriter.Text(separator!);

    private static string Json(string list, CatalogColumn column) =>
        column.Kind == ColumnKind.Text ? $"case when {list} ~ '{FlatList}' then {list}::jsonb end" : column.Type == "jsonb" ? list : $"{list}::jsonb";

    // The text as a JSON text, and its separators as the ends of texts.
    private string Parts(string list) => $"json_each('[' || replace(json_quote(cast({list} as text)), {Sign}, '\"' || ',' || '\"') || ']')";

    // What is not a JSON array has no elements.
    private static string Each(string list) => $"json_each(case when json_valid({list}) and json_type({list}) = 'array' then {list} else '[]' end) as e";
}
