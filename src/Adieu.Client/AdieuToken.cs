using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Adieu.Client;

/// <summary>Signs the short-lived tokens that a service shows to Adieu: JWT, HS256, used once, 60 seconds at most.</summary>
internal static class AdieuToken
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

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
