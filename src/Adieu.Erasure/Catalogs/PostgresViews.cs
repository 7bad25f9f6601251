using System.Data.Common;

namespace Adieu.Erasure.Catalogs;

/// <summary>Reads PostgreSQL's materialised views, and which tables they are made of.</summary>
internal static class PostgresViews
{
    // A view's rule depends on what it reads; what reads a view reads what that view reads.
    private const string Views = """
        with recursive rule as (
          select r.ev_class as view, d.refobjid as source from pg_rewrite r
          join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class),
        deep as (select view, source from rule union select d.view, r.source from deep d join rule r on r.view = d.source)
        select n.nspname, c.relname, n.nspname = current_schema(),
               array(select distinct case when sn.nspname = current_schema() then s.relname::text else sn.nspname || '.' || s.relname end from deep d join pg_class s on s.oid = d.source and s.relkind in ('r', 'p', 'f') join pg_namespace sn on sn.oid = s.relnamespace where d.view = c.oid order by 1),
               array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum),
               array(select format_type(a.atttypid, a.atttypmod) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'm' order by 1, 2
        """;

    public static Task<List<MaterialisedView>> ReadAsync(DbConnection connection, CancellationToken ct) => CatalogReader.QueryAsync(
        connection,
        Views,
        r => new MaterialisedView(
            new CatalogTable
            {
                Schema = r.GetString(0),
                Name = r.GetString(1),
                InDefaultSchema = r.GetBoolean(2),
                Derived = true,
                Columns = [.. ((string[])r.GetValue(4)).Zip((string[])r.GetValue(5), (name, type) => new CatalogColumn(name, type, type.StartsWith("bytea", StringComparison.Ordinal) ? ColumnKind.Binary : ColumnKind.Other, Nullable: true, Default: null, Generated: true, MaxLength: null))],
            },
            (string[])r.GetValue(3)),
        ct);
}
