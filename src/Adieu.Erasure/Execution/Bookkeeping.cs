using System.Data.Common;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Execution;

/// <summary>Adieu's own tables in a store.</summary>
internal static class Bookkeeping
{
    private const string IfNotThere = " if not exists ";

    /// <summary>Makes what is not there yet. A role that may make nothing is enough where all is there.</summary>
    /// <exception cref="StoreException">Something is missing that may not be made, or may not be written to.</exception>
    public static async Task EnsureAsync(SqlDatabase database, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        var there = await ThereAsync(database.Dialect, connection, ct);
        foreach (var sql in All(database.Dialect).Where(s => !there.Contains(NameIn(s)))) await MakeAsync(connection, sql, ct);
        if (database.Dialect == SqlDialect.PostgreSql) await RightsAsync(connection, ct);
        // Whoever died between the receipt and tidying up is tidied up after.
        await RunAsync(connection, "delete from adieu_stage where step_id in (select step_id from adieu_receipts) and step_id not in (select step_id from adieu_restoring)", ct);
    }

    /// <summary>The tables that plans read and write; temporary ones stand in for them where nothing may be made.</summary>
    public static IEnumerable<string> Tables(SqlDialect dialect, bool temporary)
    {
        var (time, json) = dialect == SqlDialect.PostgreSql ? ("timestamptz", "jsonb") : ("text", "text");
        var create = temporary ? "create temp table if not exists" : "create table if not exists";
        yield return $"{create} adieu_receipts (step_id text primary key, plan_hash text not null, at {time} not null, effects {json} not null)";
        yield return $"{create} adieu_pieces (step_id text not null, table_name text not null, fate integer not null, basis text not null, until {time}, n bigint not null, primary key (step_id, table_name, fate, basis))";
        // Kept rows that left the service; their number is their key in adieu_retained.
        yield return $"{create} adieu_archive (id text primary key, month text not null, content {(dialect == SqlDialect.PostgreSql ? "bytea" : "blob")} not null)";
        // The rows of an account that is too large for one transaction, by key; gone when it is erased. Pages are half empty, so that a
        // row is moved on to another state within its page, and its index need not know.
        var half = dialect == SqlDialect.PostgreSql ? " with (fillfactor = 50)" : "";
        yield return $"{create} adieu_stage (step_id text not null, table_name text not null, row_key text not null, link integer not null, fate integer not null, until {time}, basis text, state integer not null){half}";
        // Rows that a hold has kept from an erasure, with what is to become of them and the pseudonym of whose they are; never the person's key.
        yield return $"{create} adieu_held (step_id text not null, table_name text not null, row_key text not null, link integer not null, fate integer not null, until {time}, hold_id text not null, ghost text, ghost_number bigint, ghost_uuid text, done_at {time}, primary key (step_id, table_name, row_key, link, fate))";
        yield return $"{create} adieu_retained (table_name text not null, row_key text not null, step_id text not null, basis text not null, until {time} not null, purged_at {time}, primary key (table_name, row_key))";
    }

    private static IEnumerable<string> All(SqlDialect dialect) =>
    [
        .. Tables(dialect, temporary: false),
        "create index if not exists adieu_retained_due on adieu_retained (until) where purged_at is null",
        "create index if not exists adieu_retained_purged on adieu_retained (step_id) where purged_at is not null",
        "create index if not exists adieu_stage_row on adieu_stage (step_id, table_name, row_key)",
        "create index if not exists adieu_archive_month on adieu_archive (month)",
        .. VaultTables(dialect),
        "create index if not exists adieu_retained_step on adieu_retained (step_id)",
        "create index if not exists adieu_held_row on adieu_held (table_name, row_key) where done_at is null",
    ];

    private static IEnumerable<string> VaultTables(SqlDialect dialect)
    {
        var (time, bytes) = dialect == SqlDialect.PostgreSql ? ("timestamptz", "bytea") : ("text", "blob");
        yield return $"create table if not exists adieu_vault (step_id text not null, part integer not null, content {bytes} not null, primary key (step_id, part))";
        yield return $"create table if not exists adieu_holds (id text primary key, table_name text not null, condition text not null, basis text not null, since {time} not null, released_at {time})";
        // A huge account that comes back in pieces: the parts of its vault below this number are still to come.
        yield return "create table if not exists adieu_restoring (step_id text primary key, below integer not null)";
        yield return $"create table if not exists adieu_restored (step_id text primary key, at {time} not null)";
    }

    private static string NameIn(string sql) => sql[(sql.IndexOf(IfNotThere, StringComparison.Ordinal) + IfNotThere.Length)..].Split(' ')[0];

    // PostgreSQL asks for the right to make a table before it sees that the table is there.
    private static async Task<HashSet<string>> ThereAsync(SqlDialect dialect, DbConnection connection, CancellationToken ct) => [.. await CatalogReader.QueryAsync(
        connection,
        dialect == SqlDialect.Sqlite ? "select name from sqlite_master where name like 'adieu\\_%' escape '\\'" : "select relname from pg_class where relname like 'adieu\\_%' and relkind in ('r', 'i') and pg_table_is_visible(oid)",
        r => r.GetString(0),
        ct)];

    private static async Task MakeAsync(DbConnection connection, string sql, CancellationToken ct)
    {
        try
        {
            await RunAsync(connection, sql, ct);
        }
        catch (DbException e) when (e.SqlState is "23505" or "42P07")
        {
            // Two nodes start at once: PostgreSQL's "if not exists" can still collide, and then the table is there.
        }
        catch (DbException e) when (e.SqlState == "42501")
        {
            throw new StoreException($"The database's role may not make {NameIn(sql)}, one of Adieu's own tables: grant it create on the schema, or let a role that may open the store once (docs/operations.md, Rights).", transient: false, e);
        }
    }

    private static async Task RightsAsync(DbConnection connection, CancellationToken ct)
    {
        // A publication of all tables refuses to delete from one whose rows it could not name; a table of notes has no key.
        await RunAsync(connection, """
            do $$ begin
              if exists (select 1 from pg_class where relname = 'adieu_stage' and relkind = 'r' and relreplident <> 'f' and pg_table_is_visible(oid) and pg_has_role(relowner, 'usage')) then
                alter table adieu_stage replica identity full;
              end if;
            exception when duplicate_object or unique_violation or object_in_use or internal_error then null;
            end $$
            """, ct);
        var closed = await CatalogReader.QueryAsync(
            connection,
            "select relname from pg_class where relname = any(@own) and relkind = 'r' and pg_table_is_visible(oid) and not (has_table_privilege(oid, 'select') and has_table_privilege(oid, 'insert') and has_table_privilege(oid, 'update') and has_table_privilege(oid, 'delete')) order by relname".Replace("@own", $"'{{{string.Join(',', All(SqlDialect.PostgreSql).Where(s => s.StartsWith("create table", StringComparison.Ordinal)).Select(NameIn))}}}'", StringComparison.Ordinal),
            r => r.GetString(0),
            ct);
        if (closed.Count > 0) throw new StoreException($"The database's role may not use Adieu's own tables: grant select, insert, update, delete on {string.Join(", ", closed)} to it.", transient: false);
    }

    private static async Task RunAsync(DbConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(ct);
    }
}
