namespace Adieu.Erasure.Catalogs;

/// <summary>Finds the CHECK conditions in a CREATE TABLE text, past strings, quoted names and comments.</summary>
internal static class CheckConditions
{
    public static IReadOnlyList<string> In(string sql)
    {
        var found = new List<string>();
        for (var i = 0; i < sql.Length; i = Next(sql, i))
        {
            if (!IsWord(sql, i, "check")) continue;
            var open = i + 5;
            while (open < sql.Length && char.IsWhiteSpace(sql[open])) open++;
            if (open >= sql.Length || sql[open] != '(') continue;
            var close = Close(sql, open);
            found.Add(sql[(open + 1)..close].Trim());
            i = close;
        }

        return found;
    }

    internal static bool IsWord(string sql, int at, string word) =>
        string.Compare(sql, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
        && (at == 0 || !(char.IsLetterOrDigit(sql[at - 1]) || sql[at - 1] == '_'));

    internal static int Close(string sql, int open)
    {
        var depth = 0;
        for (var i = open; i < sql.Length; i = Next(sql, i))
        {
            if (sql[i] == '(') depth++;
            else if (sql[i] == ')' && --depth == 0) return i;
        }

        return sql.Length - 1;
    }

    // The index after the character, the string, the quoted name or the comment that begins at i.
    internal static int Next(string sql, int i)
    {
        var end = sql[i] switch
        {
            '\'' => sql.IndexOf('\'', i + 1),
            '"' => sql.IndexOf('"', i + 1),
            '`' => sql.IndexOf('`', i + 1),
            '[' => sql.IndexOf(']', i + 1),
            '-' when i + 1 < sql.Length && sql[i + 1] == '-' => sql.IndexOf('\n', i + 1),
            '/' when i + 1 < sql.Length && sql[i + 1] == '*' => sql.IndexOf("*/", i + 2, StringComparison.Ordinal) is >= 0 and var e ? e + 1 : -1,
            _ => i,
        };
        return end < 0 ? sql.Length : end + 1;
    }
}
