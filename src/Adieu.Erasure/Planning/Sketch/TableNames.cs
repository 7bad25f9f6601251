using System.Text.RegularExpressions;
using Adieu.Erasure.Catalogs;

namespace Adieu.Erasure.Planning.Sketch;

/// <summary>What a column's name says that it refers to.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The column there.</param>
internal readonly record struct Meaning(CatalogTable Table, string Column);

/// <summary>What columns may be called that refer to a table with a key of one column: user_id, UserID, comment_post_ID, dest_contact_id.</summary>
internal sealed partial class TableNames
{
    private readonly Dictionary<string, List<Meaning>> _whole = [];
    private readonly Dictionary<string, List<Meaning>> _end = [];
    private readonly List<(string Key, Meaning Meaning)> _keys = [];
    private readonly List<CatalogTable> _tables;
    private readonly string _prefix;

    /// <summary>Reads the names of all tables.</summary>
    public TableNames(Catalog catalog)
    {
        _prefix = CommonPrefix([.. catalog.Tables.Values.Select(t => SketchEdges.Words(t.Name))]);
        _tables = [.. catalog.Tables.Values.Where(t => t.PrimaryKey.Count == 1)];
        foreach (var table in _tables) Add(table);
        // A key that is called contact_id tells what contact_id and dest_contact_id elsewhere are; but where there are contacts, it only refers to them itself.
        foreach (var table in _tables)
        {
            var key = SketchEdges.Words(table.PrimaryKey[0]);
            if (key.Contains('_', StringComparison.Ordinal) && !_whole.ContainsKey(key)) _keys.Add((key, new(table, table.PrimaryKey[0])));
        }

        foreach (var (key, meaning) in _keys) Add(key, meaning, alsoAtTheEnd: true);
        // to_group_id, unique beside the key, is what to_group_id elsewhere refers to.
        var numbers = catalog.Tables.Values.SelectMany(t => t.Uniques.Where(u => u is [var one] && t.Column(one) is not null && (t.PrimaryKey is not [var key] || key != one) && !t.ForeignKeys.Any(f => f.Columns.Contains(one))).Select(u => (Key: SketchEdges.Words(u[0]), Meaning: new Meaning(t, u[0]))));
        foreach (var one in numbers.Where(n => Numbers().IsMatch(n.Key) && !_whole.ContainsKey(n.Key)).GroupBy(n => n.Key).Where(g => g.Count() == 1).Select(g => g.First()).ToList()) Add(one.Key, one.Meaning, alsoAtTheEnd: false);
    }

    /// <summary>What a column of this name may mean.</summary>
    public IEnumerable<Meaning> Meant(string words)
    {
        IEnumerable<Meaning> found = _whole.GetValueOrDefault(words) ?? [];
        for (var at = words.IndexOf('_', StringComparison.Ordinal); at >= 0; at = words.IndexOf('_', at + 1))
        {
            if (_end.TryGetValue(words[(at + 1)..], out var more)) found = found.Concat(more);
        }

        // owneruserid, as a database writes OwnerUserId that minds no case: long enough a name is told from what stands before it.
        if (!words.Contains('_', StringComparison.Ordinal)) found = found.Concat(_whole.Where(w => w.Key.Length > 5 && w.Key.EndsWith("id", StringComparison.Ordinal) && !w.Key.Contains('_', StringComparison.Ordinal) && words.EndsWith(w.Key, StringComparison.Ordinal)).SelectMany(w => w.Value));
        return found.Distinct();
    }

    /// <summary>What a column of this name means, all of it: another table's own name, or its number's.</summary>
    public IEnumerable<Meaning> Named(string words) => _whole.GetValueOrDefault(words) ?? [];

    /// <summary>Whether a column of this name is called as the table itself, and so is its key or is no reference to its rows.</summary>
    public bool IsOwn(string words, CatalogTable table) => Named(words).Any(m => m.Table == table);

    /// <summary>Whether a column of this name may mean this table.</summary>
    public bool Mean(string words, CatalogTable table) => Meant(words).Any(m => m.Table == table);

    /// <summary>Whether a column is called as one row of this table is, with or without what it is to it: donor, first_donor.</summary>
    public bool IsCalled(string words, CatalogTable table) => Bare(table).Any(n => words == n || words.EndsWith("_" + n, StringComparison.Ordinal));

    /// <summary>The one table, if any, that is called as a column is, and whose key is of one column.</summary>
    public Meaning? Called(string words) => _tables.Where(t => Bare(t).Contains(words)).Take(2).ToList() is [var one] ? new(one, one.PrimaryKey[0]) : null;

    private IEnumerable<string> Bare(CatalogTable table)
    {
        var name = SketchEdges.Words(table.Name);
        return new[] { name, Prefix().Replace(name, ""), name.StartsWith(_prefix, StringComparison.Ordinal) ? name[_prefix.Length..] : name }.Distinct().SelectMany(Singulars).Where(s => s.Length > (char.IsAscii(s[0]) ? 2 : 0)).Distinct();
    }

    private void Add(CatalogTable table)
    {
        var meaning = new Meaning(table, table.PrimaryKey[0]);
        var key = SketchEdges.Words(table.PrimaryKey[0]);
        foreach (var one in Bare(table))
        {
            Add(one + "_id", meaning, alsoAtTheEnd: true);
            Add(one + "id", meaning, alsoAtTheEnd: false);
            Add($"{one}_{key}", meaning, alsoAtTheEnd: false);
            if (!char.IsAscii(one[0])) Add(one + key, meaning, alsoAtTheEnd: false);
        }
    }

    private void Add(string words, Meaning meaning, bool alsoAtTheEnd)
    {
        foreach (var index in alsoAtTheEnd ? new[] { _whole, _end } : [_whole])
        {
            if (!index.TryGetValue(words, out var meant)) index[words] = meant = [];
            if (!meant.Contains(meaning)) meant.Add(meaning);
        }
    }

    private static IEnumerable<string> Singulars(string name)
    {
        yield return name;
        if (name.EndsWith("ies", StringComparison.Ordinal)) yield return name[..^3] + "y";
        if (name.EndsWith("es", StringComparison.Ordinal)) yield return name[..^2];
        if (name.EndsWith('s')) yield return name[..^1];
        if (name == "people") yield return "person";
    }

    // phpbb_users, phpbb_posts: what all tables begin with says nothing of any.
    private static string CommonPrefix(List<string> names)
    {
        if (names.Count < 3) return "";
        var at = names[0].IndexOf('_', StringComparison.Ordinal);
        return at > 0 && names.TrueForAll(n => n.StartsWith(names[0][..(at + 1)], StringComparison.Ordinal)) ? names[0][..(at + 1)] : "";
    }

    [GeneratedRegex("_(id|no|number|code|key|uid|uuid|guid|hex|sn)$")]
    private static partial Regex Numbers();

    [GeneratedRegex("^(wp|tbl|t|app|auth|sys|core|django|public)_")]
    private static partial Regex Prefix();
}
