namespace Adieu.Verification.Tokens;

/// <summary>Remembers which tokens were used.</summary>
internal interface IUsedTokens
{
    /// <summary>Uses a token up; false when it was used before. Atomic over all nodes.</summary>
    /// <param name="id">The token's id, with its issuer.</param>
    /// <param name="expiresAt">Until when it has to be remembered.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<bool> UseAsync(string id, DateTimeOffset expiresAt, CancellationToken cancellationToken);
}
