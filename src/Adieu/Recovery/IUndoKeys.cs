using Adieu.Cases;

namespace Adieu.Recovery;

/// <summary>Where the keys lie with which a case's erasure can be undone: in Adieu's own database, sealed, never in a store.</summary>
internal interface IUndoKeys
{
    /// <summary>Makes a key for each case that has none; the first one made stays, so that an erasure that is tried again seals with the same.</summary>
    /// <param name="numbers">The cases.</param>
    /// <param name="seal">Makes a new sealed key.</param>
    /// <param name="lives">How long the keys live, from now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The keys that live.</returns>
    Task<IReadOnlyDictionary<CaseNumber, UndoKey>> EnsureAsync(IReadOnlyCollection<CaseNumber> numbers, Func<CaseNumber, byte[]> seal, TimeSpan lives, CancellationToken cancellationToken);

    /// <summary>The keys of these cases that live.</summary>
    Task<IReadOnlyDictionary<CaseNumber, UndoKey>> FindAsync(IReadOnlyCollection<CaseNumber> numbers, CancellationToken cancellationToken);

    /// <summary>Destroys keys whose time is over, each with its entry in the ledger, and their bytes in the database's files.</summary>
    /// <returns>Cases whose keys are destroyed and whose sealed rows are not deleted yet.</returns>
    Task<IReadOnlyList<CaseNumber>> DestroyDueAsync(string service, int limit, CancellationToken cancellationToken);

    /// <summary>Notes that no store holds sealed rows of these cases any more.</summary>
    Task ForgottenAsync(IReadOnlyCollection<CaseNumber> numbers, CancellationToken cancellationToken);
}

/// <summary>A case's key, sealed under the master key.</summary>
/// <param name="Sealed">The sealed key.</param>
/// <param name="Until">When it is destroyed.</param>
internal sealed record UndoKey(byte[] Sealed, DateTimeOffset Until);
