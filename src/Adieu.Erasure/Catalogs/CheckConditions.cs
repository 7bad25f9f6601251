namespace Adieu.Erasure.Catalogs;

/// <summary>Finds the CHECK conditions, and what columns are computed from, in a CREATE TABLE text, past strings, quoted names and comments.</summary>
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

    /// <summary>What a column is computed from: the expression behind the <c>as</c> of its definition; null where there is none.</summary>
    public static string? Computed(string sql, string column)
    {
        var at = 0;
        while (at < sql.Length && sql[at] != '(') at = Next(sql, at);
        for (at++; at < sql.Length;)
        {
            var end = at;
            while (end < sql.Length && sql[end] is not (',' or ')')) end = sql[end] == '(' ? Close(sql, end) + 1 : Next(sql, end);
            var definition = sql[at..Math.Min(end, sql.Length)].TrimStart();
            while (definition.StartsWith("--", StringComparison.Ordinal) || definition.StartsWith("/*", StringComparison.Ordinal)) definition = definition[Next(definition, 0)..].TrimStart();
            if (Name(definition).Equals(column, StringComparison.OrdinalIgnoreCase)) return BehindAs(definition);
            at = end + 1;
        }

        return null;
    }

    private static string Name(string definition) =>
        definition.Length == 0 ? "" : definition[0] is '"' or '`' or '[' ? definition[1..(Next(definition, 0) - 1)] : new string([.. definition.TakeWhile(c => !char.IsWhiteSpace(c) && c != '(')]);

    private static string? BehindAs(string definition)
    {
        for (var i = 0; i < definition.Length; i = definition[i] == '(' ? Close(definition, i) + 1 : Next(definition, i))
        {
            if (!IsWord(definition, i, "as")) continue;
            var open = i + 2;
            while (open < definition.Length && char.IsWhiteSpace(definition[open])) open++;
            if (open < definition.Length && definition[open] == '(') return definition[(open + 1)..Close(definition, open)].Trim();
        }

        return null;
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
