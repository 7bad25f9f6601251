using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Adieu.Sealing;

namespace Adieu.Evidence;

/// <summary>The ES256 key (P-256) that signs certificates and checkpoints. Its id is its RFC 7638 thumbprint. Safe for concurrent use.</summary>
public sealed class SigningKey
{
    /// <summary>The key's file name within the keys directory: a PEM file.</summary>
    public const string FileName = "signing.pem";

    // ECDsa promises nothing about concurrent use, so every signature imports its own.
    private readonly ECParameters _parameters;

    private SigningKey(ECParameters parameters)
    {
        _parameters = parameters;
        PublicJwk = $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.EncodeToString(parameters.Q.X)}}","y":"{{Base64Url.EncodeToString(parameters.Q.Y)}}"}""";
        Id = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(PublicJwk)));
    }

    /// <summary>The key's id (<c>kid</c>).</summary>
    public string Id { get; }

    private string PublicJwk { get; }

    /// <summary>The public key as a JSON Web Key Set, as it is published at <c>/.well-known/jwks.json</c>.</summary>
    public string ToJwks()
    {
        using var key = JsonDocument.Parse(PublicJwk);
        var members = key.RootElement.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetString());
        return JsonSerializer.Serialize(new { keys = new[] { new { kty = members["kty"], crv = members["crv"], x = members["x"], y = members["y"], kid = Id, alg = "ES256", use = "sig" } } });
    }

    /// <summary>Reads <see cref="FileName"/> in <paramref name="directory"/>.</summary>
    /// <param name="directory">The keys directory.</param>
    /// <param name="mayCreate">Whether a missing key is made now: yes in development, never in production.</param>
    /// <exception cref="KeyRingException">The key is missing or not a P-256 key; the message says what to do.</exception>
    public static SigningKey Open(string directory, bool mayCreate)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            if (!mayCreate)
                throw new KeyRingException($"There is no signing key at {path}. Put a P-256 key there, for example: openssl ecparam -name prime256v1 -genkey -noout -out {path}");
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            KeyFile.Create(path, Encoding.ASCII.GetBytes(made.ExportPkcs8PrivateKeyPem() + "\n"));
        }

        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            if (key.KeySize == 256) return new SigningKey(key.ExportParameters(includePrivateParameters: true));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // Falls through to the one message below.
        }

        throw new KeyRingException($"The signing key at {path} is not a private P-256 key in PEM. Restore it from its backup.");
    }

    /// <summary>Signs a payload as a compact JWS (RFC 7515) with ES256.</summary>
    /// <param name="payload">JSON text; signed as it is.</param>
    /// <param name="type">The header's <c>typ</c>, such as <c>adieu-certificate+jws</c>: a signature for one purpose is none for another.</param>
    public string Sign(string payload, string type)
    {
        var header = $$"""{"alg":"ES256","kid":"{{Id}}","typ":"{{type}}"}""";
        var input = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";
        using var key = ECDsa.Create(_parameters);
        var signature = key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }
}
