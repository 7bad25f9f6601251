using System.Text.RegularExpressions;
using Adieu.Erasure.Catalogs;

namespace Adieu.Erasure.Planning;

/// <summary>What columns may be called that refer to a table with a key of one column: user_id, UserID, comment_post_ID, dest_contact_id.</summary>
internal sealed partial class TableNames
{
    private readonly Dictionary<string, List<CatalogTable>> _whole = [];
    private readonly Dictionary<string, List<CatalogTable>> _end = [];
    private readonly List<(string Key, CatalogTable Table)> _keys = [];
    private readonly string _prefix;

    /// <summary>Reads the names of all tables, or, where only one is asked about, of that one.</summary>
    public TableNames(Catalog catalog, CatalogTable? only = null)
    {
        _prefix = CommonPrefix([.. catalog.Tables.Values.Select(t => SketchEdges.Words(t.Name))]);
        var tables = catalog.Tables.Values.Where(t => t.PrimaryKey.Count == 1 && (only is null || t == only)).ToList();
        foreach (var table in tables) Add(table);
        // A key that is called contact_id tells what contact_id and dest_contact_id elsewhere are; but where there are contacts, it only refers to them itself.
        foreach (var table in tables)
        {
            var key = SketchEdges.Words(table.PrimaryKey[0]);
            if (key.Contains('_', StringComparison.Ordinal) && !_whole.ContainsKey(key)) _keys.Add((key, table));
        }

        foreach (var (key, table) in _keys) Add(key, table, alsoAtTheEnd: true);
    }

    /// <summary>The tables that a column of this name may mean.</summary>
    public IEnumerable<CatalogTable> Meant(string words)
    {
        IEnumerable<CatalogTable> found = _whole.GetValueOrDefault(words) ?? [];
        for (var at = words.IndexOf('_', StringComparison.Ordinal); at >= 0; at = words.IndexOf('_', at + 1))
        {
            if (_end.TryGetValue(words[(at + 1)..], out var more)) found = found.Concat(more);
        }

        return found.Distinct();
    }

    /// <summary>Whether a column of this name may mean this table.</summary>
    public bool Mean(string words, CatalogTable table) => Meant(words).Contains(table);

    private void Add(CatalogTable table)
    {
        var key = SketchEdges.Words(table.PrimaryKey[0]);
        var name = SketchEdges.Words(table.Name);
        foreach (var bare in new[] { name, Prefix().Replace(name, ""), name.StartsWith(_prefix, StringComparison.Ordinal) ? name[_prefix.Length..] : name }.Distinct())
        {
            foreach (var one in Singulars(bare).Where(s => s.Length > (char.IsAscii(s[0]) ? 2 : 0)))
            {
                Add(one + "_id", table, alsoAtTheEnd: true);
                Add(one + "id", table, alsoAtTheEnd: false);
                Add($"{one}_{key}", table, alsoAtTheEnd: false);
                if (!char.IsAscii(one[0])) Add(one + key, table, alsoAtTheEnd: false);
            }
        }
    }

    private void Add(string words, CatalogTable table, bool alsoAtTheEnd)
    {
        foreach (var index in alsoAtTheEnd ? new[] { _whole, _end } : [_whole])
        {
            if (!index.TryGetValue(words, out var tables)) index[words] = tables = [];
            if (!tables.Contains(table)) tables.Add(table);
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

    [GeneratedRegex("^(wp|tbl|t|app|auth|sys|core|django|public)_")]
    private static partial Regex Prefix();
}
