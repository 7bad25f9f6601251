using Adieu.Appeals;
using Adieu.Cases;
using Adieu.Services;

namespace Adieu.Lanes;

/// <summary>Lets cases expire that nobody confirmed, and what was kept for appeals that nobody made.</summary>
internal sealed class ExpireLane(ICaseStore cases, IRefusalStore refusals, ClosingOptions options) : ILane
{
    public string Name => "expire";

    public async Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        var waiting = await cases.ClaimAsync(service.Id, [CaseState.Preview, CaseState.Requested, CaseState.Verified], null, options.Lanes.Batch, options.Lanes.Lease, cancellationToken);
        var blocked = await cases.ClaimAsync(service.Id, [CaseState.Blocked], CaseState.Verified, options.Lanes.Batch, options.Lanes.Lease, cancellationToken);
        await cases.ApplyAsync([.. waiting.Concat(blocked).Select(c => new CaseChange(c, CaseState.Expired))], cancellationToken);
        await refusals.ForgetAsync(cancellationToken);
        return waiting.Count + blocked.Count > 0;
    }
}
