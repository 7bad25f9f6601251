using System.Security.Cryptography;
using System.Text;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Services;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Adieu.Verification.Tokens;

/// <summary>Reads what services sign with the shared secret.</summary>
internal sealed class ServiceTokens(IUsedTokens used, TimeProvider time) : IServiceTokens
{
    private const int MostSeconds = 60;
    private const int ClockSkewSeconds = 5;
    private const int MostCharacters = 4096;

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    public async Task<HandOffResult> ReadHandOffAsync(ServiceDefinition service, string token, CancellationToken cancellationToken)
    {
        var (claims, fault) = await ReadAsync(service, token);
        if (claims is null) return new HandOffResult.Refused(fault);
        // A call's token is no hand-off: it names a path and no account.
        if (Text(claims, "sub") is not { } account || Text(claims, "path") is not null || DoorOf(Text(claims, "door")) is not { } door) return new HandOffResult.Refused("invalid");
        if (!await UseAsync(service, claims, cancellationToken)) return new HandOffResult.Refused("used");
        return new HandOffResult.Accepted(new SubjectKey(account), door, Language(claims) ?? service.Language, At(claims, "auth_time"), At(claims, "recovered_at"))
        {
            DeviceSince = At(claims, "device_since"),
            PasskeyAt = At(claims, "passkey_time"),
        };
    }

    public async Task<bool> AcceptCallAsync(ServiceDefinition service, string token, string path, CancellationToken cancellationToken)
    {
        var (claims, _) = await ReadAsync(service, token);
        return claims is not null && Text(claims, "sub") is null && Text(claims, "path") == path && await UseAsync(service, claims, cancellationToken);
    }

    private async Task<(JsonWebToken? Claims, string Fault)> ReadAsync(ServiceDefinition service, string token)
    {
        if (token.Length is 0 or > MostCharacters) return (null, "invalid");
        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = service.Id,
            ValidAudience = "adieu",
            // Named, so that neither "none" nor a public key passed off as a secret is ever considered.
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKey = new SymmetricSecurityKey(service.Secret.ToArray()),
            LifetimeValidator = (_, expires, _, _) => expires is { } at && at.AddSeconds(ClockSkewSeconds) > time.GetUtcNow().UtcDateTime,
        });
        if (!result.IsValid || result.SecurityToken is not JsonWebToken claims)
            return (null, result.Exception is SecurityTokenInvalidLifetimeException ? "expired" : "invalid");
        // A token that claims a long life is wrong, however soon it is shown.
        var lasts = claims.ValidTo - claims.IssuedAt;
        var fresh = claims.IssuedAt <= time.GetUtcNow().UtcDateTime.AddSeconds(ClockSkewSeconds) && lasts > TimeSpan.Zero && lasts <= TimeSpan.FromSeconds(MostSeconds);
        return fresh && !string.IsNullOrEmpty(claims.Id) && claims.Id.Length <= 100 ? (claims, "") : (null, "invalid");
    }

    private Task<bool> UseAsync(ServiceDefinition service, JsonWebToken claims, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{service.Id}:{claims.Id}")));
        return used.UseAsync(id, new DateTimeOffset(claims.ValidTo, TimeSpan.Zero).AddSeconds(ClockSkewSeconds), cancellationToken);
    }

    private static Door? DoorOf(string? door) => door switch { "signed-in" => Door.SignedIn, "signed-out" => Door.SignedOut, _ => null };

    private static string? Language(JsonWebToken claims) =>
        Text(claims, "lang") is { Length: > 1 and <= 20 } language && language.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? language : null;

    private static string? Text(JsonWebToken claims, string name) => claims.TryGetPayloadValue<string>(name, out var value) && !string.IsNullOrEmpty(value) ? value : null;

    // A time in the future is no time at which somebody gave a password.
    private DateTimeOffset? At(JsonWebToken claims, string name) =>
        claims.TryGetPayloadValue<long>(name, out var seconds) && seconds > 0 && seconds <= time.GetUtcNow().ToUnixTimeSeconds() + ClockSkewSeconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
