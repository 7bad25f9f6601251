using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Adieu.Evidence;

/// <summary>Checks what <see cref="SigningKey"/> signed, with the published keys alone.</summary>
public static class SignedText
{
    /// <summary>The outcome of a check.</summary>
    public abstract record Check
    {
        private Check()
        {
        }

        /// <summary>The signature is right.</summary>
        public sealed record Valid(string Payload, string KeyId) : Check;

        /// <summary>It is not, and why, in one sentence.</summary>
        public sealed record Invalid(string Why) : Check;
    }

    /// <summary>Checks a compact JWS.</summary>
    /// <param name="jws">The text.</param>
    /// <param name="jwks">A JSON Web Key Set.</param>
    /// <param name="type">The <c>typ</c> that it must have.</param>
    public static Check Verify(string jws, string jwks, string type)
    {
        try
        {
            var parts = jws.Trim().Split('.');
            if (parts.Length != 3) return new Check.Invalid("It is not a compact JWS of three parts.");
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            if (Member(header.RootElement, "alg") != "ES256") return new Check.Invalid("It is not signed with ES256.");
            if (Member(header.RootElement, "typ") != type) return new Check.Invalid($"It is not of the type {type}.");
            if (header.RootElement.TryGetProperty("crit", out _)) return new Check.Invalid("It asks for extensions that are not known.");
            var id = Member(header.RootElement, "kid");
            using var set = JsonDocument.Parse(jwks);
            var key = set.RootElement.GetProperty("keys").EnumerateArray()
                .FirstOrDefault(k => Member(k, "kid") == id && Member(k, "kty") == "EC" && Member(k, "crv") == "P-256");
            if (id is null || key.ValueKind != JsonValueKind.Object) return new Check.Invalid("The key that signed it is not in the key set.");
            using var ecdsa = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = Base64Url.DecodeFromChars(Member(key, "x")), Y = Base64Url.DecodeFromChars(Member(key, "y")) },
            });
            var input = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
            var signature = Base64Url.DecodeFromChars(parts[2]);
            return ecdsa.VerifyData(input, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
                ? new Check.Valid(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])), id)
                : new Check.Invalid("The signature does not fit the text: one of them was altered.");
        }
        catch (Exception e) when (e is JsonException or FormatException or CryptographicException or KeyNotFoundException or InvalidOperationException)
        {
            return new Check.Invalid("It is malformed.");
        }
    }

    /// <summary>The payload of a text that this Adieu signed itself; nothing is checked.</summary>
    internal static string PayloadOf(string jws) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(jws.Split('.')[1]));

    private static string? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
