using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Measures;
using Adieu.Tests.Flow;

namespace Adieu.Tests.Measures;

public sealed class MeasureTests
{
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory, MemberData(nameof(Dialects))]
    public async Task Each_move_is_counted_once_by_service_door_and_state_and_nothing_else(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect);
        using var heard = new Heard(shop.Get<ClosingMeter>());
        var view = await shop.ConfirmedAsync(1, days: 0);
        await shop.RunAllAsync();
        (await shop.StateAsync(view)).ShouldBe(CaseState.Closed);

        foreach (var state in new[] { "Preview", "Requested", "Verified", "Confirmed", "Frozen", "Settling", "Erasing", "Verifying", "Closed" })
            heard.Sum("adieu.case.moves", ("service", "flow-shop"), ("door", "SignedIn"), ("state", state)).ShouldBe(1, state);
        heard.Sum("adieu.notices", ("channel", "sms"), ("outcome", "sent")).ShouldBe(2, "confirmed, closed");
        heard.Tags.ShouldNotContain(tag => tag.Contains(view.Number.ToString()), "no case is named");

        // Told twice, moved once.
        (await shop.Closing.KeepAsync(view.Number, default)).ShouldBeOfType<KeepResult.TooLate>();
        heard.Sum("adieu.case.moves", ("state", "Cancelled")).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task What_waits_is_told_with_how_long(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect);
        var backlog = shop.Get<IBacklog>();
        (await backlog.LookAsync(default)).Due.ShouldBeEmpty();

        var due = await shop.ConfirmedAsync(1, days: 7);
        await shop.RunAllAsync();
        (await backlog.LookAsync(default)).Due.ShouldBeEmpty("its time has not come");
        await shop.AdieuAsync<long>("update cases set due_at = due_at - 8 * 86400000");
        var held = await shop.ConfirmedAsync(2, days: 7);
        await shop.AdieuAsync<long>($"update cases set state = 'Held', resumes = 'Frozen', due_at = null where number = '{held.Number}'");
        await shop.AdieuAsync<long>("update outbox set due_at = due_at - 60000 where due_at is not null");

        var seen = await backlog.LookAsync(default);
        var one = seen.Due.ShouldHaveSingleItem();
        (one.Service, one.State, one.Count).ShouldBe(("flow-shop", CaseState.Frozen, 1L));
        one.Lag.ShouldBeInRange(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(1), TimeSpan.FromDays(1) + TimeSpan.FromMinutes(30));
        seen.Waiting.ShouldHaveSingleItem().ShouldBe(new WaitingCases("flow-shop", CaseState.Held, 1));
        seen.Notices.Count.ShouldBeGreaterThan(0);
        seen.Notices.Lag.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(1));
        due.State.ShouldBe(CaseState.Frozen);
    }

    [Fact]
    public async Task Notices_that_fail_are_counted_as_tried_again_and_then_as_parked()
    {
        await using var shop = await Shop.StartAsync(SqlDialect.Sqlite, options => options.Lanes.Attempts = 3);
        using var heard = new Heard(shop.Get<ClosingMeter>());
        await shop.ConfirmedAsync(1, days: 7);
        shop.Sent.Down = true;
        await shop.RunAllAsync();
        heard.Sum("adieu.notices", ("channel", "email"), ("outcome", "again")).ShouldBe(2);
        heard.Sum("adieu.notices", ("channel", "email"), ("outcome", "parked")).ShouldBe(1);
    }

    // The instruments of one Adieu: other tests have theirs under the same names.
    private sealed class Heard : IDisposable
    {
        private readonly ConcurrentQueue<(string Name, string Tags, long Value)> _all = [];
        private readonly MeterListener _listener = new();

        public Heard(ClosingMeter meter)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == meter.Meter) listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
                _all.Enqueue((instrument.Name, string.Concat(tags.ToArray().Select(tag => $"{tag.Key}={tag.Value};")), value)));
            _listener.Start();
        }

        public IEnumerable<string> Tags => _all.Select(one => one.Tags);

        public long Sum(string name, params (string Key, string Value)[] tags) =>
            _all.Where(one => one.Name == name && tags.All(tag => one.Tags.Contains($"{tag.Key}={tag.Value};"))).Sum(one => one.Value);

        public void Dispose() => _listener.Dispose();
    }
}
