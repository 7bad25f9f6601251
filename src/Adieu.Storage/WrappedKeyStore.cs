using System.Text.Json;
using Adieu.Sealing;
using Dapper;

namespace Adieu.Storage;

/// <summary>The columns that hold sealed keys, each with the name that its owner is sealed for.</summary>
internal sealed class WrappedKeyStore(AdieuDatabase database) : IWrappedKeys
{
    /// <summary>Every such column there is: a test reads the schema and compares.</summary>
    internal static readonly (string Table, string Id, string Key, string Owner)[] Columns =
    [
        ("cases", "number", "sealed_key", ""), ("outbox", "id", "sealed_key", ""), ("number_announcements", "id", "sealed_key", ""),
        ("refusals", "number", "sealed_key", "refusal:"), ("undo_keys", "number", "sealed_key", "undo:"), ("staff", "id", "totp_key", "staff:"),
    ];

    private const int Batch = 500;

    public async Task<long> RewrapAsync(Func<SealedKey, string, SealedKey?> rewrap, CancellationToken cancellationToken)
    {
        var done = 0L;
        foreach (var (table, id, key, owner) in Columns)
        {
            var last = "";
            while (last is not null)
            {
                cancellationToken.ThrowIfCancellationRequested();
                (last, var changed) = await BatchAsync(table, id, key, last, (sealedKey, of) => rewrap(sealedKey, owner + of), cancellationToken);
                done += changed;
            }
        }

        return done;
    }

    private async Task<(string? Last, int Changed)> BatchAsync(string table, string id, string key, string? after, Func<SealedKey, string, SealedKey?> rewrap, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var found = (await connection.QueryAsync<(string Id, byte[] Key)>($"select {id}, {key} from {table} where {key} is not null and {id} > @after order by {id} limit {Batch}", new { after })).ToList();
        var rows = found.Select(row => (row.Id, row.Key, New: rewrap(new SealedKey(row.Key), row.Id))).Where(row => row.New is not null)
            .Select(row => new { id = row.Id, was = Convert.ToHexString(row.Key), wrapped = Convert.ToHexString(row.New!.Value.Bytes.Span) }).ToList();
        // Destroyed in between stays destroyed.
        var changed = rows.Count == 0 ? 0 : await connection.ExecuteAsync(
            $"update {table} set {key} = {database.Bytes("r.wrapped")} from {database.Rows(("id", "text"), ("was", "text"), ("wrapped", "text"))} where {table}.{id} = r.id and {table}.{key} = {database.Bytes("r.was")}",
            new { rows = JsonSerializer.Serialize(rows) });
        return (found.Count < Batch ? null : found[^1].Id, changed);
    }
}
