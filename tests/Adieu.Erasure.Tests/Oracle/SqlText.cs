using System.Globalization;
using System.Text;

namespace Adieu.Erasure.Tests.Oracle;

/// <summary>A case as SQL: tables with indexes, rows, and (last, so that circles can be filled) foreign keys.</summary>
internal static class SqlText
{
    public static string Of(Case c, bool postgres)
    {
        var sql = new StringBuilder();
        foreach (var table in c.Tables) Create(sql, table, postgres);
        foreach (var table in c.Tables) Fill(sql, table, c.Rows[table.Name], postgres);
        if (postgres)
        {
            foreach (var table in c.Tables)
            {
                foreach (var reference in table.Declared) sql.AppendLine(CultureInfo.InvariantCulture, $"alter table {table.Name} add {Foreign(reference)};");
            }
        }

        foreach (var table in c.Tables.Where(t => t.Log is not null)) sql.AppendLine(Trigger(table.Name, table.Log!, postgres));

        return sql.ToString();
    }

    private static void Create(StringBuilder sql, TableShape table, bool postgres)
    {
        var lines = table.Columns.Select(c => table.LooseKey && table.Key.Contains(c.Name) ? $"{c.Name} bigint" : Column(c, postgres)).ToList();
        if (table.Key.Count > 0) lines.Add($"primary key ({string.Join(", ", table.Key)})");
        if (table.Name == "people") lines.Add("unique (email)");
        if (!postgres) lines.AddRange(table.Declared.Select(Foreign));
        sql.AppendLine(CultureInfo.InvariantCulture, $"create table {table.Name} ({string.Join(", ", lines)});");
    }

    private static string Column(ColumnShape column, bool postgres) =>
        $"{column.Name} {(column.List is { } list ? postgres ? list : "json" : column.Text ? "text" : postgres && column.Size is { } size ? size : "integer")}{(column.Nullable ? "" : " not null")}{(column.Default is { } d ? $" default '{d}'" : "")}";

    private static string Foreign(ReferenceShape r) =>
        $"foreign key ({string.Join(", ", r.Columns)}) references {r.Target} ({string.Join(", ", r.TargetColumns)}){(r.SetNull ? " on delete set null" : "")}";

    private static void Fill(StringBuilder sql, TableShape table, List<Row> rows, bool postgres)
    {
        if (rows.Count == 0) return;
        var values = rows.Select(r => $"({string.Join(", ", table.Columns.Select(c => Literal(postgres && c.List?.EndsWith(']') == true ? ((string?)r[c.Name])?.Replace('[', '{').Replace(']', '}') : r[c.Name])))})");
        sql.AppendLine(CultureInfo.InvariantCulture, $"insert into {table.Name} ({string.Join(", ", table.Columns.Select(c => c.Name))}) values {string.Join(", ", values)};");
    }

    private static string Trigger(string table, LogShape log, bool postgres)
    {
        var write = $"insert into {log.Table} ({string.Join(", ", log.There)}, what) values ({string.Join(", ", log.Columns.Select(n => "old." + n))}, 'gone');";
        return postgres
            ? $"create function {table}_log() returns trigger language plpgsql as $$ begin {write} return null; end $$; create trigger {table}_log after delete on {table} for each row execute function {table}_log();"
            : $"create trigger {table}_log after delete on {table} begin {write} end;";
    }

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        var number => Convert.ToString(number, CultureInfo.InvariantCulture)!,
    };
}
