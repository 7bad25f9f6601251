using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Adieu.Erasure.Planning.Statements;

namespace Adieu.Erasure.Catalogs;

/// <summary>Reads SQLite's schema by its table-valued pragmas; CHECK conditions come from the stored CREATE TABLE text.</summary>
internal static partial class SqliteCatalog
{
    /// <summary>What stands for the module of a table in which a virtual table keeps its rows.</summary>
    public const string Shadow = "shadow";

    private const string Expression = "(expression)";

    public static async Task<List<CatalogTable>> ReadAsync(DbConnection connection, CancellationToken ct)
    {
        var tables = await CatalogReader.QueryAsync(
            connection,
            "select l.name, l.wr, coalesce(m.sql, ''), l.type from pragma_table_list l join sqlite_master m on m.name = l.name and m.type = 'table' where l.schema = 'main' and l.name not like 'sqlite\\_%' escape '\\' order by l.name",
            r => (Name: r.GetString(0), WithoutRowId: r.GetInt64(1) == 1, Sql: r.GetString(2), Kind: r.GetString(3)),
            ct);
        var columns = (await CatalogReader.QueryAsync(
            connection,
            "select m.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk, c.hidden from sqlite_master m join pragma_table_xinfo(m.name) c where m.type = 'table' and c.hidden <> 1 order by m.name, c.cid",
            r => (Table: r.GetString(0), Name: r.GetString(1), Type: r.GetString(2), NotNull: r.GetInt64(3) == 1, Default: r.IsDBNull(4) ? null : r.GetString(4), Pk: r.GetInt64(5), Generated: r.GetInt64(6) > 1),
            ct)).ToLookup(c => c.Table);
        var keys = (await CatalogReader.QueryAsync(
            connection,
            "select m.name, f.id, f.seq, f.\"table\", f.\"from\", f.\"to\", f.on_delete from sqlite_master m join pragma_foreign_key_list(m.name) f where m.type = 'table' order by 1, 2, 3",
            r => (Table: r.GetString(0), Id: r.GetInt64(1), Target: r.GetString(3), From: r.GetString(4), To: r.IsDBNull(5) ? null : r.GetString(5), OnDelete: r.GetString(6)),
            ct)).ToLookup(f => f.Table);
        var indexes = (await CatalogReader.QueryAsync(
            connection,
            "select m.name, l.name, l.\"unique\", l.partial, i.name, i.coll, coalesce(s.sql, '') from sqlite_master m join pragma_index_list(m.name) l join pragma_index_xinfo(l.name) i left join sqlite_master s on s.type = 'index' and s.name = l.name where m.type = 'table' and i.key order by 1, l.seq, i.seqno",
            r => (Table: r.GetString(0), Index: r.GetString(1), Unique: r.GetInt64(2) == 1, Partial: r.GetInt64(3) == 1, Column: r.IsDBNull(4) ? Expression : r.GetString(4), Collation: r.GetString(5), Sql: r.GetString(6)),
            ct)).ToLookup(i => i.Table);
        var narrow = (await CatalogReader.QueryAsync(
            connection,
            "select m.name, s.sql from sqlite_master m join pragma_index_list(m.name) l join sqlite_master s on s.type = 'index' and s.name = l.name where m.type = 'table' and l.\"unique\" and s.sql is not null and (l.partial or exists (select 1 from pragma_index_info(l.name) i where i.name is null)) order by 1, l.seq",
            r => (Table: r.GetString(0), Sql: r.GetString(1)),
            ct)).ToLookup(i => i.Table);
        var triggers = (await CatalogReader.QueryAsync(connection, "select tbl_name, name, sql from sqlite_master where type = 'trigger' order by 1, 2", r => (Table: r.GetString(0), Trigger: Trigger(r.GetString(1), r.GetString(2))), ct)).ToLookup(t => t.Table, t => t.Trigger);

        var forgetting = new HashSet<string>();
        foreach (var (name, _, sql, kind) in tables.Where(t => Module(t.Sql, t.Kind) == "fts5"))
        {
            if (tables.Exists(t => t.Name == name + "_config") && (await CatalogReader.QueryAsync(connection, $"select 1 from {SqlWriter.Name(name + "_config")} where k = 'secure-delete' and v = 1", _ => true, ct)).Count > 0) forgetting.Add(name);
        }

        var canonical = tables.ToDictionary(t => t.Name, t => t.Name, StringComparer.OrdinalIgnoreCase);
        var primary = tables.ToDictionary(t => t.Name, t => columns[t.Name].Where(c => c.Pk > 0).OrderBy(c => c.Pk).Select(c => c.Name).ToList());
        // Names may be written in any case where they are used; they count as they were declared.
        string? Spelled(string table, string? column) => columns[table].Select(c => c.Name).FirstOrDefault(n => n.Equals(column, StringComparison.OrdinalIgnoreCase)) ?? column;
        return [.. tables.Select(t => new CatalogTable
        {
            Schema = "main",
            Name = t.Name,
            InDefaultSchema = true,
            WithoutRowId = t.WithoutRowId,
            Module = Module(t.Sql, t.Kind),
            ForgetsWords = forgetting.Contains(t.Name),
            PrimaryKey = primary[t.Name],
            Columns = [.. columns[t.Name].Select(c => Column(c.Name, c.Type, !c.NotNull && !IsRowId(c.Pk, c.Type, primary[t.Name].Count) && !(c.Pk > 0 && t.WithoutRowId), c.Generated ? CheckConditions.Computed(t.Sql, c.Name) : c.Default, c.Generated) with { IgnoresCase = IgnoresCase(t.Sql, c.Name) })],
            Uniques = [.. (primary[t.Name].Count > 0 ? [primary[t.Name]] : Array.Empty<IReadOnlyList<string>>())
                .Concat(indexes[t.Name].Where(i => i.Unique && !i.Partial).GroupBy(i => i.Index).Where(g => g.All(i => i.Column != Expression)).Select(g => (IReadOnlyList<string>)[.. g.Select(i => i.Column)]))
                .DistinctBy(u => string.Join('\0', u))],
            NarrowUniques = [.. narrow[t.Name].Select(i => IndexText.NarrowUnique(i.Sql))],
            Indexes = [.. (primary[t.Name].Count > 0 ? [new CatalogIndex(primary[t.Name], null)] : Array.Empty<CatalogIndex>())
                .Concat(indexes[t.Name].GroupBy(i => i.Index).Select(g => new CatalogIndex([.. g.Select(i => Ordered(i.Column, i.Collation, IgnoresCase(t.Sql, i.Column)))], g.First() is { Partial: true, Sql: { Length: > 0 } partial } ? IndexText.NarrowUnique(partial).Condition : null)))],
            ForeignKeys = [.. keys[t.Name].Where(f => canonical.ContainsKey(f.Target)).GroupBy(f => f.Id).Select(g => Key([.. g.Select(f => Spelled(t.Name, f.From)!)], canonical[g.First().Target], [.. g.Select(f => Spelled(canonical[f.Target], f.To))], g.First().OnDelete, primary))],
            Checks = CheckConditions.In(t.Sql),
            Triggers = [.. triggers[t.Name].Where(g => (g.OnDelete || g.OnUpdate) && !g.Name.StartsWith(Catalog.OwnPrefix, StringComparison.Ordinal))],
        })];
    }

    private static string? Module(string sql, string kind) => kind == Shadow ? Shadow : kind == "virtual" ? ModulePattern().Match(sql).Groups[1].Value.ToLowerInvariant() : null;

    private static bool IgnoresCase(string sql, string column) =>
        sql.Contains("nocase", StringComparison.OrdinalIgnoreCase) && Regex.IsMatch(sql, $@"(?<![\w.])[""`\[]?{Regex.Escape(column)}[""`\]]?\s[^,]*\bcollate\s+[""'`]?nocase\b", RegexOptions.IgnoreCase);

    // An index that is ordered by other letters than the column compares by is of no use to a plain comparison.
    private static string Ordered(string column, string collation, bool ignoresCase) =>
        collation.Equals("nocase", StringComparison.OrdinalIgnoreCase) == ignoresCase ? column : $"{column} collate {collation.ToLowerInvariant()}";

    private static bool IsRowId(long pk, string type, int keyColumns) => pk > 0 && keyColumns == 1 && type.Equals("integer", StringComparison.OrdinalIgnoreCase);

    private static ForeignKey Key(List<string> from, string target, List<string?> to, string onDelete, Dictionary<string, List<string>> primary)
    {
        // A reference without columns means the target's primary key.
        IReadOnlyList<string> targets = to.Exists(c => c is null) ? primary[target] : [.. to.Select(c => c!)];
        var rule = onDelete.ToUpperInvariant() switch
        {
            "CASCADE" => DeleteRule.Cascade,
            "SET NULL" => DeleteRule.SetNull,
            "SET DEFAULT" => DeleteRule.SetDefault,
            "RESTRICT" => DeleteRule.Restrict,
            _ => DeleteRule.NoAction,
        };
        return new ForeignKey(from, target, targets, rule, Deferrable: rule != DeleteRule.Restrict, Enforced: false);
    }

    private static CatalogColumn Column(string name, string type, bool nullable, string? @default, bool generated)
    {
        var length = LengthPattern().Match(type) is { Success: true } m ? int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) : (int?)null;
        return new CatalogColumn(name, type, Kind(type.ToUpperInvariant()), nullable, @default, generated, length);
    }

    private static ColumnKind Kind(string type) => type switch
    {
        _ when type.Contains("JSON", StringComparison.Ordinal) => ColumnKind.Json,
        _ when type.Contains("BOOL", StringComparison.Ordinal) => ColumnKind.Boolean,
        _ when type.Contains("INT", StringComparison.Ordinal) => ColumnKind.Integer,
        _ when type.Contains("UUID", StringComparison.Ordinal) || type.Contains("GUID", StringComparison.Ordinal) => ColumnKind.Uuid,
        _ when type.Contains("CHAR", StringComparison.Ordinal) || type.Contains("CLOB", StringComparison.Ordinal) || type.Contains("TEXT", StringComparison.Ordinal) => ColumnKind.Text,
        _ when type.Contains("BLOB", StringComparison.Ordinal) => ColumnKind.Binary,
        _ when type.Contains("TIME", StringComparison.Ordinal) => ColumnKind.Timestamp,
        _ when type.Contains("DATE", StringComparison.Ordinal) => ColumnKind.Date,
        _ when type.Contains("REAL", StringComparison.Ordinal) || type.Contains("FLOA", StringComparison.Ordinal) || type.Contains("DOUB", StringComparison.Ordinal)
            || type.Contains("NUM", StringComparison.Ordinal) || type.Contains("DEC", StringComparison.Ordinal) => ColumnKind.Number,
        _ => ColumnKind.Other,
    };

    // The event is the first of these words behind the name, which may be any of them in quotes.
    private static CatalogTrigger Trigger(string name, string sql)
    {
        var at = sql.IndexOf(name, StringComparison.OrdinalIgnoreCase) + name.Length;
        var word = EventPattern().Match(sql, Math.Clamp(at, 0, sql.Length)).Groups[1].Value.ToUpperInvariant();
        return new CatalogTrigger(name, word is "DELETE" or "", word is "UPDATE" or "");
    }

    [GeneratedRegex(@"\b(delete|update|insert)\b", RegexOptions.IgnoreCase)]
    private static partial Regex EventPattern();

    [GeneratedRegex(@"\busing\s+[""`\[]?(\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex ModulePattern();

    [GeneratedRegex(@"\(\s*(\d+)\s*\)")]
    private static partial Regex LengthPattern();
}
