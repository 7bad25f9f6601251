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
        (ColumnKind.Number, _) => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number),
        (ColumnKind.Uuid, _) when dialect == SqlDialect.PostgreSql => Guid.TryParseExact(text, "D", out _) || Guid.TryParseExact(text, "N", out _) || Guid.TryParseExact(text, "B", out _),
        (ColumnKind.Enum, _) when column.Labels is { } labels => labels.Contains(text),
        _ => !text.Contains('\0', StringComparison.Ordinal),
    };
}
