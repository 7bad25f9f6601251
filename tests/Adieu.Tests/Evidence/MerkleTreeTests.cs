using System.Security.Cryptography;
using System.Text;
using Adieu.Evidence;

namespace Adieu.Tests.Evidence;

/// <summary>Against a second, naive writing-down of RFC 9162's definitions.</summary>
public sealed class MerkleTreeTests
{
    private static byte[] H(params byte[][] parts) => SHA256.HashData(parts.SelectMany(p => p).ToArray());

    private static byte[] Entry(int i) => Encoding.UTF8.GetBytes($"entry {i}");

    // MTH(D[n]) of section 2.1.1, word for word.
    private static byte[] Mth(IReadOnlyList<byte[]> d)
    {
        if (d.Count == 0) return H();
        if (d.Count == 1) return H([0], d[0]);
        var k = 1;
        while (k * 2 < d.Count) k *= 2;
        return H([1], Mth([.. d.Take(k)]), Mth([.. d.Skip(k)]));
    }

    private static List<byte[]> Path(List<byte[]> entries, List<(long Start, long Count)> ranges) => [.. ranges.Select(range => Mth(entries.GetRange((int)range.Start, (int)range.Count)))];

    [Fact]
    public void The_hash_of_an_empty_tree_and_of_an_empty_leaf_are_the_known_ones()
    {
        Convert.ToHexStringLower(new MerkleEdge().Root()).ShouldBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        Convert.ToHexStringLower(MerkleTree.LeafHash([])).ShouldBe("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }

    [Fact]
    public void Roots_edges_and_proofs_hold_for_every_small_tree()
    {
        for (var n = 1; n <= 40; n++)
        {
            var entries = Enumerable.Range(0, n).Select(Entry).ToList();
            var leaves = entries.Select(e => MerkleTree.LeafHash(e)).ToArray();
            var root = Mth(entries);
            var edge = new MerkleEdge();
            foreach (var leaf in leaves) edge = new MerkleEdge(edge.Size, edge.ToBytes()).With(leaf);
            edge.Root().ShouldBe(root);

            for (var i = 0; i < n; i++)
            {
                var proof = Path(entries, MerkleTree.InclusionRanges(n, i));
                MerkleProofs.Includes(leaves[i], i, n, proof, root).ShouldBeTrue();
                MerkleProofs.Includes(MerkleTree.LeafHash(Entry(n)), i, n, proof, root).ShouldBeFalse();
                if (n > 1) MerkleProofs.Includes(leaves[i], (i + 1) % n, n, proof, root).ShouldBeFalse();
                if (n > 1) MerkleProofs.Includes(leaves[i], i, n, proof.GetRange(1, proof.Count - 1), root).ShouldBeFalse();
            }

            for (var m = 1; m <= n; m++)
            {
                var old = Mth([.. entries.Take(m)]);
                var proof = Path(entries, MerkleTree.ConsistencyRanges(n, m));
                MerkleProofs.Extends(m, old, n, root, proof).ShouldBeTrue();
                MerkleProofs.Extends(m, Mth([.. entries.Take(m - 1), Entry(99)]), n, root, proof).ShouldBeFalse();
            }
        }
    }
}

internal static class MerkleEdgeExtensions
{
    public static MerkleEdge With(this MerkleEdge edge, byte[] leaf)
    {
        edge.Append(leaf);
        return edge;
    }
}
