using System.Security.Cryptography;
using System.Text;
using Adieu.Erasure.Archive;

namespace Adieu.Sealing;

/// <summary>
/// Adieu's master key, from which every other symmetric key is derived by name. Losing it loses all open cases' sealed
/// data and all tombstones; whoever has it and the database can read them. Safe for concurrent use.
/// </summary>
public sealed class KeyRing
{
    /// <summary>The master key's file name within the keys directory: 32 random bytes.</summary>
    public const string FileName = "master.key";

    private const int KeyBytes = 32;
    private readonly byte[] _master;

    /// <summary>Takes a master key from elsewhere, such as a secrets manager.</summary>
    /// <exception cref="ArgumentException">The key has not exactly 32 bytes.</exception>
    public KeyRing(ReadOnlySpan<byte> masterKey)
    {
        if (masterKey.Length != KeyBytes) throw new ArgumentException("The master key must have exactly 32 bytes.", nameof(masterKey));
        _master = masterKey.ToArray();
    }

    /// <summary>Reads <see cref="FileName"/> in <paramref name="directory"/>.</summary>
    /// <param name="directory">The keys directory.</param>
    /// <param name="mayCreate">Whether a missing key is made now: yes in development, never in production, where a lost volume must not look like a fresh start.</param>
    /// <exception cref="KeyRingException">The key is missing or malformed; the message says what to do.</exception>
    public static KeyRing Open(string directory, bool mayCreate)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            if (!mayCreate)
                throw new KeyRingException($"There is no master key at {path}. Put 32 random bytes there, for example: head -c 32 /dev/urandom > {path}");
            KeyFile.Create(path, RandomNumberGenerator.GetBytes(KeyBytes));
        }

        var key = File.ReadAllBytes(path);
        return key.Length == KeyBytes
            ? new KeyRing(key)
            : throw new KeyRingException($"The master key at {path} has {key.Length} bytes instead of 32. Restore it from its backup.");
    }

    /// <summary>The 32-byte key for a purpose; the same purpose always gives the same key, and no key tells another (HKDF-SHA-256, RFC 5869).</summary>
    internal byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _master, KeyBytes, salt: "adieu/1"u8.ToArray(), info: Encoding.UTF8.GetBytes(purpose));

    /// <summary>Says that there is a key, never which.</summary>
    public override string ToString() => "keys:***";
}

/// <summary>The keys directory is not as it must be. The message is for operators and holds no key.</summary>
public sealed class KeyRingException(string message) : Exception(message);
