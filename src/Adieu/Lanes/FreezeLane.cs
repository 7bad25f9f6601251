using Adieu.Cases;
using Adieu.Services;

namespace Adieu.Lanes;

/// <summary>Freezes what was confirmed by a node that died before it could.</summary>
internal sealed class FreezeLane(ICaseStore cases, FreezeStep step, ClosingOptions options, TimeProvider time) : ILane
{
    public string Name => "freeze";

    public async Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        var claimed = await cases.ClaimAsync(service.Id, [CaseState.Confirmed], null, 20, options.Lanes.Lease, cancellationToken);
        if (claimed.Count == 0) return false;
        await using var hold = ClaimHold.On(cases, claimed, options.Lanes.Lease, time);
        await step.RunAsync(service, claimed, tell: true, cancellationToken);
        return true;
    }
}
