using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Undo;

/// <summary>
/// A store that seals what it erases, so that a mistaken erasure can be undone while the case's key lives. The sealed
/// rows lie in the store, the key does not: whoever destroys it has made the erasure final.
/// </summary>
public interface IUndoStore : IErasureStore
{
    /// <summary>Whether the store was opened with undo.</summary>
    bool Undo { get; }

    /// <summary>
    /// Puts back what a step erased, masked and cut: what went in one transaction in one, a huge account in the pieces in which
    /// it went, the last first. A row comes back only if its unique keys are free, nobody has written the changed columns since,
    /// and the rows it refers to exist. Whoever dies between two pieces calls again, and it goes on.
    /// </summary>
    /// <param name="stepId">The step that was carried out with <see cref="ErasureRequest.VaultKey"/>.</param>
    /// <param name="key">The same key.</param>
    /// <param name="partial">Whether rows are put back even when others cannot be; otherwise it is all or nothing.</param>
    /// <param name="cancellationToken">Gives up; pieces that are back stay back.</param>
    /// <exception cref="StoreException">The key is not the step's, the sealed rows are damaged, or the store refused; pieces that are back stay back.</exception>
    Task<RestoreReport> RestoreAsync(string stepId, ReadOnlyMemory<byte> key, bool partial, CancellationToken cancellationToken);

    /// <summary>
    /// Whose account comes back in more than one transaction, so that it must be closed to business meanwhile; null where one
    /// transaction brings it back, or nothing is sealed.
    /// </summary>
    /// <exception cref="StoreException">The key is not the step's, the sealed rows are damaged, or the store could not be reached.</exception>
    Task<SubjectKey?> ReturningInPiecesAsync(string stepId, ReadOnlyMemory<byte> key, CancellationToken cancellationToken);

    /// <summary>Deletes the sealed rows of steps whose keys are destroyed: nobody can read them any more.</summary>
    /// <exception cref="StoreException">The store refused or could not be reached.</exception>
    Task ForgetAsync(IReadOnlyList<string> stepIds, CancellationToken cancellationToken);
}

/// <summary>How a restoration went.</summary>
/// <param name="Outcome">What was done.</param>
/// <param name="Tables">Rows put back, by table; when nothing was changed, rows that could have been.</param>
/// <param name="Missing">Rows that could not be put back, at most 1,000 of them.</param>
public sealed record RestoreReport(RestoreOutcome Outcome, IReadOnlyList<RestoredTable> Tables, IReadOnlyList<RowNotRestored> Missing);

/// <summary>What a restoration did.</summary>
public enum RestoreOutcome
{
    /// <summary>Everything is back.</summary>
    Complete,

    /// <summary>What could come back is back.</summary>
    Partial,

    /// <summary>Some rows could not come back, and all or nothing was asked for: nothing was changed.</summary>
    NothingChanged,

    /// <summary>
    /// A part of a huge account is back, and for the next one a place has been taken since all were seen to fit. Once it is
    /// free, the restoration goes on; or it brings back what it can.
    /// </summary>
    Halfway,

    /// <summary>The step was restored completely before; nothing was changed now.</summary>
    DoneBefore,

    /// <summary>Nothing is sealed for this step.</summary>
    NothingSealed,
}

/// <summary>Rows put back in one table. A row that several pieces of a huge account changed counts in each of them.</summary>
/// <param name="Table">As the map names it.</param>
/// <param name="Inserted">Rows that had been deleted.</param>
/// <param name="Mended">Rows that had been masked or cut.</param>
public sealed record RestoredTable(string Table, long Inserted, long Mended);

/// <summary>A row that could not be put back.</summary>
/// <param name="Table">As the map names it.</param>
/// <param name="Key">The row's key; personal data in some stores.</param>
/// <param name="Why">The check that failed, in words.</param>
public sealed record RowNotRestored(string Table, string Key, string Why)
{
    /// <summary>Without the key.</summary>
    public override string ToString() => $"{Table}: {Why}";
}
