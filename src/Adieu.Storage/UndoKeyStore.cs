using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Evidence;
using Adieu.Recovery;
using Dapper;

namespace Adieu.Storage;

/// <summary>The table <c>undo_keys</c>.</summary>
internal sealed class UndoKeyStore(AdieuDatabase database) : IUndoKeys
{
    // Asked of each key that is due, by its number: a join may begin with all cases of the service.
    private const string OfService = "exists (select 1 from cases c where c.number = k.number and c.service = @service)";

    public Task<IReadOnlyDictionary<CaseNumber, UndoKey>> EnsureAsync(IReadOnlyCollection<CaseNumber> numbers, Func<CaseNumber, byte[]> seal, TimeSpan lives, CancellationToken cancellationToken) =>
        database.TransactAsync(async transaction =>
        {
            var rows = JsonSerializer.Serialize(numbers.Select(n => new { number = n.ToString(), sealed_key = Convert.ToHexString(seal(n)) }));
            await transaction.Connection!.ExecuteAsync(
                $"insert into undo_keys (number, sealed_key, until) select number, {database.Bytes("sealed_key")}, {database.Now} + @lives from {database.Rows(("number", "text"), ("sealed_key", "text"))} where true on conflict (number) do nothing",
                new { rows, lives = (long)lives.TotalMilliseconds }, transaction);
            return await ReadAsync(transaction.Connection!, transaction, numbers);
        }, cancellationToken);

    public async Task<IReadOnlyDictionary<CaseNumber, UndoKey>> FindAsync(IReadOnlyCollection<CaseNumber> numbers, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await ReadAsync(connection, null, numbers);
    }

    public async Task<IReadOnlyList<CaseNumber>> DestroyDueAsync(string service, int limit, CancellationToken cancellationToken)
    {
        await DestroyAsync(service, limit, cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        var numbers = await connection.QueryAsync<string>(
            $"select k.number from undo_keys k where k.forgotten_at is null and k.until <= {database.Now} and k.destroyed_at is not null and {OfService} order by k.until limit @limit", new { service, limit });
        return [.. numbers.Select(Numbers.Parse)];
    }

    public async Task ForgottenAsync(IReadOnlyCollection<CaseNumber> numbers, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync($"update undo_keys set forgotten_at = {database.Now} from {database.Rows(("number", "text"))} where undo_keys.number = r.number", new { rows = RowsOf(numbers) });
    }

    private async Task DestroyAsync(string service, int limit, CancellationToken cancellationToken)
    {
        var destroyed = await database.TransactAsync(async transaction =>
        {
            var connection = transaction.Connection!;
            var now = await connection.ExecuteScalarAsync<long>($"select {database.Now}", transaction: transaction);
            var due = (await connection.QueryAsync<string>(
                $"select k.number from undo_keys k where k.forgotten_at is null and k.until <= @now and k.destroyed_at is null and {OfService} order by k.until limit @limit {database.SkipLocked}",
                new { service, now, limit }, transaction)).ToList();
            if (due.Count == 0) return 0;
            await connection.ExecuteAsync($"update undo_keys set sealed_key = null, destroyed_at = @now from {database.Rows(("number", "text"))} where undo_keys.number = r.number", new { now, rows = RowsOf(due) }, transaction);
            await LedgerStore.AppendAsync(database, transaction, now, [.. due.Select(number => LedgerEntries.ForNote("undo.key-destroyed", new JsonObject { ["case"] = number, ["service"] = service }, now))]);
            return due.Count;
        }, cancellationToken);
        if (destroyed == 0 || database.Dialect != SqlDialect.Sqlite) return;
        // The key's bytes are overwritten in the file; in the write-ahead log they would wait for its next turn.
        await using var open = await database.OpenAsync(cancellationToken);
        await open.ExecuteAsync("pragma wal_checkpoint(truncate)");
    }

    private async Task<IReadOnlyDictionary<CaseNumber, UndoKey>> ReadAsync(DbConnection connection, DbTransaction? transaction, IReadOnlyCollection<CaseNumber> numbers)
    {
        var rows = await connection.QueryAsync<(string Number, byte[] Key, long Until)>(
            $"select k.number, k.sealed_key, k.until from undo_keys k join {database.Rows(("number", "text"))} on r.number = k.number where k.sealed_key is not null and k.until > {database.Now}",
            new { rows = RowsOf(numbers) }, transaction);
        return rows.ToDictionary(row => Numbers.Parse(row.Number), row => new UndoKey(row.Key, row.Until.AsTime()));
    }

    private static string RowsOf(IEnumerable<CaseNumber> numbers) => RowsOf(numbers.Select(n => n.ToString()));

    private static string RowsOf(IEnumerable<string> numbers) => JsonSerializer.Serialize(numbers.Select(number => new { number }));
}
