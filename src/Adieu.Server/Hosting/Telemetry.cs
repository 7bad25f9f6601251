using Adieu.Measures;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Adieu.Server.Hosting;

/// <summary>
/// Metrics by OTLP, wherever OpenTelemetry's own variables say; without <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> nothing is collected.
/// Metrics alone: spans would carry addresses, and those carry tokens and case numbers.
/// </summary>
internal static class Telemetry
{
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Meters =
        [ClosingMeter.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "System.Runtime", "Npgsql"];

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration[Endpoint])) return;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("adieu"))
            .WithMetrics(metrics => metrics.AddMeter(Meters).AddOtlpExporter());
    }
}
