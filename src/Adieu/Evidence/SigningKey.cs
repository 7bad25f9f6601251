using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Adieu.Erasure.Archive;
using Adieu.Sealing;

namespace Adieu.Evidence;

/// <summary>The ES256 key (P-256) that signs certificates and checkpoints. Its id is its RFC 7638 thumbprint. Safe for concurrent use.</summary>
public sealed class SigningKey
{
    /// <summary>The key's file name within the keys directory: a PEM file.</summary>
    public const string FileName = "signing.pem";

    /// <summary>The folder beside it with the keys that signed before, as PEM files; their public halves are enough.</summary>
    public const string RetiredFolder = "retired";

    // ECDsa promises nothing about concurrent use, so every signature imports its own.
    private readonly ECParameters _parameters;
    private readonly PublicKey[] _published;

    private SigningKey(ECParameters parameters, IEnumerable<ECParameters> retired)
    {
        _parameters = parameters;
        _published = [PublicKey.Of(parameters), .. retired.Select(PublicKey.Of)];
    }

    /// <summary>The key's id (<c>kid</c>).</summary>
    public string Id => _published[0].Id;

    /// <summary>
    /// The public keys as a JSON Web Key Set, as it is published at <c>/.well-known/jwks.json</c>: the one that signs first, then those
    /// that signed before, so that what they signed can be checked for ever.
    /// </summary>
    public string ToJwks() => JsonSerializer.Serialize(new { keys = _published.DistinctBy(key => key.Id).Select(key => new { kty = "EC", crv = "P-256", x = key.X, y = key.Y, kid = key.Id, alg = "ES256", use = "sig" }) });

    /// <summary>Reads <see cref="FileName"/> in <paramref name="directory"/>.</summary>
    /// <param name="directory">The keys directory.</param>
    /// <param name="mayCreate">Whether a missing key is made now: yes in development, never in production.</param>
    /// <exception cref="KeyRingException">The key is missing or not P-256 keys; the message says what to do.</exception>
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

        var retired = Path.Combine(directory, RetiredFolder);
        var before = Directory.Exists(retired) ? Directory.EnumerateFiles(retired, "*.pem").Order(StringComparer.Ordinal) : Enumerable.Empty<string>();
        return new SigningKey(
            Read(path, secret: true) ?? throw new KeyRingException($"The signing key at {path} is not a private P-256 key in PEM. Restore it from its backup."),
            [.. before.Select(file => Read(file, secret: false) ?? throw new KeyRingException($"The retired key at {file} is not a P-256 key in PEM. Restore it, or take it away: then what it signed cannot be checked."))]);
    }

    private static ECParameters? Read(string path, bool secret)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return key.KeySize == 256 ? key.ExportParameters(secret) : null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
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

    // What the thumbprint of RFC 7638 is taken of: these members, in this order, without a space.
    private sealed record PublicKey(string Id, string X, string Y)
    {
        public static PublicKey Of(ECParameters key)
        {
            string x = Base64Url.EncodeToString(key.Q.X), y = Base64Url.EncodeToString(key.Q.Y);
            return new(Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}"""))), x, y);
        }
    }
}
