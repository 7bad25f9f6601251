namespace Adieu.Evidence;

/// <summary>Checks proofs with nothing but hashes, as RFC 9162 sections 2.1.3.2 and 2.1.4.2 say.</summary>
public static class MerkleProofs
{
    /// <summary>Whether a leaf is at <paramref name="index"/> of the tree of <paramref name="size"/> leaves with that root.</summary>
    public static bool Includes(byte[] leafHash, long index, long size, IReadOnlyList<byte[]> proof, byte[] root)
    {
        if (index < 0 || index >= size) return false;
        var (fn, sn, hash) = (index, size - 1, leafHash);
        foreach (var step in proof)
        {
            if (sn == 0) return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                hash = MerkleTree.NodeHash(step, hash);
                while ((fn & 1) == 0 && fn != 0) (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
            {
                hash = MerkleTree.NodeHash(hash, step);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && hash.AsSpan().SequenceEqual(root);
    }

    /// <summary>Whether the older tree is the beginning of the newer.</summary>
    public static bool Extends(long oldSize, byte[] oldRoot, long newSize, byte[] newRoot, IReadOnlyList<byte[]> proof)
    {
        if (oldSize < 1 || oldSize > newSize) return false;
        if (oldSize == newSize) return proof.Count == 0 && oldRoot.AsSpan().SequenceEqual(newRoot);
        // A whole power of two is its own first step, which the proof leaves out.
        List<byte[]> path = long.IsPow2(oldSize) ? [oldRoot, .. proof] : [.. proof];
        if (path.Count == 0) return false;
        var (fn, sn) = (oldSize - 1, newSize - 1);
        while ((fn & 1) == 1) (fn, sn) = (fn >> 1, sn >> 1);
        var (older, newer) = (path[0], path[0]);
        foreach (var step in path.Skip(1))
        {
            if (sn == 0) return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                (older, newer) = (MerkleTree.NodeHash(step, older), MerkleTree.NodeHash(step, newer));
                while ((fn & 1) == 0 && fn != 0) (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
            {
                newer = MerkleTree.NodeHash(newer, step);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && older.AsSpan().SequenceEqual(oldRoot) && newer.AsSpan().SequenceEqual(newRoot);
    }
}
