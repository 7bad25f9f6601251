using System.Data.Common;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Measures;
using Adieu.Services;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Adieu.Lanes;

/// <summary>
/// Runs every lane of every service: a loop that wakes by time or signal, takes a slot of the lane, drains what is due,
/// and waits again. Rows say what is due and slots say who may, so it does not matter which node runs, or dies.
/// </summary>
internal sealed partial class LaneHost(
    IEnumerable<ILane> lanes, ServiceCatalog services, ServiceStores stores, ILaneLeases leases, LaneSignal signal, ClosingOptions options, ClosingMeter meter, TimeProvider time, ILogger<LaneHost> logger)
    : BackgroundService
{
    private readonly string _owner = Guid.NewGuid().ToString("N");

    /// <summary>When a lane last went round, by lane and service; for the health check.</summary>
    public System.Collections.Concurrent.ConcurrentDictionary<string, DateTimeOffset> LastRounds { get; } = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Lanes.Enabled) return;
        await Task.WhenAll([
            ReopenAsync(stoppingToken),
            .. from service in services.All from lane in lanes select LoopAsync(lane, service, stoppingToken),
        ]);
        await leases.GiveBackAsync(_owner, CancellationToken.None);
    }

    private async Task LoopAsync(ILane lane, ServiceDefinition service, CancellationToken stopping)
    {
        // Threads of the start are not kept waiting by a lane's first round.
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
        {
            var woken = signal.NextAsync();
            try
            {
                if (await leases.TakeAsync(lane.Name, service.Id, options.Lanes.Slots, _owner, options.Lanes.Lease, stopping)) await DrainAsync(lane, service, stopping);
                LastRounds[$"{lane.Name}:{service.Id}"] = time.GetUtcNow();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is StoreException or DbException)
            {
                meter.Failed(lane.Name, service.Id, "unreachable");
                LogUnreachable(lane.Name, service.Id, e is StoreException ? e.Message : e.GetType().Name);
            }
            catch (Exception e)
            {
                // A lane that stops for ever would be worse than one that says what is wrong every second.
                meter.Failed(lane.Name, service.Id, "error");
                LogFailed(lane.Name, service.Id, e);
            }

            await Task.WhenAny(woken, Task.Delay(options.Lanes.Every, time, stopping));
        }
    }

    private async Task DrainAsync(ILane lane, ServiceDefinition service, CancellationToken stopping)
    {
        for (var started = time.GetTimestamp(); await lane.RunAsync(service, stopping); started = time.GetTimestamp())
        {
            meter.Worked(lane.Name, service.Id, time.GetElapsedTime(started));
            signal.Wake();
            if (!await leases.TakeAsync(lane.Name, service.Id, options.Lanes.Slots, _owner, options.Lanes.Lease, stopping)) return;
        }
    }

    private async Task ReopenAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(5 * options.Lanes.Every, time);
        while (stores.Unavailable.Count > 0 && !stopping.IsCancellationRequested)
        {
            try
            {
                if (!await timer.WaitForNextTickAsync(stopping)) return;
                await stores.OpenAsync(stopping);
            }
            catch (Exception e) when (e is AdieuStartException or OperationCanceledException)
            {
                if (e is AdieuStartException) LogFailed("open", "-", e);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Lane {Lane} of {Service} waits: {Reason}")]
    private partial void LogUnreachable(string lane, string service, string reason);

    [LoggerMessage(2, LogLevel.Error, "Lane {Lane} of {Service} failed")]
    private partial void LogFailed(string lane, string service, Exception e);
}
