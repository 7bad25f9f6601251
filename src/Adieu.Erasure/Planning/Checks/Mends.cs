using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Planning.Checks;

/// <summary>What a diagnostic proposes to change in the schema, in the words of the database it is for, ready to paste.</summary>
internal static class Mends
{
    /// <summary>The table as SQL names it, with no more quotes than it needs.</summary>
    public static string Table(CatalogTable table) => table.InDefaultSchema ? SqlWriter.Bare(table.Name) : SqlWriter.Bare(table.Schema) + "." + SqlWriter.Bare(table.Name);

    /// <summary>An index; SQLite wants a name for it.</summary>
    /// <param name="dialect">Which database.</param>
    /// <param name="table">On which table.</param>
    /// <param name="keys">Columns or expressions, as SQL.</param>
    /// <param name="name">What its name ends with.</param>
    /// <param name="kind">The word before <c>index</c>, such as <c>unique</c>.</param>
    /// <param name="method">The words before the keys, such as <c>using gin</c>.</param>
    public static string Index(SqlDialect dialect, CatalogTable table, string keys, string name, string kind = "", string method = "") =>
        $"create {kind}{(kind.Length > 0 ? " " : "")}index {(dialect == SqlDialect.Sqlite ? SqlWriter.Bare($"{table.Name}_{name}") + " " : "")}on {Table(table)} {method}{(method.Length > 0 ? " " : "")}({keys});";

    /// <summary>The same over columns.</summary>
    public static string Index(SqlDialect dialect, CatalogTable table, IEnumerable<string> columns, string kind = "", string method = "") =>
        Index(dialect, table, string.Join(", ", columns.Select(SqlWriter.Bare)), columns.First(), kind, method);

    /// <summary>A column that takes NULL from now on; SQLite changes no column of a table that is there.</summary>
    public static string TakesNull(SqlDialect dialect, CatalogTable table, string column) => dialect == SqlDialect.PostgreSql
        ? $"alter table {Table(table)} alter column {SqlWriter.Bare(column)} drop not null;"
        : $"{SqlWriter.Bare(column)} {table.Column(column)!.Type}   -- without not null, in a table made anew: create, insert ... select, drop, alter table ... rename";

    /// <summary>A column that takes no NULL from now on.</summary>
    public static string TakesNoNull(SqlDialect dialect, CatalogTable table, string column) => dialect == SqlDialect.PostgreSql
        ? $"alter table {Table(table)} alter column {SqlWriter.Bare(column)} set not null;"
        : $"{SqlWriter.Bare(column)} {table.Column(column)!.Type} not null   -- in a table made anew: create, insert ... select, drop, alter table ... rename";

    /// <summary>A key for a table that has none.</summary>
    public static string Key(SqlDialect dialect, CatalogTable table) => dialect == SqlDialect.PostgreSql
        ? $"alter table {Table(table)} add column {(table.Column("row_no") is null ? "row_no" : "adieu_row_no")} bigint generated always as identity primary key;   -- a number of its own for each row; the table is written anew meanwhile"
        : $"create unique index {SqlWriter.Bare(table.Name + "_key")} on {Table(table)} (...);   -- over columns that are not null";
}
