using Adieu.Cases;
using Adieu.Staff;
using Dapper;

namespace Adieu.Storage;

/// <summary>Pads in Adieu's database. A pad lives as long as the session of the desk that it belongs to.</summary>
internal sealed class PadStore(AdieuDatabase database) : IPadStore
{
    // A code that nobody typed is worth nothing after this.
    private const long CodeLife = 30 * 60_000;

    public async Task AddAsync(string tokenHash, string code, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"delete from pads where created_at < {database.Now} - {24 * 60 * 60_000} or (code is not null and (created_at < {database.Now} - {CodeLife} or code = @code))", new { code });
        await connection.ExecuteAsync($"insert into pads (token_hash, code, created_at) values (@tokenHash, @code, {database.Now})", new { tokenHash, code });
    }

    public async Task<PadView?> FindAsync(string tokenHash, StaffOptions options, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<(string? Code, string? Session, string? Number, string? Desk, long Alive)?>(
            $"""
            select p.code, p.session_id, p.number, n.desk, cast(case when n.id is null then 0 else 1 end as bigint)
            from pads p left join staff_sessions n on n.id = p.session_id and n.level = 2
              and n.seen_at > {database.Now} - @idle and n.created_at > {database.Now} - @shift
            where p.token_hash = @tokenHash and (p.code is null or p.created_at > {database.Now} - {CodeLife})
            """, new { tokenHash, idle = (long)options.Idle.TotalMilliseconds, shift = (long)options.Shift.TotalMilliseconds });
        if (row is not { } found || (found.Session is not null && found.Alive == 0)) return null;
        return new PadView(found.Code, found.Desk, found.Number is null ? null : Numbers.Parse(found.Number));
    }

    public Task<bool> PairAsync(string code, string sessionId, CancellationToken cancellationToken) => database.TransactAsync(async transaction =>
    {
        // One pad for a desk: a new one takes the old one's place.
        var connection = transaction.Connection!;
        if (await connection.ExecuteScalarAsync<long>($"select count(*) from pads where code = @code and created_at > {database.Now} - {CodeLife}", new { code }, transaction) == 0) return false;
        await connection.ExecuteAsync("delete from pads where session_id = @sessionId", new { sessionId }, transaction);
        return await connection.ExecuteAsync("update pads set code = null, session_id = @sessionId where code = @code", new { code, sessionId }, transaction) == 1;
    }, cancellationToken);

    public async Task<bool> HasAsync(string sessionId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>("select count(*) from pads where session_id = @sessionId", new { sessionId }) > 0;
    }

    public async Task<bool> ShowAsync(string sessionId, string? number, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync("update pads set number = @number where session_id = @sessionId", new { sessionId, number }) == 1;
    }

    public async Task OfferAsync(string sessionId, string number, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("update pads set number = @number where session_id = @sessionId and number is null", new { sessionId, number });
    }

    public async Task ClearAsync(string tokenHash, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("update pads set number = null where token_hash = @tokenHash", new { tokenHash });
    }
}
