using System.Text.Json.Nodes;

namespace Adieu.Evidence;

/// <summary>The append-only log that everything stands in.</summary>
public interface ILedger
{
    /// <summary>The tree as it is now.</summary>
    Task<LedgerHead> HeadAsync(CancellationToken cancellationToken);

    /// <summary>The entries from a position on, in order.</summary>
    IAsyncEnumerable<LedgerEntry> ReadAsync(long from, CancellationToken cancellationToken);

    /// <summary>Keeps a signed checkpoint; the same size twice changes nothing.</summary>
    Task SaveCheckpointAsync(LedgerHead head, string jws, CancellationToken cancellationToken);

    /// <summary>The newest checkpoint's size, time and signed text; null while there is none.</summary>
    Task<(long Size, DateTimeOffset At, string Jws)?> LastCheckpointAsync(CancellationToken cancellationToken);

    /// <summary>The leaf hashes of <paramref name="count"/> entries from a position on, in order; fewer where there are no more.</summary>
    Task<IReadOnlyList<byte[]>> LeavesAsync(long from, int count, CancellationToken cancellationToken);

    /// <summary>Appends one entry that belongs to no move of a case.</summary>
    /// <param name="kind">What happened, such as <c>replay.finished</c>.</param>
    /// <param name="data">More; no personal data.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task NoteAsync(string kind, JsonObject data, CancellationToken cancellationToken);

    /// <summary>All signed checkpoints, smallest first.</summary>
    Task<IReadOnlyList<string>> CheckpointsAsync(CancellationToken cancellationToken);
}

/// <summary>An entry as it is stored.</summary>
/// <param name="Position">From 0.</param>
/// <param name="Leaf">The leaf hash that went into the tree.</param>
/// <param name="Text">The canonical text.</param>
public sealed record LedgerEntry(long Position, byte[] Leaf, string Text);

/// <summary>A tree of the ledger's first <paramref name="Size"/> entries.</summary>
public sealed record LedgerHead(long Size, byte[] Root, DateTimeOffset At);
