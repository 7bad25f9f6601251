using Adieu.Erasure.Archive;

namespace Adieu.Erasure.Stores;

/// <summary>How a store is worked on.</summary>
public sealed record ErasureOptions
{
    /// <summary>
    /// Key of ghosts and hashes, 32 bytes or more. With it the same person gets the same ghost in every run of this
    /// store; without it (the default) a ghost is random, and the same only within one step, and hashes are so within one batch.
    /// </summary>
    public byte[]? PseudonymKey { get; init; }

    /// <summary>
    /// The most rows of one table that one transaction takes, where the map lets rows go piece by piece; a batch with more
    /// is divided, and an account with more goes in pieces. Default 10,000; 1 or more.
    /// </summary>
    public int ChunkRows { get; init; } = 10_000;

    /// <summary>How long a statement waits for locks that others hold. Default 10 seconds. PostgreSQL only.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a batch is tried when others hold its rows, or would dead-lock with it. Default 4; 1 or more.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>The first wait before such a batch is tried again; each further one is twice as long. Default 100 milliseconds.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The store counts as busy, and gets pauses, while it takes longer than this on average to begin a transaction and
    /// tell the time (on SQLite: to let the writer in). Default 100 milliseconds.
    /// </summary>
    public TimeSpan BusyAt { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause between two batches, or two pieces of a huge account, on a busy store. Default 2 seconds; zero never pauses.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one statement may take; a batch that takes longer is halved, and so are the next ones, until larger ones are tried again little by little. Default 5 minutes. PostgreSQL only.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether steps may ask for their rows to be sealed (<see cref="ErasureRequest.VaultKey"/>). Default no: rows are then deleted as they are found, which is faster.</summary>
    public bool Undo { get; init; }

    /// <summary>Keys of the retention archive; a map that moves rows there needs them. Default none.</summary>
    public IArchiveKeys? ArchiveKeys { get; init; }
}
