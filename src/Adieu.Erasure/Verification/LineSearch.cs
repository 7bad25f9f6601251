using System.Text;

namespace Adieu.Erasure.Verification;

/// <summary>Searches rows written as lines of fields apart by tabs, the key's fields first, and remembers where something was found.</summary>
/// <param name="matcher">What to look for.</param>
/// <param name="table">The table's name.</param>
/// <param name="columns">Its columns in the order of the fields.</param>
/// <param name="keys">How many of them are the key.</param>
internal sealed class LineSearch(IdentifierMatcher matcher, string table, IReadOnlyList<string> columns, int keys)
{
    private readonly Dictionary<(int Owner, int Column), (string? Row, long Count)> _found = [];
    private readonly EncodedFinder _encoded = new(matcher);

    // Keys are looked into while a search is under way.
    private readonly EncodedFinder _key = new(matcher);

    public long Rows { get; private set; }

    public long Bytes { get; private set; }

    public IEnumerable<Residue> Found => _found.Select(f => new Residue(f.Key.Owner, table, columns[f.Key.Column], f.Value.Row, f.Value.Count));

    /// <summary>Searches whole lines.</summary>
    public void Search(ReadOnlyMemory<byte> lines)
    {
        Rows += System.MemoryExtensions.Count(lines.Span, (byte)'\n');
        Bytes += lines.Length;
        matcher.Find(lines.Span, (owner, at, _) => Add(lines.Span, owner, at));
        _encoded.Find(lines.Span, (owner, at, _) => Add(lines.Span, owner, at));
    }

    private void Add(ReadOnlySpan<byte> lines, int owner, int at)
    {
        var line = lines[(lines[..at].LastIndexOf((byte)'\n') + 1)..];
        var column = Math.Min(System.MemoryExtensions.Count(lines[(lines.Length - line.Length)..at], (byte)'\t'), columns.Count - 1);
        var known = _found.GetValueOrDefault((owner, column));
        _found[(owner, column)] = (known.Count == 0 ? Key(line) : known.Row, known.Count + 1);
    }

    // A key that is an identifier itself is not told.
    private string? Key(ReadOnlySpan<byte> line)
    {
        if (keys == 0) return null;
        var end = line.IndexOf((byte)'\n');
        if (end >= 0) line = line[..end];
        var fields = new List<string>();
        var named = false;
        for (var i = 0; i < keys; i++)
        {
            var tab = line.IndexOf((byte)'\t');
            var field = tab < 0 ? line : line[..tab];
            matcher.Find(field, (_, _, _) => named = true);
            _key.Find(field, (_, _, _) => named = true);
            fields.Add(Encoding.UTF8.GetString(field));
            line = tab < 0 ? [] : line[(tab + 1)..];
        }

        return named ? null : string.Join(',', fields);
    }
}
