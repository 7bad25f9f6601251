using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Adieu.Client.Calls;

/// <summary>Tells Adieu's calls from others': a token of at most 60 seconds, for this path and this very body, that counts once.</summary>
internal static class AdieuCaller
{
    private const int ClockSkewSeconds = 5;
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>Whether Adieu made this call.</summary>
    /// <param name="context">The call.</param>
    /// <param name="audience">What it is for: one kind of call does not pass for another.</param>
    /// <param name="body">The body as it came.</param>
    public static async Task<bool> IsAdieuAsync(HttpContext context, string audience, ReadOnlyMemory<byte> body)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal) || header.Length > 4096) return false;
        var options = context.RequestServices.GetRequiredService<IOptions<AdieuOptions>>().Value;
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        var result = await Handler.ValidateTokenAsync(header["Bearer ".Length..], new TokenValidationParameters
        {
            // Whoever holds the secret may call; the issuer only says for which service.
            ValidateIssuer = false,
            ValidAudience = audience,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKey = new SymmetricSecurityKey(options.SecretBytes),
            LifetimeValidator = (_, expires, _, _) => expires is { } at && at.AddSeconds(ClockSkewSeconds) > now,
        });
        if (!result.IsValid || result.SecurityToken is not JsonWebToken claims || claims.ValidTo - claims.IssuedAt > TimeSpan.FromSeconds(60)) return false;
        var path = context.Request.PathBase.Add(context.Request.Path).ToString();
        return claims.TryGetPayloadValue<string>("path", out var signed) && signed == path
            && claims.TryGetPayloadValue<string>("body", out var hash) && hash == Base64Url.EncodeToString(SHA256.HashData(body.Span))
            && claims.Id is { Length: > 0 and <= 100 } id && context.RequestServices.GetRequiredService<UsedCalls>().First(id, claims.ValidTo.AddSeconds(ClockSkewSeconds), now);
    }
}
