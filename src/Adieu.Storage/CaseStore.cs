using System.Data.Common;
using Adieu.Cases;
using Adieu.Evidence;
using Adieu.Measures;
using Dapper;

namespace Adieu.Storage;

/// <summary>Cases in Adieu's database: opening, finding and claiming them. How they move is in CaseStore.Apply.cs.</summary>
internal sealed partial class CaseStore(AdieuDatabase database, ClosingMeter? meter = null) : ICaseStore
{
    public async Task<StoredCase?> OpenAsync(NewCase request, CancellationToken cancellationToken)
    {
        try
        {
            var opened = await database.TransactAsync(async transaction =>
            {
                var connection = transaction.Connection!;
                var now = await connection.ExecuteScalarAsync<long>($"select {database.Now}", transaction: transaction);
                var row = await connection.QuerySingleAsync<CaseRow>(
                    $"""
                    insert into cases (number, service, service_version, door, state, version, language, account_hash, sealed_key, sealed,
                      authenticated_at, recovered_at, opened_at, answer_by, due_at, capacity)
                    values (@number, @Service, @ServiceVersion, @door, 'Preview', 1, @Language, @AccountHash, @SealedKey, @Sealed,
                      @authenticated, @recovered, @now, @answer, @now + @expires, @capacity)
                    returning {CaseRow.Columns}
                    """,
                    new
                    {
                        number = request.Number.ToString(),
                        request.Service,
                        request.ServiceVersion,
                        door = request.Door.ToString(),
                        request.Language,
                        request.AccountHash,
                        request.SealedKey,
                        request.Sealed,
                        authenticated = request.AuthenticatedAt?.ToUnixTimeMilliseconds(),
                        recovered = request.RecoveredAt?.ToUnixTimeMilliseconds(),
                        capacity = request.Capacity?.ToString(),
                        now,
                        answer = request.AnswerBy(now.AsTime()).ToUnixTimeMilliseconds(),
                        expires = (long)request.ExpiresIn.TotalMilliseconds,
                    },
                    transaction);
                var stored = row.ToCase();
                await InsertMovesAsync(transaction, [stored.Number.ToString()], now);
                await LedgerStore.AppendAsync(database, transaction, now, [LedgerEntries.ForMove(stored, CaseState.Preview, null, now)]);
                var told = new CaseChange(stored, CaseState.Preview) { Notices = request.Notices, DisputeHashes = request.DisputeHashes };
                await InsertNoticesAsync(transaction, [told], now);
                await InsertDisputesAsync(transaction, [told], now);
                return stored;
            }, cancellationToken);
            meter?.Moved([opened]);
            return opened;
        }
        catch (DbException e) when (AdieuDatabase.IsDuplicate(e))
        {
            return null;
        }
    }

    public Task<StoredCase?> FindAsync(CaseNumber number, CancellationToken cancellationToken) =>
        FindOneAsync("number = @number", new { number = number.ToString() }, cancellationToken);

    public Task<StoredCase?> FindOpenAsync(string service, string accountHash, CancellationToken cancellationToken) =>
        FindOneAsync(
            "service = @service and account_hash = @accountHash and state not in ('Closed', 'Purged', 'Undone', 'Cancelled', 'Expired', 'Refused')",
            new { service, accountHash },
            cancellationToken);

    public Task<StoredCase?> FindDisputeAsync(string tokenHash, CancellationToken cancellationToken) =>
        FindOneAsync("number = (select number from disputes where token_hash = @tokenHash and used_at is null)", new { tokenHash }, cancellationToken);

    public async Task<IReadOnlyList<StoredCase>> WaitingAsync(int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<CaseRow>($"select {CaseRow.Columns} from cases where state in ('Held', 'NeedsAttention') order by answer_by, number limit @limit", new { limit });
        return [.. rows.Select(row => row.ToCase())];
    }

    public async Task<IReadOnlyList<CaseMove>> MovesAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string State, long At)>(
            "select state, at from case_moves where number = @number order by version", new { number = number.ToString() });
        return [.. rows.Select(row => new CaseMove(Enum.Parse<CaseState>(row.State), row.At.AsTime()))];
    }

    public async Task<IReadOnlyList<Certificate>> CertificatesAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Id, string Jws, string Payload, long At, string Kind)>(
            "select id, jws, payload, issued_at, kind from certificates where number = @number order by issued_at", new { number = number.ToString() });
        return [.. rows.Select(row => new Certificate(row.Id, row.Jws, row.Payload, row.At.AsTime(), row.Kind))];
    }

    public async Task<DateTimeOffset?> FindTombstoneAsync(string service, string kind, string hash, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var untils = (await connection.QueryAsync<long?>(
            $"select until from tombstones where service = @service and kind = @kind and hash = @hash and (until is null or until > {database.Now})",
            new { service, kind, hash })).ToList();
        return untils switch
        {
            [] => null,
            _ when untils.Contains(null) => DateTimeOffset.MaxValue,
            _ => untils.Max().AsTime(),
        };
    }

    public async Task<int> ForgetTombstonesAsync(string service, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync($"delete from tombstones where service = @service and until <= {database.Now}", new { service });
    }

    private async Task<StoredCase?> FindOneAsync(string where, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<CaseRow>($"select {CaseRow.Columns} from cases where {where}", parameters);
        return row?.ToCase();
    }
}
