using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Adieu.Erasure.Stores.Http;

/// <summary>Signs a call: a JWT (HS256) of 60 seconds that is bound to the path and, by its hash, to the body.</summary>
internal static class HttpStoreToken
{
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    public static string Sign(HttpStoreOptions options, DateTimeOffset now, string path, ReadOnlySpan<byte> body)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(new
        {
            iss = options.Caller,
            aud = "adieu-store",
            iat = now.ToUnixTimeSeconds(),
            exp = now.ToUnixTimeSeconds() + 60,
            jti = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            path,
            body = Base64Url.EncodeToString(SHA256.HashData(body)),
        });
        var signed = $"{Header}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(options.Secret.Span, Encoding.ASCII.GetBytes(signed)))}";
    }
}
