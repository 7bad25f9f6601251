using System.Security.Cryptography;

namespace Adieu.Evidence;

/// <summary>
/// The right edge of a growing tree: the roots of its complete subtrees, largest first, one per set bit of the size.
/// Appending and the root need no more, however long the ledger is.
/// </summary>
public sealed class MerkleEdge
{
    private readonly List<byte[]> _peaks = [];

    /// <summary>An empty tree.</summary>
    public MerkleEdge()
    {
    }

    /// <summary>Takes up an edge that was stored.</summary>
    /// <exception cref="FormatException">The bytes do not fit the size.</exception>
    public MerkleEdge(long size, ReadOnlySpan<byte> stored)
    {
        if (size < 0 || stored.Length != long.PopCount(size) * MerkleTree.HashBytes) throw new FormatException("The stored edge does not fit the ledger's size.");
        Size = size;
        for (; stored.Length > 0; stored = stored[MerkleTree.HashBytes..]) _peaks.Add(stored[..MerkleTree.HashBytes].ToArray());
    }

    /// <summary>How many leaves there are.</summary>
    public long Size { get; private set; }

    /// <summary>Appends a leaf.</summary>
    public void Append(byte[] leafHash)
    {
        var hash = leafHash;
        for (var bits = Size; (bits & 1) == 1; bits >>= 1)
        {
            hash = MerkleTree.NodeHash(_peaks[^1], hash);
            _peaks.RemoveAt(_peaks.Count - 1);
        }

        _peaks.Add(hash);
        Size++;
    }

    /// <summary>The tree's root now.</summary>
    /// <param name="tail">What follows, when what was appended here were the roots of complete subtrees, each of the same size and larger than the tail.</param>
    public byte[] Root(MerkleEdge? tail = null)
    {
        List<byte[]> peaks = [.. _peaks, .. tail?._peaks ?? []];
        if (peaks.Count == 0) return SHA256.HashData([]);
        var hash = peaks[^1];
        for (var i = peaks.Count - 2; i >= 0; i--) hash = MerkleTree.NodeHash(peaks[i], hash);
        return hash;
    }

    /// <summary>The bytes to store.</summary>
    public byte[] ToBytes() => [.. _peaks.SelectMany(p => p)];
}
