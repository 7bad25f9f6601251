using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Adieu.Verification.Face;

/// <summary>
/// Signs requests to a provider elsewhere, and believes only answers that are signed for this very request. The scheme
/// (HMAC-SHA-256 over lines joined by a line feed) is described in docs/face.md.
/// </summary>
internal sealed class SignedExchange(string secret, TimeProvider time) : DelegatingHandler
{
    private readonly byte[] _key = Encoding.UTF8.GetBytes(secret);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        var at = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var signature = Sign("request", at, nonce, request.Method.Method, request.RequestUri!.PathAndQuery, Digest(body));
        request.Headers.TryAddWithoutValidation("Authorization", $"Adieu-HMAC t={at},n={nonce},s={signature}");

        var response = await base.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode) return response;

        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        var expected = Sign("response", nonce, status, Digest(await response.Content.ReadAsByteArrayAsync(cancellationToken)));
        var given = response.Headers.TryGetValues("Adieu-Signature", out var values) ? values.First() : "";
        if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(given))) return response;

        response.Dispose();
        throw new HttpRequestException("The answer's signature is wrong.");
    }

    private string Sign(params string[] lines) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(string.Join('\n', lines))));

    private static string Digest(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));
}
