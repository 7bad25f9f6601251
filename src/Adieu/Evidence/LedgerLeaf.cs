namespace Adieu.Evidence;

/// <summary>Where an entry stands in the ledger.</summary>
/// <param name="Position">From 0.</param>
/// <param name="Hash">The leaf hash.</param>
/// <param name="At">The database's time of the entry.</param>
internal sealed record LedgerLeaf(long Position, byte[] Hash, DateTimeOffset At);
