using Adieu.Cases;
using Adieu.Evidence;
using Adieu.Lanes;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Adieu;

/// <summary>Unhealthy while Adieu's own database does not answer: then no page can be shown, and other nodes should be asked.</summary>
internal sealed class DatabaseHealth(ILedger ledger) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await ledger.LastCheckpointAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is System.Data.Common.DbException or Erasure.Stores.StoreException)
        {
            return HealthCheckResult.Unhealthy("Adieu's own database does not answer.");
        }
    }
}

/// <summary>Degraded while the stores of a service are not open.</summary>
internal sealed class StoresHealth(ServiceStores stores) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(stores.Unavailable is { Count: > 0 } down
            ? HealthCheckResult.Degraded($"Unavailable: {string.Join(", ", down)}.")
            : HealthCheckResult.Healthy());
}

/// <summary>Degraded when a lane of this node has not gone round for a minute.</summary>
internal sealed class LanesHealth(LaneHost lanes, ClosingOptions options, TimeProvider time) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var late = lanes.LastRounds.Where(round => time.GetUtcNow() - round.Value > TimeSpan.FromMinutes(1)).Select(round => round.Key).ToList();
        if (options.Lanes.Enabled && lanes.LastRounds.IsEmpty) return Task.FromResult(HealthCheckResult.Degraded("No lane has gone round yet."));
        return Task.FromResult(late.Count > 0 ? HealthCheckResult.Degraded($"Late: {string.Join(", ", late)}.") : HealthCheckResult.Healthy());
    }
}
