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

    /// <summary>
    /// The subtrees whose roots show, in this order, that a leaf is in the tree (section 2.1.3.1). Each is the leaves of the tree from
    /// <c>Start</c> on, <c>Count</c> of them.
    /// </summary>
    /// <param name="size">How many leaves the tree has.</param>
    /// <param name="index">The leaf, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public static List<(long Start, long Count)> InclusionRanges(long size, long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var ranges = new List<(long, long)>();
        for (var (start, count) = (0L, size); count > 1;)
        {
            var split = Split(count);
            if (index < start + split)
            {
                ranges.Add((start + split, count - split));
                count = split;
            }
            else
            {
                ranges.Add((start, split));
                (start, count) = (start + split, count - split);
            }
        }

        ranges.Reverse();
        return ranges;
    }

    /// <summary>The subtrees whose roots show that the tree of the first <paramref name="oldSize"/> leaves is the beginning of this one (section 2.1.4.1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The old size is not between 1 and <paramref name="size"/>.</exception>
    public static List<(long Start, long Count)> ConsistencyRanges(long size, long oldSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(oldSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, size);
        var ranges = new List<(long, long)>();
        var (start, count) = (0L, size);
        while (start + count != oldSize)
        {
            var split = Split(count);
            if (oldSize <= start + split)
            {
                ranges.Add((start + split, count - split));
                count = split;
            }
            else
            {
                ranges.Add((start, split));
                (start, count) = (start + split, count - split);
            }
        }

        // The old tree itself is known to whoever asks; a subtree of it is not.
        if (start > 0) ranges.Add((start, count));
        ranges.Reverse();
        return ranges;
    }

    // The largest power of two below n.
    private static long Split(long n) => 1L << (63 - (int)long.LeadingZeroCount(n - 1));
}
