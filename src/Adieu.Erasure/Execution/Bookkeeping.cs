using System.Data.Common;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Execution;

/// <summary>Adieu's own tables in a store.</summary>
internal static class Bookkeeping
{
    public static async Task EnsureAsync(SqlDatabase database, CancellationToken ct)
    {
        var (time, json) = database.Dialect == SqlDialect.PostgreSql ? ("timestamptz", "jsonb") : ("text", "text");
        await using var connection = await database.OpenAsync(ct);
        foreach (var sql in new[]
        {
            $"create table if not exists adieu_receipts (step_id text primary key, plan_hash text not null, at {time} not null, effects {json} not null)",
            $"create table if not exists adieu_retained (table_name text not null, row_key text not null, step_id text not null, basis text not null, until {time} not null, purged_at {time}, primary key (table_name, row_key))",
            "create index if not exists adieu_retained_due on adieu_retained (until) where purged_at is null",
            "create index if not exists adieu_retained_purged on adieu_retained (step_id) where purged_at is not null",
            "create index if not exists adieu_retained_step on adieu_retained (step_id)",
        })
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
}
