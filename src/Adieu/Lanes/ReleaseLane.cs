using Adieu.Cases;
using Adieu.Services;

namespace Adieu.Lanes;

/// <summary>Opens gates that a node left closed when it died after a person had kept the account.</summary>
internal sealed class ReleaseLane(ICaseStore cases, ReleaseStep step, ClosingOptions options) : ILane
{
    public string Name => "release";

    public async Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        var claimed = await cases.ClaimAsync(service.Id, [CaseState.Cancelled, CaseState.Refused], null, 100, options.Lanes.Lease, cancellationToken);
        foreach (var one in claimed) await step.TryAsync(service, one, cancellationToken);
        return false;
    }
}
