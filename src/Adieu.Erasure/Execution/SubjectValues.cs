using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Execution;

/// <summary>
/// A subject's key as a database takes it. What cannot be a value of the key's column is nobody's key and becomes NULL: one
/// such key must not fail its whole batch, as PostgreSQL's casts would, nor name somebody else, as SQLite's would
/// (<c>cast('7x' as integer)</c> is 7).
/// </summary>
internal static class SubjectValues
{
    /// <summary>The parts of a key, in order.</summary>
    public static IEnumerable<string?> Of(SqlDialect dialect, IReadOnlyList<CatalogColumn> key, SubjectKey subject) =>
        subject.Parts.Select((part, i) => Takes(dialect, key[i], part) ? part : null);

    /// <summary>One part of the keys of many.</summary>
    public static string?[] Of(SqlDialect dialect, CatalogColumn column, int part, IReadOnlyList<ErasureRequest> steps) =>
        [.. steps.Select(s => s.Subject.Parts[part] is var text && Takes(dialect, column, text) ? text : null)];

    private static bool Takes(SqlDialect dialect, CatalogColumn column, string text) => (column.Kind, column.Type) switch
    {
        (ColumnKind.Integer, "smallint") when dialect == SqlDialect.PostgreSql => short.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        (ColumnKind.Integer, "integer") when dialect == SqlDialect.PostgreSql => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        (ColumnKind.Integer, _) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        (ColumnKind.Number, var type) when dialect == SqlDialect.PostgreSql && type.StartsWith("numeric(", StringComparison.Ordinal) => FitsIn(type["numeric(".Length..^1], text),
        (ColumnKind.Number, _) => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number),
        (ColumnKind.Uuid, _) when dialect == SqlDialect.PostgreSql => Guid.TryParseExact(text, "D", out _) || Guid.TryParseExact(text, "N", out _) || Guid.TryParseExact(text, "B", out _),
        // A cast would shorten it, and a fixed width takes any number of blanks.
        (ColumnKind.Text, var type) when dialect == SqlDialect.PostgreSql && column.MaxLength is { } most => (type.StartsWith("character(", StringComparison.Ordinal) ? text.TrimEnd(' ') : text).EnumerateRunes().Count() <= most && !text.Contains('\0', StringComparison.Ordinal),
        (ColumnKind.Enum, _) when column.Labels is { } labels => labels.Contains(text),
        _ => !text.Contains('\0', StringComparison.Ordinal),
    };

    // Whether a number has no more digits than numeric(all) or numeric(all, behind the point) takes: a cast would round it.
    private static bool FitsIn(string bounds, string text)
    {
        if (!double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)) return false;
        var (all, behind) = bounds.Split(',') is [var p, var s] ? (int.Parse(p, CultureInfo.InvariantCulture), int.Parse(s, CultureInfo.InvariantCulture)) : (int.Parse(bounds, CultureInfo.InvariantCulture), 0);
        var parts = text.TrimStart('+', '-').Split('.');
        return parts[0].TrimStart('0').Length <= Math.Max(0, all - behind) && (parts.Length < 2 || parts[1].TrimEnd('0').Length <= behind);
    }
}
