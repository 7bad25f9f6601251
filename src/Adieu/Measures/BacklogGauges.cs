using System.Data.Common;
using System.Diagnostics.Metrics;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Microsoft.Extensions.Hosting;

namespace Adieu.Measures;

/// <summary>
/// The gauges of what waits. Every node asks the shared database and tells the same, so a panel takes the highest and not the sum.
/// The database is asked every <see cref="Every"/>, and only while somebody collects.
/// </summary>
internal sealed class BacklogGauges : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    // Whatever has been due for longer than this was not looked at for a reason: an old figure would hide it.
    private static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(1);

    private readonly IBacklog _backlog;
    private readonly TimeProvider _time;
    private readonly ObservableGauge<long> _due;
    private Seen? _seen;

    public BacklogGauges(IBacklog backlog, ClosingMeter meter, TimeProvider time)
    {
        (_backlog, _time) = (backlog, time);
        _due = meter.Meter.CreateObservableGauge("adieu.cases.due", () => Tell(b => b.Due.Select(due => new Measurement<long>(due.Count, Tags(due.Service, due.State)))), "{case}", "Cases whose time has come and that no lane has finished");
        meter.Meter.CreateObservableGauge("adieu.cases.lag", () => Tell(b => b.Due.Select(due => new Measurement<double>(due.Lag.TotalSeconds, Tags(due.Service, due.State)))), "s", "For how long the first of them has been due");
        meter.Meter.CreateObservableGauge("adieu.cases.waiting", () => Tell(b => b.Waiting.Select(w => new Measurement<long>(w.Count, Tags(w.Service, w.State)))), "{case}", "Cases that go on only when somebody has looked");
        meter.Meter.CreateObservableGauge("adieu.notices.due", () => Tell<long>(b => [new Measurement<long>(b.Notices.Count)]), "{notice}", "Notices whose time has come");
        meter.Meter.CreateObservableGauge("adieu.notices.lag", () => Tell<double>(b => [new Measurement<double>(b.Notices.Lag.TotalSeconds)]), "s", "For how long the first of them has been due");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, _time);
        try
        {
            do await LookAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        if (!_due.Enabled) return;
        try
        {
            _seen = new Seen(await _backlog.LookAsync(stopping), _time.GetTimestamp());
        }
        catch (Exception e) when (e is DbException or StoreException)
        {
            // A figure that is missing is what an operator is told by; the health check says why.
        }
    }

    private IEnumerable<Measurement<T>> Tell<T>(Func<Backlog, IEnumerable<Measurement<T>>> read)
        where T : struct => _seen is { } seen && _time.GetElapsedTime(seen.At) < StaleAfter ? read(seen.Backlog) : [];

    private static KeyValuePair<string, object?>[] Tags(string service, CaseState state) => [new("service", service), new("state", state.ToString())];

    private sealed record Seen(Backlog Backlog, long At);
}
