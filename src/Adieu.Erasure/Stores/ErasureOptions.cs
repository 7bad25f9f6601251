namespace Adieu.Erasure.Stores;

/// <summary>How a store is worked on.</summary>
public sealed record ErasureOptions
{
    /// <summary>
    /// Key of ghosts and hashes, 32 bytes or more. With it the same person gets the same ghost in every run of this
    /// store; without it (the default) a ghost is random, and the same only within one step.
    /// </summary>
    public byte[]? PseudonymKey { get; init; }

    /// <summary>How long a statement waits for locks that others hold. Default 10 seconds. PostgreSQL only.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one statement may take. Default 5 minutes. PostgreSQL only.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromMinutes(5);
}
