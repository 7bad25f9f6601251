using System.Collections.Concurrent;
using System.Text;
using Adieu.Tests.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace Adieu.Tests.Measures;

public sealed class TelemetryTests
{
    [Fact]
    public async Task A_collector_gets_figures_of_requests_and_lanes_and_learns_of_no_case()
    {
        var bodies = new ConcurrentQueue<string>();
        await using var collector = await CollectAsync(bodies);
        var number = "";
        using (var host = new PagesHost
        {
            Settings = new()
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(),
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            },
        })
        {
            number = host.Closing.Put(Adieu.Cases.CaseState.Frozen).Number.ToString();
            var browser = host.NewBrowser();
            await browser.GoAsync("/case/" + number);
            browser.Text.ShouldContain(number);
            await browser.GoAsync("/case?number=" + number);
            // A server that stops sends what it has, but does not wait long for a busy collector: here it is asked until that has it.
            var meters = host.Services.GetRequiredService<MeterProvider>();
            for (var tries = 0; tries < 10 && bodies.IsEmpty; tries++) meters.ForceFlush(30_000);
        }

        var sent = string.Concat(bodies);
        sent.ShouldContain("http.server.request.duration");
        sent.ShouldContain("/case/{");
        sent.ShouldContain("adieu.notices.due", customMessage: "the backlog is asked when somebody collects");
        sent.ShouldNotContain(number);
    }

    [Fact]
    public async Task Without_a_collector_nothing_is_collected()
    {
        using var host = new PagesHost();
        await host.NewBrowser().GoAsync("/case");
        host.Services.GetService<MeterProvider>().ShouldBeNull();
    }

    // Any server that takes a POST: what arrives are the bytes of a protocol whose texts stand in it as they are.
    private static async Task<WebApplication> CollectAsync(ConcurrentQueue<string> bodies)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = builder.Build();
        collector.MapPost("/{**path}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            bodies.Enqueue(Encoding.Latin1.GetString(body.ToArray()));
        });
        await collector.StartAsync();
        return collector;
    }
}
