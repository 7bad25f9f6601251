namespace Adieu.Services.Reading;

/// <summary>Finds the word that somebody probably meant.</summary>
internal static class Nearest
{
    /// <summary>The nearest of <paramref name="words"/> at an edit distance of at most a third of the word's length, but at least two; or null.</summary>
    public static string? To(string word, IEnumerable<string> words) => words
        .Select(w => (Word: w, Distance: Distance(word, w)))
        .Where(w => w.Distance <= Math.Max(2, word.Length / 3))
        .OrderBy(w => w.Distance)
        .Select(w => w.Word)
        .FirstOrDefault();

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
