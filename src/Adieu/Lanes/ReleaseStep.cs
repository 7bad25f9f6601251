using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Gates;
using Adieu.Services;

namespace Adieu.Lanes;

/// <summary>Opens the gate of a case that was cancelled or refused. The case stays due until that has worked.</summary>
internal sealed class ReleaseStep(ICaseStore cases, Gate gate)
{
    /// <summary>Tries now; what fails is tried again by its lane.</summary>
    public async Task TryAsync(ServiceDefinition service, StoredCase ended, CancellationToken cancellationToken)
    {
        try
        {
            await gate.OpenAsync(service, ended.Number, cancellationToken);
            await cases.DoneAsync([ended], cancellationToken);
        }
        catch (StoreException)
        {
            // Due still; the lane comes back to it.
        }
    }
}
