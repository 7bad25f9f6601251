using System.Security.Cryptography;
using Adieu.Erasure;
using Adieu.Services;
using Adieu.Verification.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Adieu.Recovery;

/// <summary>
/// Signs the token with which a person who proved who they are comes back to the service for a new password: JWT, HS256
/// with the shared secret, 60 seconds, used once. Issuer and audience are the hand-off's the other way round, so that
/// neither passes for the other.
/// </summary>
internal sealed class RecoveryTokens(IUsedTokens used, TimeProvider time) : IRecoveryTokens
{
    private const int Seconds = 60;
    private const string Issuer = "adieu";

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };

    /// <summary>A token for an account.</summary>
    /// <param name="service">The service.</param>
    /// <param name="account">The account.</param>
    /// <param name="holdsNumber">Whether the person proved, beside something else, that they read messages to its number.</param>
    public string Sign(ServiceDefinition service, SubjectKey account, bool holdsNumber = false)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = service.Id,
            IssuedAt = now,
            Expires = now.AddSeconds(Seconds),
            Claims = new Dictionary<string, object>(holdsNumber ? [KeyValuePair.Create<string, object>("number", "held")] : [])
            {
                ["sub"] = account.Serialize(),
                ["jti"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
                ["purpose"] = "recovered",
            },
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(service.Secret.ToArray()), SecurityAlgorithms.HmacSha256),
        });
    }

    public async Task<bool> UseAsync(ServiceDefinition service, string token, CancellationToken cancellationToken)
    {
        if (token.Length is 0 or > 4096) return false;
        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = service.Id,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKey = new SymmetricSecurityKey(service.Secret.ToArray()),
            LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime,
        });
        return result.IsValid && result.SecurityToken is JsonWebToken claims && claims.GetPayloadValue<string>("purpose") == "recovered"
            && await used.UseAsync($"recovered:{service.Id}:{claims.Id}", new DateTimeOffset(claims.ValidTo, TimeSpan.Zero), cancellationToken);
    }
}
