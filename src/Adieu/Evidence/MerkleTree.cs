using System.Security.Cryptography;

namespace Adieu.Evidence;

/// <summary>
/// The hash tree of RFC 9162 (Certificate Transparency 2.0), section 2.1, with SHA-256. The different first bytes of
/// leaves and nodes keep anybody from passing one off as the other.
/// </summary>
public static class MerkleTree
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    /// <summary>The hash of an entry.</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> entry)
    {
        var input = new byte[1 + entry.Length];
        entry.CopyTo(input.AsSpan(1));
        return SHA256.HashData(input);
    }

    /// <summary>The hash over two subtrees.</summary>
    public static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * HashBytes)];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + HashBytes)..]);
        return SHA256.HashData(input);
    }

    /// <summary>The tree's root over leaf hashes; of no leaves, the hash of nothing.</summary>
    public static byte[] Root(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 0) return SHA256.HashData([]);
        if (leaves.Length == 1) return leaves[0];
        var split = Split(leaves.Length);
        return NodeHash(Root(leaves[..split]), Root(leaves[split..]));
    }

    /// <summary>Shows that a leaf is in the tree (section 2.1.3.1).</summary>
    /// <param name="leaves">All leaf hashes of the tree.</param>
    /// <param name="index">The leaf, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public static List<byte[]> InclusionProof(ReadOnlySpan<byte[]> leaves, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leaves.Length);
        if (leaves.Length == 1) return [];
        var split = Split(leaves.Length);
        return index < split
            ? [.. InclusionProof(leaves[..split], index), Root(leaves[split..])]
            : [.. InclusionProof(leaves[split..], index - split), Root(leaves[..split])];
    }

    /// <summary>Shows that the tree of the first <paramref name="oldSize"/> leaves is the beginning of this one (section 2.1.4.1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The old size is not between 1 and the number of leaves.</exception>
    public static List<byte[]> ConsistencyProof(ReadOnlySpan<byte[]> leaves, int oldSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(oldSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, leaves.Length);
        return Subproof(leaves, oldSize, whole: true);
    }

    private static List<byte[]> Subproof(ReadOnlySpan<byte[]> leaves, int oldSize, bool whole)
    {
        if (oldSize == leaves.Length) return whole ? [] : [Root(leaves)];
        var split = Split(leaves.Length);
        return oldSize <= split
            ? [.. Subproof(leaves[..split], oldSize, whole), Root(leaves[split..])]
            : [.. Subproof(leaves[split..], oldSize - split, whole: false), Root(leaves[..split])];
    }

    // The largest power of two below n.
    private static int Split(int n) => 1 << (31 - int.LeadingZeroCount(n - 1));
}
