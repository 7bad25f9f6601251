namespace Adieu.Erasure.Stores;

/// <summary>A store that can be asked who is in it and what was done in it, so that erasures can be repeated after a backup was restored.</summary>
public interface IReplayStore : IErasureStore
{
    /// <summary>Streams the keys of all subjects, in no particular order; memory does not grow with their number.</summary>
    /// <exception cref="StoreException">The store refused or could not be reached.</exception>
    IAsyncEnumerable<SubjectKey> SubjectsAsync(CancellationToken cancellationToken);

    /// <summary>Which of these steps the store has a receipt for.</summary>
    /// <exception cref="StoreException">The store refused or could not be reached.</exception>
    Task<IReadOnlySet<string>> StepsDoneAsync(IReadOnlyList<string> stepIds, CancellationToken cancellationToken);
}
