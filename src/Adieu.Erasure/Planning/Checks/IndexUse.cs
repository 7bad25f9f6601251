using System.Text.RegularExpressions;
using Adieu.Erasure.Catalogs;

namespace Adieu.Erasure.Planning.Checks;

/// <summary>Would an index answer the question which rows carry these values?</summary>
internal static partial class IndexUse
{
    /// <summary>Whether some index begins with one of the columns, or with what the condition holds still and then one of them.</summary>
    /// <param name="table">The table that is asked.</param>
    /// <param name="columns">The columns that are compared, one of them at least.</param>
    /// <param name="condition">What else is asked of its rows, as the map says it.</param>
    public static bool Serves(CatalogTable table, IReadOnlyCollection<string> columns, string? condition = null) =>
        table.Indexes.Any(i => Covers(i, columns, condition) && i.Keys.SkipWhile(k => !columns.Contains(k) && IsFixed(k, condition)).FirstOrDefault() is { } key && columns.Contains(key));

    // An index over some rows is of use only to who asks for no others. Whatever is compared is not null.
    private static bool Covers(CatalogIndex index, IReadOnlyCollection<string> columns, string? condition)
    {
        if (index.Condition is null) return true;
        var over = Bare(index.Condition);
        return columns.Any(c => over == Bare(c) + "isnotnull") || (condition is not null && !Either().IsMatch(condition) && Bare(condition).Contains(over, StringComparison.Ordinal));
    }

    private static bool IsFixed(string column, string? condition) =>
        condition is not null && !Either().IsMatch(condition) && Regex.IsMatch(condition, $@"(?<![\w.])""?{Regex.Escape(column)}""?\s*=\s*('[^']*'|-?\d+)");

    // As the database writes a condition down again, it has more brackets, and says each text's type.
    private static string Bare(string condition) => Ornament().Replace(condition, "").ToLowerInvariant();

    [GeneratedRegex(@"::[a-z]+( varying)?(\[\])?|[\s()""]", RegexOptions.IgnoreCase)]
    private static partial Regex Ornament();

    [GeneratedRegex(@"\bor\b|(?<!\bis\s+)\bnot\b", RegexOptions.IgnoreCase)]
    private static partial Regex Either();
}
