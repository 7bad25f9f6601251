namespace Adieu.Erasure.Catalogs;

/// <summary>Reads what SQLite does not tell of an index but in its CREATE INDEX text: its expressions and its condition.</summary>
internal static class IndexText
{
    public static NarrowUnique NarrowUnique(string sql)
    {
        // The first bracket outside of quotes opens the keys.
        var open = 0;
        while (open < sql.Length && sql[open] != '(') open = CheckConditions.Next(sql, open);
        if (open >= sql.Length) return new NarrowUnique([], null);
        var close = CheckConditions.Close(sql, open);
        var keys = new List<string>();
        var (from, depth) = (open + 1, 0);
        for (var i = open + 1; i <= close; i = CheckConditions.Next(sql, i))
        {
            if (sql[i] == '(') depth++;
            else if (sql[i] == ')' && i < close) depth--;
            else if (i == close || (sql[i] == ',' && depth == 0))
            {
                keys.Add(Name(sql[from..i]));
                from = i + 1;
            }
        }

        for (var i = close + 1; i < sql.Length; i = CheckConditions.Next(sql, i))
        {
            if (CheckConditions.IsWord(sql, i, "where")) return new NarrowUnique(keys, sql[(i + 5)..].Trim());
        }

        return new NarrowUnique(keys, null);
    }

    private static string Name(string key)
    {
        var text = key.Trim();
        return text.Length > 2 && text[0] is '"' or '`' or '[' && text[1..^1].IndexOfAny(['"', '`', ']']) < 0 ? text[1..^1] : text;
    }
}
