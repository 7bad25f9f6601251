using System.Data.Common;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Adieu.Erasure.Stores;
using Adieu.Evidence;
using Dapper;

namespace Adieu.Storage;

/// <summary>The ledger in Adieu's database. Entries are only ever appended, inside the transaction of what they tell.</summary>
internal sealed class LedgerStore(AdieuDatabase database) : ILedger
{
    /// <summary>Appends canonical entries. The head's row lock gives every entry its place, without gaps, in the order of commits.</summary>
    internal static async Task<IReadOnlyList<LedgerLeaf>> AppendAsync(AdieuDatabase database, DbTransaction transaction, long now, IReadOnlyList<string> entries)
    {
        var connection = transaction.Connection!;
        var head = await connection.QuerySingleAsync<(long Size, byte[] Edge)>(
            "select size, edge from ledger_head where id = 1" + (database.Dialect == SqlDialect.PostgreSql ? " for update" : ""), transaction: transaction);
        var edge = new MerkleEdge(head.Size, head.Edge);
        var leaves = new List<LedgerLeaf>(entries.Count);
        foreach (var entry in entries)
        {
            var hash = MerkleTree.LeafHash(Encoding.UTF8.GetBytes(entry));
            leaves.Add(new LedgerLeaf(edge.Size, hash, now.AsTime()));
            edge.Append(hash);
        }

        await connection.ExecuteAsync(
            $"insert into ledger (position, at, entry, leaf_hash) select position, @now, entry, {database.Bytes("hash")} from "
            + database.Rows(("position", "bigint"), ("entry", "text"), ("hash", "text")),
            new { now, rows = JsonSerializer.Serialize(leaves.Zip(entries, (leaf, entry) => new { position = leaf.Position, entry, hash = Convert.ToHexString(leaf.Hash) })) },
            transaction);
        await connection.ExecuteAsync("update ledger_head set size = @Size, edge = @edge where id = 1", new { edge.Size, edge = edge.ToBytes() }, transaction);
        return leaves;
    }

    public async Task<LedgerHead> HeadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var (size, edge, now) = await connection.QuerySingleAsync<(long, byte[], long)>($"select size, edge, {database.Now} from ledger_head where id = 1");
        return new LedgerHead(size, new MerkleEdge(size, edge).Root(), now.AsTime());
    }

    public async IAsyncEnumerable<LedgerEntry> ReadAsync(long from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        while (true)
        {
            var page = (await connection.QueryAsync<(long Position, byte[] Leaf, string Text)>("select position, leaf_hash, entry from ledger where position >= @from order by position limit 1000", new { from })).ToList();
            foreach (var (position, leaf, text) in page) yield return new LedgerEntry(position, leaf, text);
            if (page.Count < 1000) yield break;
            from += page.Count;
        }
    }

    public async Task SaveCheckpointAsync(LedgerHead head, string jws, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            "insert into ledger_checkpoints (size, root, at, jws) values (@Size, @Root, @at, @jws) on conflict (size) do nothing",
            new { head.Size, head.Root, at = head.At.ToUnixTimeMilliseconds(), jws });
    }

    public async Task<(long Size, DateTimeOffset At, string Jws)?> LastCheckpointAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<(long Size, long At, string Jws)?>("select size, at, jws from ledger_checkpoints order by size desc limit 1")
            is var (size, at, jws) ? (size, at.AsTime(), jws) : null;
    }

    public async Task<IReadOnlyList<byte[]>> LeavesAsync(long from, int count, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<byte[]>("select leaf_hash from ledger where position >= @from order by position limit @count", new { from, count })];
    }

    public Task NoteAsync(string kind, JsonObject data, CancellationToken cancellationToken) => database.TransactAsync(async transaction =>
    {
        var now = await transaction.Connection!.ExecuteScalarAsync<long>($"select {database.Now}", transaction: transaction);
        return await AppendAsync(database, transaction, now, [LedgerEntries.ForNote(kind, data, now)]);
    }, cancellationToken);

    public async Task<IReadOnlyList<string>> CheckpointsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<string>("select jws from ledger_checkpoints order by size")];
    }
}
