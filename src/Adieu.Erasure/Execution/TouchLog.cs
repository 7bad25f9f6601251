using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Planning.Statements;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Adieu.Erasure.Execution;

/// <summary>Writes down, while a transaction runs, what its own statements say they changed, and on SQLite what was really changed.</summary>
internal sealed class TouchLog
{
    private readonly Dictionary<string, (char Verb, string Table)?> _parsed = [];
    private readonly sqlite3? _sqlite;
    private readonly Dictionary<string, string> _keys = [];
    private int _changes;

    public TouchLog(SqliteConnection? sqlite)
    {
        if (sqlite is null) return;
        _sqlite = sqlite.Handle;
        raw.sqlite3_update_hook(_sqlite, Saw, null);
    }

    /// <summary>By table, quoted with its schema: what the statements say. A statement that feeds another says nothing.</summary>
    public Dictionary<string, RowsTouched> Affected { get; } = [];

    /// <summary>SQLite: what happened, by whatever hand. Tables without rowid are not seen.</summary>
    public Dictionary<string, RowsTouched> Touched { get; } = [];

    /// <summary>SQLite: how many rows were changed by triggers and foreign keys, in tables of any kind.</summary>
    public long Indirect { get; private set; }

    public void Begin()
    {
        Affected.Clear();
        Touched.Clear();
        Indirect = 0;
        if (_sqlite is not null) _changes = raw.sqlite3_total_changes(_sqlite);
    }

    /// <summary>A statement has run.</summary>
    public void Ran(string sql, int rows)
    {
        if (!_parsed.TryGetValue(sql, out var known)) _parsed[sql] = known = Parse(sql);
        if (_sqlite is not null)
        {
            var changes = raw.sqlite3_total_changes(_sqlite);
            if (changes != _changes) Indirect += changes - _changes - raw.sqlite3_changes(_sqlite);
            _changes = changes;
        }

        if (rows <= 0 || known is not { } at) return;
        Affected[at.Table] = Affected.GetValueOrDefault(at.Table) + (at.Verb == 'u' ? new RowsTouched(0, rows, 0) : new RowsTouched(0, 0, rows));
    }

    private void Saw(object data, int type, utf8z database, utf8z table, long rowid)
    {
        var name = table.utf8_to_string();
        if (!_keys.TryGetValue(name, out var key)) _keys[name] = key = database.utf8_to_string() == "main" && !name.StartsWith(Catalog.OwnPrefix, StringComparison.Ordinal) ? SqlWriter.Name("main") + "." + SqlWriter.Name(name) : "";
        if (key.Length == 0) return;
        Touched[key] = Touched.GetValueOrDefault(key) + (type == raw.SQLITE_DELETE ? new RowsTouched(0, 0, 1) : type == raw.SQLITE_UPDATE ? new RowsTouched(0, 1, 0) : new RowsTouched(1, 0, 0));
    }

    // The engine writes them alike: update "schema"."table" as t …, delete from "schema"."table" as t …, with only before a table that has heirs.
    private static (char, string)? Parse(string sql)
    {
        foreach (var (verb, start) in new[] { ('u', "update "), ('u', "update only "), ('d', "delete from "), ('d', "delete from only ") })
        {
            if (sql.StartsWith(start + '"', StringComparison.Ordinal) && sql.IndexOf(" as t ", StringComparison.Ordinal) is > 0 and var end) return (verb, sql[start.Length..end]);
        }

        return null;
    }
}
