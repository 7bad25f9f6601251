using System.Buffers.Text;

namespace Adieu.Evidence;

/// <summary>
/// Proves entries, and that the ledger only grew, against the newest checkpoint. What is complete never changes, so the roots of complete
/// chunks are kept: 32 bytes for 1,024 entries, and a proof reads two chunks at most, however long the ledger is.
/// </summary>
public sealed class LedgerProver(ILedger ledger) : IDisposable
{
    private const int Chunk = 1024;

    private readonly List<byte[]> _chunks = [];
    private readonly SemaphoreSlim _reading = new(1, 1);

    /// <summary>Shows that an entry stands in the ledger; null when there is none, or none that a checkpoint was signed over yet.</summary>
    public async Task<LedgerProof.Inclusion?> InclusionAsync(long position, CancellationToken cancellationToken)
    {
        if (await ledger.LastCheckpointAsync(cancellationToken) is not { } signed || position < 0 || position >= signed.Size) return null;
        var leaf = (await ledger.LeavesAsync(position, 1, cancellationToken))[0];
        return new(position, Base64Url.EncodeToString(leaf), await PathAsync(MerkleTree.InclusionRanges(signed.Size, position), cancellationToken), signed.Jws);
    }

    /// <summary>Shows that the ledger of so many entries is the beginning of the one that was signed last; null when it never was that small or is not that large.</summary>
    /// <param name="from">The size of the earlier ledger, from 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<LedgerProof.Consistency?> ConsistencyAsync(long from, CancellationToken cancellationToken)
    {
        if (await ledger.LastCheckpointAsync(cancellationToken) is not { } signed || from < 1 || from > signed.Size) return null;
        var root = Base64Url.EncodeToString(await RootAsync(0, from, cancellationToken));
        return new(from, root, await PathAsync(MerkleTree.ConsistencyRanges(signed.Size, from), cancellationToken), signed.Jws);
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    private async Task<List<string>> PathAsync(List<(long Start, long Count)> ranges, CancellationToken cancellationToken)
    {
        var path = new List<string>(ranges.Count);
        foreach (var (start, count) in ranges) path.Add(Base64Url.EncodeToString(await RootAsync(start, count, cancellationToken)));
        return path;
    }

    // A subtree begins at a multiple of the smallest power of two that is not below its size, so one that has a complete chunk begins with one.
    private async Task<byte[]> RootAsync(long start, long count, CancellationToken cancellationToken)
    {
        var (chunks, rest) = ((int)(count / Chunk), (int)(count % Chunk));
        var edge = new MerkleEdge();
        if (chunks > 0) foreach (var chunk in await ChunksAsync((int)(start / Chunk), chunks, cancellationToken)) edge.Append(chunk);
        return edge.Root(rest > 0 ? await EdgeAsync(start + ((long)chunks * Chunk), rest, cancellationToken) : null);
    }

    private async Task<IReadOnlyList<byte[]>> ChunksAsync(int first, int count, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            while (_chunks.Count < first + count) _chunks.Add((await EdgeAsync((long)_chunks.Count * Chunk, Chunk, cancellationToken)).Root());
            return _chunks.GetRange(first, count);
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<MerkleEdge> EdgeAsync(long start, int count, CancellationToken cancellationToken)
    {
        var edge = new MerkleEdge();
        foreach (var leaf in await ledger.LeavesAsync(start, count, cancellationToken)) edge.Append(leaf);
        return edge;
    }
}
