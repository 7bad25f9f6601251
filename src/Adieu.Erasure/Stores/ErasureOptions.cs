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

    /// <summary>Whether steps may ask for their rows to be sealed (<see cref="ErasureRequest.VaultKey"/>). Default no: rows are then deleted as they are found, which is faster.</summary>
    public bool Undo { get; init; }
}
