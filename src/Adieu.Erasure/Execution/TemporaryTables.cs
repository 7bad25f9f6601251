namespace Adieu.Erasure.Execution;

/// <summary>
/// The temporary tables of a PostgreSQL session that are empty between transactions, and which of them a transaction has
/// filled. Leaving it to the commit (ON COMMIT DELETE ROWS) costs every commit milliseconds, filled or not, while others wait
/// for its locks: files are cut and begun again. Deleting what was filled costs a fraction, and leaves a little behind
/// each time; so now and then the files are cut after all.
/// </summary>
internal sealed class TemporaryTables
{
    // Scans pass over what deleting leaves behind; cutting makes the server plan anew.
    private const int RowsBetweenCuts = 20_000;

    private const string Creates = "create temp table ", Inserts = "insert into ", Deletes = "delete from ";

    private readonly HashSet<string> _known = [];
    private readonly SortedSet<string> _filled = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _used = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string? Filled, string? Emptied)> _parsed = [];
    private long _rows;

    /// <summary>A statement has run.</summary>
    /// <param name="sql">As the engine wrote it.</param>
    /// <param name="rows">How many rows it says it changed.</param>
    public void Ran(string sql, int rows)
    {
        var (filled, emptied) = Parse(sql);
        if (emptied is not null) _filled.Remove(emptied);
        if (filled is null) return;
        _filled.Add(filled);
        _used.Add(filled);
        _rows += Math.Max(0, rows);
    }

    /// <summary>Whether a statement that has yet to run may fill one.</summary>
    public bool Fills(string sql) => Parse(sql).Filled is not null;

    /// <summary>What empties them before the commit.</summary>
    public IReadOnlyList<string> Empty()
    {
        if (_rows < RowsBetweenCuts) return [.. _filled.Select(t => Deletes + t)];
        var cut = "truncate " + string.Join(", ", _used);
        _used.Clear();
        _rows = 0;
        return [cut];
    }

    /// <summary>The transaction is over.</summary>
    public void End() => _filled.Clear();

    // A statement may end with what it notes: with … insert into adieu_n select ….
    private (string? Filled, string? Emptied) Parse(string sql)
    {
        if (sql.StartsWith(Creates, StringComparison.Ordinal))
        {
            if (!sql.Contains(" on commit ", StringComparison.Ordinal)) _known.Add(Name(sql.AsSpan(Creates.Length)));
            return default;
        }

        if (_parsed.TryGetValue(sql, out var known)) return known;
        var at = sql.IndexOf(Inserts, StringComparison.Ordinal);
        var filled = at < 0 ? null : Known(sql.AsSpan(at + Inserts.Length));
        // With a condition it may leave some.
        var emptied = sql.StartsWith(Deletes, StringComparison.Ordinal) && sql.IndexOf(' ', Deletes.Length) < 0 ? Known(sql.AsSpan(Deletes.Length)) : null;
        return _parsed[sql] = (filled, emptied);
    }

    private string? Known(ReadOnlySpan<char> from) => Name(from) is var name && _known.Contains(name) ? name : null;

    private static string Name(ReadOnlySpan<char> from) => from.IndexOfAny(' ', '(') is > 0 and var end ? from[..end].ToString() : from.ToString();
}
