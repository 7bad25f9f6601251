using Adieu.Verification.Tokens;
using Dapper;

namespace Adieu.Storage;

/// <summary>Remembers used tokens in Adieu's database, so that a token is good once over all nodes.</summary>
internal sealed class UsedTokens(AdieuDatabase database) : IUsedTokens
{
    public async Task<bool> UseAsync(string id, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("delete from used_tokens where expires_at < @before", new { before = expiresAt.AddMinutes(-10).ToUnixTimeMilliseconds() });
        return await connection.ExecuteAsync(
            "insert into used_tokens (id, expires_at) values (@id, @expires) on conflict do nothing", new { id, expires = expiresAt.ToUnixTimeMilliseconds() }) == 1;
    }
}
