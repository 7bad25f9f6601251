using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Adieu.Client;

/// <summary>Signs the short-lived tokens that a service shows to Adieu: JWT, HS256, used once, 60 seconds at most.</summary>
internal static class AdieuToken
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };

    /// <summary>The account of a token with which Adieu sends somebody back; null when it is not one of ours, or too old. Whether it was used, Adieu knows.</summary>
    public static async Task<RecoveredAccount?> ReadRecoveryAsync(AdieuOptions options, TimeProvider time, string token)
    {
        if (token.Length is 0 or > 4096) return null;
        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = "adieu",
            ValidAudience = options.Service,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKey = new SymmetricSecurityKey(options.SecretBytes),
            LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime,
        });
        return result.IsValid && result.Claims.TryGetValue("purpose", out var purpose) && purpose is "recovered" && result.Claims.TryGetValue("sub", out var account) && account is string key
            ? new RecoveredAccount(key, result.Claims.TryGetValue("number", out var number) && number is "held")
            : null;
    }

    public static string Sign(AdieuOptions options, TimeProvider time, IDictionary<string, object> claims)
    {
        var now = time.GetUtcNow().UtcDateTime;
        claims["jti"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = options.Service,
            Audience = "adieu",
            IssuedAt = now,
            Expires = now.AddSeconds(60),
            Claims = claims,
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(options.SecretBytes), SecurityAlgorithms.HmacSha256),
        });
    }
}
