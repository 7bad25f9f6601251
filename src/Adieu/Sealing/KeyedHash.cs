using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Adieu.Sealing;

/// <summary>
/// Remembers a value without keeping it: HMAC-SHA-256 with a key of its own per purpose, so that hashes of one purpose
/// cannot be matched with those of another, and none can be guessed without the master key. Safe for concurrent use.
/// </summary>
public sealed class KeyedHash(KeyRing keys)
{
    private readonly ConcurrentDictionary<string, byte[]> _keys = new(StringComparer.Ordinal);

    /// <summary>The keyed hash as 64 lower-case hex characters. Normalise identifiers first (<see cref="Identifiers"/>).</summary>
    /// <param name="purpose">What the hash is for, such as <c>tombstone:shop:phone</c>.</param>
    /// <param name="value">The value.</param>
    public string Hash(string purpose, string value) => Convert.ToHexStringLower(Compute(purpose, value));

    /// <summary>Whether <paramref name="hash"/> is the keyed hash of the value; takes the same time for every wrong value.</summary>
    public bool Matches(string purpose, string value, string hash)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return Convert.FromHexString(hash, expected, out _, out var written) is System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(expected[..written], Compute(purpose, value));
    }

    private byte[] Compute(string purpose, string value) =>
        HMACSHA256.HashData(_keys.GetOrAdd(purpose, static (p, ring) => ring.Derive("hash:" + p), keys), Encoding.UTF8.GetBytes(value));
}
