using System.Globalization;
using System.Text.RegularExpressions;

namespace Adieu.Erasure.Tests.Oracle;

/// <summary>Compares what the database holds with what the interpreter says, cell by cell.</summary>
internal sealed partial class Comparison(Case c)
{
    private readonly Dictionary<object, object> _pseudonyms = [];
    private readonly Dictionary<object, object> _meanings = [];

    /// <summary>The first difference in words, or null.</summary>
    public string? Difference(Store expected, Store found)
    {
        foreach (var table in c.Tables)
        {
            var want = Sorted(table, expected[table.Name]);
            var have = Sorted(table, found[table.Name]);
            if (want.Count != have.Count) return $"{table.Name} should have rows {Keys(table, want)} and has {Keys(table, have)}";
            foreach (var (w, h) in want.Zip(have))
            {
                foreach (var column in table.Columns)
                {
                    if (!Same(w[column.Name], h[column.Name])) return $"{table.Name} row {Key(table, w)}: {column.Name} should be {w[column.Name] ?? "null"} and is {h[column.Name] ?? "null"}";
                }
            }
        }

        return null;
    }

    private static List<Row> Sorted(TableShape table, List<Row> rows) => [.. rows.OrderBy(r => Key(table, r), StringComparer.Ordinal)];

    private static string Keys(TableShape table, List<Row> rows) => "[" + string.Join(' ', rows.Select(r => Key(table, r))) + "]";

    private static string Key(TableShape table, Row row) =>
        string.Join('/', row.Of(table.Key.Count > 0 ? table.Key : table.Columns.Select(x => x.Name)).Select(v => v is long n ? n.ToString("D4", CultureInfo.InvariantCulture) : v ?? "-"));

    private bool Same(object? want, object? have) => want switch
    {
        null => have is null,
        Masked.Random random => have is not null && !have.Equals(random.Old),
        Masked.Ghost ghost => (have is string text ? Ghost().IsMatch(text) : have is < 0L) && OneToOne((ghost, have!.GetType()), have),
        // A hash of what was masked before says nothing that could be checked one to one.
        Masked.Hmac { Old: Masked } => have is string text && Hash().IsMatch(text),
        Masked.Hmac hash => have is string text && Hash().IsMatch(text) && OneToOne(hash, text),
        _ => want.Equals(have),
    };

    // The same person or value always has the same pseudonym, and no two share one.
    private bool OneToOne(object meaning, object pseudonym)
    {
        if (_pseudonyms.TryAdd(meaning, pseudonym)) return _meanings.TryAdd(pseudonym, meaning);
        return _pseudonyms[meaning].Equals(pseudonym);
    }

    [GeneratedRegex("^ghost-[0-9a-f]{20}$")]
    private static partial Regex Ghost();

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Hash();
}
