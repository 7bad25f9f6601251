using Adieu.Erasure.Verification;

namespace Adieu.Erasure.Stores;

/// <summary>A store that can be read whole.</summary>
public interface IScanStore : IErasureStore
{
    /// <summary>Reads every table, mapped or not, and looks for people's identifiers in every column. Columns that a law keeps are left out.</summary>
    /// <param name="identifiers">By person: what could name them.</param>
    /// <param name="except">Places, as <c>table.column</c>, where the same identifier stands for somebody else's sake.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    Task<ResidueReport> ScanAsync(IReadOnlyList<IReadOnlyList<string>> identifiers, IReadOnlySet<string> except, CancellationToken cancellationToken);
}
