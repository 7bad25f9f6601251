using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Adieu.TestKit;

/// <summary>Signs a call to a service as docs/http-store.md says that Adieu does, by hand, so that tests can also sign wrong ones.</summary>
public static class AdieuCall
{
    public static string Sign(byte[] secret, string audience, string path, string body, DateTimeOffset at)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(new
        {
            iss = "adieu",
            aud = audience,
            iat = at.ToUnixTimeSeconds(),
            exp = at.ToUnixTimeSeconds() + 60,
            jti = RandomNumberGenerator.GetHexString(32),
            path,
            body = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(body))),
        });
        var signed = $"{Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8)}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}";
    }
}
