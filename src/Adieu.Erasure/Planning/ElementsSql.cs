using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Planning;

/// <summary>SQL over a column that lists keys: an array, or a document that is a JSON array.</summary>
internal sealed class ElementsSql(SqlWriter sql)
{
    // SQLite gives true as 1, which may be somebody's key.
    private const string Scalar = "('integer', 'real', 'text')";

    /// <summary>Whether a column can be such a list. On SQLite a text may hold JSON; whether it does is each row's own affair.</summary>
    public static bool IsList(CatalogColumn column, SqlDialect dialect) =>
        dialect == SqlDialect.Sqlite ? column.Kind is ColumnKind.Json or ColumnKind.Text or ColumnKind.Other : column.Kind == ColumnKind.Json || IsArray(column);

    /// <summary>Whether the list has the key among its elements. Written so that an index into the list can answer.</summary>
    public string Holds(string list, CatalogColumn column, string key, CatalogColumn keyColumn)
    {
        var text = sql.AsText(key);
        if (!sql.Postgres) return $"exists (select 1 from {Each(list)} where e.type in {Scalar} and cast(e.value as text) = {text})";
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
        if (!sql.Postgres) return Each(list);
        return column.Kind == ColumnKind.Json
            ? $"jsonb_array_elements_text(case when jsonb_typeof({Json(list, column)}) = 'array' then {Json(list, column)} else '[]' end) as e(value)"
            : $"unnest({list}::text[]) as e(value)";
    }

    /// <summary>Whether an element of <see cref="Texts"/> is this key; it may be anything, and the key's index is to be used.</summary>
    public string Is(string key, CatalogColumn keyColumn)
    {
        if (!sql.Postgres) return keyColumn.Kind is ColumnKind.Integer or ColumnKind.Number ? $"e.type in {Scalar} and {key} = e.value" : $"e.type in {Scalar} and {key} = cast(e.value as text)";
        return keyColumn.Kind switch
        {
            ColumnKind.Integer => $"{key} = case when e.value ~ '^-?[0-9]{{1,18}}$' then e.value::bigint end",
            ColumnKind.Uuid => $"{key} = case when e.value ~* '^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$' then e.value::uuid end",
            ColumnKind.Text => $"{key} = e.value::{keyColumn.Type}",
            _ => $"{key}::text = e.value",
        };
    }

    /// <summary>The list without whoever leaves in this batch: of several all at once, for a row is written once.</summary>
    public string Without(string list, CatalogColumn column)
    {
        if (!sql.Postgres)
        {
            var value = "case when e.type in ('object', 'array') then json(e.value) when e.type in ('true', 'false') then json(e.type) else e.value end";
            return $"(select json_group_array({value}) from {Each(list)} where e.type not in {Scalar} or cast(e.value as text) not in (select cast(l.k0 as text) from adieu_s l where l.k0 is not null))";
        }

        const string Left = "not exists (select 1 from adieu_s l where l.k0::text = ";
        if (column.Kind != ColumnKind.Json) return $"array(select e.value from unnest({list}) with ordinality as e(value, n) where {Left}e.value::text) order by e.n)";
        return $"(select coalesce(jsonb_agg(e.value order by e.n), '[]') from jsonb_array_elements({Json(list, column)}) with ordinality as e(value, n) where {Left}e.value #>> '{{}}'))::{column.Type}";
    }

    private static bool IsArray(CatalogColumn column) => column.Type.EndsWith("[]", StringComparison.Ordinal);

    private static string Json(string list, CatalogColumn column) => column.Type == "jsonb" ? list : $"{list}::jsonb";

    // What is not a JSON array has no elements.
    private static string Each(string list) => $"json_each(case when json_valid({list}) and json_type({list}) = 'array' then {list} else '[]' end) as e";
}
