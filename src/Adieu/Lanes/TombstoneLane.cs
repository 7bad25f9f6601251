using Adieu.Cases;
using Adieu.Services;

namespace Adieu.Lanes;

/// <summary>Forgets closed identifiers when the time is over for which they may not register again: a hash that blocks nobody has no reason to be kept.</summary>
internal sealed class TombstoneLane(ICaseStore cases) : ILane
{
    public string Name => "tombstones";

    public async Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        await cases.ForgetTombstonesAsync(service.Id, cancellationToken);
        // One statement takes all that is due.
        return false;
    }
}
