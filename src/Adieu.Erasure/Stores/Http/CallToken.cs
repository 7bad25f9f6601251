using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Adieu.Erasure.Stores.Http;

/// <summary>Signs a call to a service: a JWT (HS256) of 60 seconds that is bound to the path and, by its hash, to the body.</summary>
public static class CallToken
{
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    /// <summary>Signs a call.</summary>
    /// <param name="secret">The secret that is shared with the service.</param>
    /// <param name="issuer">Who calls.</param>
    /// <param name="audience">What the call is for: one kind of call does not pass for another.</param>
    /// <param name="now">The time.</param>
    /// <param name="path">The path that is called.</param>
    /// <param name="body">The body that is sent.</param>
    public static string Sign(ReadOnlySpan<byte> secret, string issuer, string audience, DateTimeOffset now, string path, ReadOnlySpan<byte> body)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(new
        {
            iss = issuer,
            aud = audience,
            iat = now.ToUnixTimeSeconds(),
            exp = now.ToUnixTimeSeconds() + 60,
            jti = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            path,
            body = Base64Url.EncodeToString(SHA256.HashData(body)),
        });
        var signed = $"{Header}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}";
    }
}
