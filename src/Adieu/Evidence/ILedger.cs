namespace Adieu.Evidence;

/// <summary>The append-only log that everything stands in.</summary>
public interface ILedger
{
    /// <summary>The tree as it is now.</summary>
    Task<LedgerHead> HeadAsync(CancellationToken cancellationToken);

    /// <summary>The canonical entries from a position on, in order.</summary>
    IAsyncEnumerable<string> ReadAsync(long from, CancellationToken cancellationToken);

    /// <summary>Keeps a signed checkpoint; the same size twice changes nothing.</summary>
    Task SaveCheckpointAsync(LedgerHead head, string jws, CancellationToken cancellationToken);

    /// <summary>All signed checkpoints, smallest first.</summary>
    Task<IReadOnlyList<string>> CheckpointsAsync(CancellationToken cancellationToken);
}

/// <summary>A tree of the ledger's first <paramref name="Size"/> entries.</summary>
public sealed record LedgerHead(long Size, byte[] Root, DateTimeOffset At);
