using System.Data.Common;
using System.Text.RegularExpressions;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Catalogs;

/// <summary>Reads PostgreSQL's schema from pg_catalog: a handful of queries whatever the number of tables.</summary>
internal static partial class PostgresCatalog
{
    private const string OurTables = """
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'f') and not c.relispartition and n.nspname <> 'information_schema' and n.nspname not like 'pg\_%'
          and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
        """;

    private const string HidesRows = """
        c.relrowsecurity and row_security_active(c.oid) and not coalesce((
          select bool_or(p.polpermissive and p.polcmd = '*' and pg_get_expr(p.polqual, p.polrelid) = 'true') and bool_and(p.polpermissive) from pg_policy p
          where p.polrelid = c.oid and exists (select 1 from unnest(p.polroles) r where r = 0 or pg_has_role(r, 'usage'))), false)

        """;

    private const string Columns = """
        with recursive base as (
          select t.oid as type, t.oid as base, t.typnotnull as required, t.typtypmod as mod from pg_type t
          union all
          select b.type, t.typbasetype, b.required or u.typnotnull, case when b.mod >= 0 then b.mod else t.typtypmod end
          from base b join pg_type t on t.oid = b.base and t.typtype = 'd' join pg_type u on u.oid = t.typbasetype)
        select a.attrelid::int8, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull or b.required, pg_get_expr(d.adbin, d.adrelid),
               a.attgenerated <> '' or a.attidentity = 'a', u.typname, u.typtype::text, u.typcategory::text,
               case when u.typname in ('varchar', 'bpchar') and greatest(a.atttypmod, b.mod) > 4 then greatest(a.atttypmod, b.mod) - 4 end,
               (select string_agg(e.enumlabel, chr(31) order by e.enumsortorder) from pg_enum e where e.enumtypid = u.oid), a.attidentity = 'a',
               coalesce((select not l.collisdeterministic from pg_collation l where l.oid = a.attcollation), false)
        from pg_attribute a
        join base b on b.type = a.atttypid join pg_type u on u.oid = b.base and u.typtype <> 'd'
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attnum > 0 and not a.attisdropped and a.attrelid in (select c.oid
        """ + " " + OurTables + ") order by a.attrelid, a.attnum";

    private const string Constraints = """
        select k.conrelid::int8, k.contype::text, coalesce(k.confrelid, 0)::int8, k.confdeltype::text, k.condeferrable,
               (select array_agg(a.attname::text order by x.n) from unnest(k.conkey) with ordinality x(num, n) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = x.num),
               (select array_agg(a.attname::text order by x.n) from unnest(k.confkey) with ordinality x(num, n) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = x.num),
               case when k.contype = 'c' then pg_get_expr(k.conbin, k.conrelid) end,
               k.convalidated and current_setting('session_replication_role') = 'origin' and not exists (select 1 from pg_trigger g where g.tgconstraint = k.oid and g.tgenabled not in ('O', 'A'))
        from pg_constraint k where k.contype in ('p', 'u', 'f', 'c') and k.conrelid <> 0 order by k.conrelid, k.conname
        """;

    // What a domain asks of its values, with the column's name in the place of the value.
    private const string Domains = """
        with recursive of as (
          select a.attrelid, a.attname, a.atttypid as type from pg_attribute a join pg_type t on t.oid = a.atttypid and t.typtype = 'd' where a.attnum > 0 and not a.attisdropped
          union all select of.attrelid, of.attname, t.typbasetype from of join pg_type t on t.oid = of.type and t.typtype = 'd')
        select of.attrelid::int8, of.attname, pg_get_expr(k.conbin, 0) from of join pg_constraint k on k.contypid = of.type and k.contype = 'c' order by 1, 2, k.conname
        """;

    private const string Indexes = """
        select i.indrelid::int8, i.indisunique and i.indpred is null and i.indexprs is null,
               array(select coalesce(pg_get_indexdef(i.indexrelid, x, true), '') from generate_series(1, i.indnkeyatts) x),
               i.indisunique or i.indisexclusion, pg_get_expr(i.indpred, i.indrelid, true), i.indimmediate
        from pg_index i join pg_class c on c.oid = i.indexrelid where i.indisvalid order by i.indrelid, c.relname
        """;

    // tgtype is a set of bits (src/include/catalog/pg_trigger.h): 8 delete, 16 update.
    private const string Triggers = """
        select tgrelid::int8, tgname, tgtype & 8 <> 0, tgtype & 16 <> 0
        from pg_trigger where not tgisinternal and tgenabled <> 'D' and tgtype & 24 <> 0 order by tgname
        """;

    public static async Task<List<CatalogTable>> ReadAsync(DbConnection connection, CancellationToken ct)
    {
        if ((await CatalogReader.QueryAsync(connection, "select current_schema() is null", r => r.GetBoolean(0), ct))[0])
            throw new StoreException("The database's role may look into no schema that is on its search_path: grant usage on schema ... to it.", transient: false);
        // A policy that shows every row to this role hides nothing.
        var tables = await CatalogReader.QueryAsync(
            connection,
            "select c.oid::int8, n.nspname, c.relname, n.nspname = current_schema(), c.relkind = 'p', c.relkind = 'f', " + HidesRows + OurTables,
            r => (Id: r.GetInt64(0), Schema: r.GetString(1), Name: r.GetString(2), Here: r.GetBoolean(3), Partitioned: r.GetBoolean(4), Foreign: r.GetBoolean(5), HidesRows: r.GetBoolean(6)),
            ct);
        var names = tables.ToDictionary(t => t.Id, t => t.Here ? t.Name : $"{t.Schema}.{t.Name}");
        var columns = (await CatalogReader.QueryAsync(connection, Columns, r => (Table: r.GetInt64(0), Column: Column(r)), ct)).ToLookup(c => c.Table, c => c.Column);
        var constraints = (await CatalogReader.QueryAsync(
            connection,
            Constraints,
            r => (Table: r.GetInt64(0), Kind: r.GetString(1), Target: r.GetInt64(2), OnDelete: r.GetString(3), Deferrable: r.GetBoolean(4), Columns: r.IsDBNull(5) ? [] : (string[])r.GetValue(5), Targets: r.IsDBNull(6) ? [] : (string[])r.GetValue(6), Check: r.IsDBNull(7) ? null : r.GetString(7), Enforced: r.GetBoolean(8)),
            ct)).ToLookup(k => k.Table);
        var indexes = (await CatalogReader.QueryAsync(
            connection, Indexes, r => (Table: r.GetInt64(0), Unique: r.GetBoolean(1), Columns: (IReadOnlyList<string>)[.. ((string[])r.GetValue(2)).Select(Unquote)], Distinct: r.GetBoolean(3), Condition: r.IsDBNull(4) ? null : r.GetString(4), Immediate: r.GetBoolean(5)), ct)).ToLookup(i => i.Table);
        var triggers = (await CatalogReader.QueryAsync(
            connection, Triggers, r => (Table: r.GetInt64(0), Trigger: new CatalogTrigger(r.GetString(1), r.GetBoolean(2), r.GetBoolean(3))), ct)).ToLookup(t => t.Table, t => t.Trigger);

        // Only updates (2) and deletions (4) are asked of the table (src/include/nodes/nodes.h); a rule for insertions keeps nothing from them.
        var rules = (await CatalogReader.QueryAsync(
            connection, "select ev_class::int8, rulename from pg_rewrite where ev_type in ('2', '4') and ev_enabled <> 'D' order by rulename", r => (Table: r.GetInt64(0), Name: r.GetString(1)), ct)).ToLookup(t => t.Table, t => t.Name);
        var heirs = (await CatalogReader.QueryAsync(connection, "with recursive of as (select inhparent, inhrelid from pg_inherits union select of.inhparent, i.inhrelid from of join pg_inherits i on i.inhparent = of.inhrelid) select inhparent::int8, inhrelid::int8 from of order by 2", r => (Table: r.GetInt64(0), Heir: r.GetInt64(1)), ct)).ToLookup(h => h.Table, h => h.Heir);
        var domains = (await CatalogReader.QueryAsync(connection, Domains, r => (Table: r.GetInt64(0), Check: ValuePattern().Replace(r.GetString(2), SqlWriter.Bare(r.GetString(1)).Replace("$", "$$", StringComparison.Ordinal))), ct)).ToLookup(d => d.Table, d => d.Check);
        var unlinking = (await CatalogReader.QueryAsync(
            connection, "select distinct g.tgrelid::int8 from pg_trigger g join pg_proc f on f.oid = g.tgfoid where f.proname = 'lo_manage' and g.tgenabled in ('O', 'A')", r => r.GetInt64(0), ct)).ToHashSet();

        return [.. tables.Select(t => new CatalogTable
        {
            Schema = t.Schema,
            Name = t.Name,
            InDefaultSchema = t.Here,
            Partitioned = t.Partitioned,
            Heirs = t.Partitioned ? [] : [.. heirs[t.Id].Where(names.ContainsKey).Select(h => names[h])],
            Columns = [.. columns[t.Id]],
            PrimaryKey = constraints[t.Id].Where(k => k.Kind == "p").Select(k => k.Columns).FirstOrDefault() ?? [],
            Uniques = [.. indexes[t.Id].Where(i => i.Unique).Select(i => i.Columns).DistinctBy(u => string.Join('\0', u))],
            NarrowUniques = [.. indexes[t.Id].Where(i => i.Distinct && !i.Unique).Select(i => new NarrowUnique(i.Columns, i.Condition))],
            ChecksUniqueLater = indexes[t.Id].Any(i => !i.Immediate),
            HidesRows = t.HidesRows,
            Indexes = [.. indexes[t.Id].Select(i => new CatalogIndex(i.Columns, i.Condition))],
            ForeignKeys = [.. constraints[t.Id].Where(k => k.Kind == "f" && names.ContainsKey(k.Target))
                .Select(k => new ForeignKey(k.Columns, names[k.Target], k.Targets, Rule(k.OnDelete), k.Deferrable, k.Enforced))
                .DistinctBy(f => (string.Join('\0', f.Columns), f.Target))],
            Checks = [.. constraints[t.Id].Where(k => k.Check is not null).Select(k => k.Check!), .. domains[t.Id]],
            Rules = [.. rules[t.Id]],
            Foreign = t.Foreign,
            UnlinksObjects = unlinking.Contains(t.Id),
            Triggers = [.. triggers[t.Id].Where(g => !g.Name.StartsWith(Catalog.OwnPrefix, StringComparison.Ordinal))],
        })];
    }

    private static string Unquote(string name) => name.Length > 2 && name[0] == '"' && name[^1] == '"' ? name[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : name;

    private static DeleteRule Rule(string code) => code switch
    {
        "c" => DeleteRule.Cascade,
        "n" => DeleteRule.SetNull,
        "d" => DeleteRule.SetDefault,
        "r" => DeleteRule.Restrict,
        _ => DeleteRule.NoAction,
    };

    private static CatalogColumn Column(DbDataReader r)
    {
        var labels = r.IsDBNull(10) ? null : r.GetString(10).Split('\x1f');
        var kind = (Base: r.GetString(6), Category: r.GetString(8)) switch
        {
            _ when labels is not null => ColumnKind.Enum,
            ("int2" or "int4" or "int8", _) => ColumnKind.Integer,
            ("uuid", _) => ColumnKind.Uuid,
            ("json" or "jsonb", _) => ColumnKind.Json,
            ("bytea", _) => ColumnKind.Binary,
            ("bool", _) => ColumnKind.Boolean,
            ("date", _) => ColumnKind.Date,
            ("timestamp" or "timestamptz", _) => ColumnKind.Timestamp,
            ("citext", _) or (_, "S") => ColumnKind.Text,
            (_, "N") => ColumnKind.Number,
            _ => ColumnKind.Other,
        };
        return new CatalogColumn(
            r.GetString(1), r.GetString(2), kind, Nullable: !r.GetBoolean(3), r.IsDBNull(4) ? null : r.GetString(4), r.GetBoolean(5), r.IsDBNull(9) ? null : r.GetInt32(9), labels, r.GetBoolean(11))
        { IgnoresCase = r.GetString(6) == "citext" || r.GetBoolean(12), LargeObject = r.GetString(6) == "oid" };
    }

    [GeneratedRegex(@"\bVALUE\b")]
    private static partial Regex ValuePattern();
}
