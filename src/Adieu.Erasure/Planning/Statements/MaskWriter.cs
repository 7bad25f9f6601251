using System.Globalization;
using System.Text.RegularExpressions;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning.Statements;

/// <summary>Writes masks as SQL. The old value is <c>t.column</c>; the leaver's pseudonyms are columns of <c>person</c>.</summary>
internal sealed partial class MaskWriter(SqlWriter sql, SubjectTable? subjects = null)
{
    public string Write(Mask mask, CatalogColumn column, string person = "s", bool inExpression = false)
    {
        var old = "t." + SqlWriter.Name(column.Name);
        return mask switch
        {
            Mask.Null => sql.Postgres && inExpression ? $"null::{column.Type}" : "null",
            Mask.Default => sql.Postgres && inExpression ? $"({column.Default ?? "null"})::{column.Type}" : sql.Postgres ? "default" : column.Default is null ? "null" : $"({column.Default})",
            Mask.Fixed f => Literal(f.Value, column),
            Mask.Truncate t => Typed(sql.Postgres ? $"left({old}::text, {N(t.Length)})" : $"substr({old}, 1, {N(t.Length)})", column),
            Mask.TruncateTime t => TruncateTime(t.To, old, column),
            Mask.Ghost { Around: > 0 } g => Around(g, column, person + ".ghost"),
            Mask.Ghost => Pseudonym(column, person + ".ghost", person + ".ghost_number", person + ".ghost_uuid"),
            Mask.Hmac => Hashed(old, column, person),
            Mask.Without w => new ElementsSql(sql, w.Separator).Without(old, column, w.Subject is null || subjects is null ? "l.k0" : subjects.Value(w.Subject, "l")),
            _ => Random(column),
        };
    }

    /// <summary>The largest number that may be made up for a column: of 31 bits, or less where PostgreSQL's type holds less.</summary>
    public static long Largest(CatalogColumn column) =>
        column.Type == "smallint" ? short.MaxValue
        : Digits().Match(column.Type) is { Success: true } digits && int.Parse(digits.Groups[1].ValueSpan, CultureInfo.InvariantCulture) - int.Parse(digits.Groups[2].ValueSpan, CultureInfo.InvariantCulture) is < 10 and var whole ? (long)Math.Pow(10, whole) - 1
        : int.MaxValue;

    private static string N(long number) => number.ToString(CultureInfo.InvariantCulture);

    private string Literal(string value, CatalogColumn column)
    {
        if (column.Kind is ColumnKind.Integer or ColumnKind.Number && decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out _)) return value;
        if (column.Kind == ColumnKind.Boolean && value is "true" or "false") return value;
        return Typed(SqlWriter.Text(value), column);
    }

    private string Typed(string expression, CatalogColumn column) => sql.Postgres ? $"({expression})::{column.Type}" : expression;

    private string Cut(string expression, CatalogColumn column) =>
        column.MaxLength is not { } max ? expression : sql.Postgres ? $"left({expression}, {N(max)})" : $"substr({expression}, 1, {N(max)})";

    private string Pseudonym(CatalogColumn column, string text, string number, string uuid) => column.Kind switch
    {
        ColumnKind.Integer or ColumnKind.Number => number,
        ColumnKind.Uuid => Typed(uuid, column),
        _ => Typed(Cut(text, column), column),
    };

    // Where it is long for the column, the pseudonym is cut and not what stands around it.
    private string Around(Mask.Ghost mask, CatalogColumn column, string text)
    {
        var room = column.MaxLength - mask.Around;
        return Typed($"({SqlWriter.Text(mask.Before)} || {(room is null ? text : Cut(text, column with { MaxLength = room }))} || {SqlWriter.Text(mask.After)})", column);
    }

    private string Hashed(string old, CatalogColumn column, string person)
    {
        // HMAC-SHA256 (RFC 2104) spelled out: PostgreSQL has sha256 but no keyed hash without an extension.
        var hash = sql.Postgres
            ? $"encode(sha256({person}.hmac_outer || sha256({person}.hmac_inner || convert_to({old}::text, 'UTF8'))), 'hex')"
            : $"adieu_hmac({person}.hmac_key, cast({old} as text))";
        var value = column.Kind == ColumnKind.Uuid && sql.Postgres ? $"left({hash}, 32)::uuid" : Typed(Cut(hash, column), column);
        return $"case when {old} is not null then {value} end";
    }

    private string Random(CatalogColumn column) => column.Kind switch
    {
        ColumnKind.Integer or ColumnKind.Number => sql.Postgres ? $"(-floor(random() * {N(Largest(column))}) - 1)::{column.Type}" : "-abs(random() % 9007199254740991) - 1",
        ColumnKind.Uuid => sql.Postgres ? "gen_random_uuid()" : "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))",
        ColumnKind.Binary => sql.Postgres ? "uuid_send(gen_random_uuid())" : "randomblob(16)",
        ColumnKind.Boolean => sql.Postgres ? "random() < 0.5" : "abs(random()) % 2",
        _ => Typed(Cut(sql.Postgres ? "replace(gen_random_uuid()::text, '-', '')" : "lower(hex(randomblob(16)))", column), column),
    };

    private string TruncateTime(string to, string old, CatalogColumn column)
    {
        if (sql.Postgres) return $"date_trunc('{to}', {old}::timestamp)::{column.Type}";
        return to == "day" ? $"date({old})" : $"date({old}, 'start of {to}')";
    }

    [GeneratedRegex(@"^numeric\((\d+),(-?\d+)\)$")]
    private static partial Regex Digits();
}
