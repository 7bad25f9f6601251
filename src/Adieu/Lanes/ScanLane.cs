using Adieu.Cases;
using Adieu.Services;

namespace Adieu.Lanes;

/// <summary>Once a day: searches whole stores for everybody who left since, in one pass, and closes their cases.</summary>
internal sealed class ScanLane(ICaseStore cases, VerifyStep verify, ClosingOptions options, TimeProvider time) : ILane
{
    // A pass costs the reading of the stores, whoever many it is for; what it holds of each is a few hundred bytes.
    private const int Most = 20_000;

    public string Name => "scan";

    public async Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        if (service.Verify.Scan != ScanPolicy.Daily) return false;
        var claimed = await cases.ClaimAsync(service.Id, [CaseState.Verifying], null, Most, options.Lanes.Lease, cancellationToken);
        if (claimed.Count == 0) return false;
        await using var hold = ClaimHold.On(cases, claimed, options.Lanes.Lease, time);
        await verify.RunAsync(service, claimed, cancellationToken, scanNow: true);
        return true;
    }
}
