using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Adieu.Server.Health;

/// <summary>Whether the process runs (live), and whether it can do its work (ready: database, stores, lanes).</summary>
internal static class HealthEndpoints
{
    /// <summary>The tag of checks that <c>/healthz/ready</c> runs.</summary>
    public const string Ready = "ready";

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false }).DisableRateLimiting();
        app.MapHealthChecks("/healthz/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) }).DisableRateLimiting();
    }
}
