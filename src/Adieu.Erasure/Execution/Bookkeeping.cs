using System.Data.Common;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Execution;

/// <summary>Adieu's own tables in a store.</summary>
internal static class Bookkeeping
{
    public static async Task EnsureAsync(SqlDatabase database, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        foreach (var sql in (string[])
        [
            .. Tables(database.Dialect, temporary: false),
            "create index if not exists adieu_retained_due on adieu_retained (until) where purged_at is null",
            "create index if not exists adieu_retained_purged on adieu_retained (step_id) where purged_at is not null",
            "drop index if exists adieu_stage_next",
            "create index if not exists adieu_stage_row on adieu_stage (step_id, table_name, row_key)",
            "create index if not exists adieu_archive_month on adieu_archive (month)",
            .. VaultTables(database.Dialect),
            // Whoever died between the receipt and tidying up is tidied up after.
            "delete from adieu_stage where step_id in (select step_id from adieu_receipts) and step_id not in (select step_id from adieu_restoring)",
            "create index if not exists adieu_retained_step on adieu_retained (step_id)",
        ])
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            try
            {
                await command.ExecuteNonQueryAsync(ct);
            }
            catch (DbException e) when (e.SqlState is "23505" or "42P07")
            {
                // Two nodes start at once: PostgreSQL's "if not exists" can still collide, and then the table is there.
            }
        }
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
        yield return $"{create} adieu_retained (table_name text not null, row_key text not null, step_id text not null, basis text not null, until {time} not null, purged_at {time}, primary key (table_name, row_key))";
    }

    private static IEnumerable<string> VaultTables(SqlDialect dialect)
    {
        var (time, bytes) = dialect == SqlDialect.PostgreSql ? ("timestamptz", "bytea") : ("text", "blob");
        yield return $"create table if not exists adieu_vault (step_id text not null, part integer not null, content {bytes} not null, primary key (step_id, part))";
        yield return $"create table if not exists adieu_holds (id text primary key, table_name text not null, condition text not null, basis text not null, since {time} not null, released_at {time})";
        // Rows that a hold has kept from an erasure, with what is to become of them and the pseudonym of whose they are; never the person's key.
        yield return $"create table if not exists adieu_held (step_id text not null, table_name text not null, row_key text not null, link integer not null, fate integer not null, until {time}, hold_id text not null, ghost text, ghost_number bigint, ghost_uuid text, done_at {time}, primary key (step_id, table_name, row_key, link, fate))";
        // A huge account that comes back in pieces: the parts of its vault below this number are still to come.
        yield return "create table if not exists adieu_restoring (step_id text primary key, below integer not null)";
        yield return $"create table if not exists adieu_restored (step_id text primary key, at {time} not null)";
    }
}
