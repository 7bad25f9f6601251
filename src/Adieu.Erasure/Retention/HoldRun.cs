using System.Data.Common;
using Adieu.Erasure.Execution;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;
using Microsoft.Data.Sqlite;

namespace Adieu.Erasure.Retention;

/// <summary>Reads and writes holds, and asks inside an erasing transaction whom they concern.</summary>
internal sealed class HoldRun(EngineSession session, Plan plan)
{
    // SQLITE_ERROR (https://www.sqlite.org/rescode.html#error)
    private const int Wrong = 1;

    private readonly SqlWriter _sql = new(session.Dialect);
    private readonly HoldSql _holds = new(plan, new SqlWriter(session.Dialect));

    /// <summary>The holds that are on; in an erasing transaction no other can be put on before it ends.</summary>
    public async Task<IReadOnlyList<LegalHold>> ActiveAsync(bool locked, CancellationToken ct)
    {
        if (locked && _sql.Postgres) await session.ExecuteAsync("lock table adieu_holds in share mode", ct);
        return await session.QueryAsync("select id, table_name, condition, basis, since from adieu_holds where released_at is null order by since, id", r => new LegalHold(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), ErasingTransaction.Time(r, 4)!.Value), ct);
    }

    /// <summary>The condition that a remembered row <c>r</c> of <c>adieu_retained</c> is under none of the holds.</summary>
    public string Free(IReadOnlyList<LegalHold> holds, string alias) => string.Concat(holds.Select(hold =>
    {
        var rows = plan.Tables.Where(t => t.Fates.Contains(Fate.Retain) && t.Key.Count > 0).Select(t => (Table: t, Under: _holds.Under(hold, t, "t"))).Where(t => t.Under is not null);
        return string.Concat(rows.Select(r => $" and not ({alias}.table_name = {SqlWriter.Text(r.Table.Name)} and exists (select 1 from {SqlWriter.Table(r.Table.Table)} t where {RowKey(r.Table, "t")} = {alias}.row_key and {r.Under}))"));
    }));

    /// <summary>The key of a row of the table itself, as <c>adieu_retained</c> remembers it.</summary>
    public string RowKey(TablePlan table, string alias) => _sql.RowKey(table.Key, [.. table.Key.Select(k => $"{alias}.{SqlWriter.Name(k.Name)}")]);

    public async Task<long> HoldAsync(LegalHold hold, CancellationToken ct)
    {
        var table = plan.Tables.FirstOrDefault(t => t.Name == hold.Table) ?? throw new StoreException($"The map has no table {hold.Table}.", transient: false);
        await session.BeginAsync(writes: true, ct);
        object since = _sql.Postgres ? hold.Since.UtcDateTime : Batch.Iso(hold.Since);
        var added = await session.ExecuteAsync(
            "insert into adieu_holds (id, table_name, condition, basis, since) values (@id, @table, @condition, @basis, @since) on conflict (id) do nothing",
            ct, ("id", hold.Id), ("table", hold.Table), ("condition", hold.Condition), ("basis", hold.Basis), ("since", since));
        // Whoever died before they heard that it is on puts the same one on once more.
        if (added == 0 && !(await ActiveAsync(locked: false, ct)).Any(h => h with { Since = hold.Since } == hold))
            throw new StoreException($"There is a hold {hold.Id}, or was one before it was released: give this one another name.", transient: false);
        var rows = await HeldAsync(table, hold, ct);
        await session.CommitAsync(ct);
        return rows;
    }

    // The database's own text would quote the condition, which may name somebody.
    private async Task<long> HeldAsync(TablePlan table, LegalHold hold, CancellationToken ct)
    {
        try
        {
            return (await PlainAsync($"select count(*) from {_sql.Rows(table, ("adieu_held", SqlWriter.Condition(hold.Condition)))} t where t.adieu_held", r => r.GetInt64(0), ct))[0];
        }
        catch (DbException e) when (e is SqliteException { SqliteErrorCode: Wrong } || e.SqlState?[..2] is "22" or "42")
        {
            throw new StoreException($"Table {hold.Table} does not take the hold's condition{(e.SqlState is { } state ? $": error {state}" : "")}. A condition is SQL on its columns, such as: id = 42.", transient: false, e);
        }
    }

    public async Task<bool> ReleaseAsync(string id, DateTimeOffset now, CancellationToken ct)
    {
        await session.BeginAsync(writes: true, ct);
        object at = _sql.Postgres ? now.UtcDateTime : Batch.Iso(now);
        var released = await session.ExecuteAsync("update adieu_holds set released_at = @at where id = @id and released_at is null", ct, ("at", at), ("id", id));
        await session.CommitAsync(ct);
        return released > 0;
    }

    // Not prepared: holds come and go, and a session would keep each one's statement.
    private async Task<List<T>> PlainAsync<T>(string sql, Func<DbDataReader, T> row, CancellationToken ct)
    {
        await using var command = session.Connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, session.Transaction);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct)) rows.Add(row(reader));
        return rows;
    }
}
