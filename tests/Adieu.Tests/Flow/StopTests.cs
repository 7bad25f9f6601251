using Adieu.Erasure.Stores;
using Adieu.Lanes;
using Adieu.Tests.Pages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Adieu.Tests.Flow;

public sealed class StopTests
{
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_server_that_stops_gives_its_lanes_to_the_next_at_once(SqlDialect dialect)
    {
        // So long that nothing here can be a lease that ran out.
        await using var shop = await Shop.StartAsync(dialect, options => options.Lanes.Lease = TimeSpan.FromHours(1));
        var (lanes, leases) = (shop.Get<LaneHost>(), shop.Get<ILaneLeases>());
        await lanes.StartAsync(default);
        for (var i = 0; i < 3000 && lanes.LastRounds.Count < 13; i++) await Task.Delay(20);
        (await leases.TakeAsync("erase", "flow-shop", 1, "the next", TimeSpan.FromHours(1), default)).ShouldBeFalse("it is at work");
        await lanes.StopAsync(default);
        (await leases.TakeAsync("erase", "flow-shop", 1, "the next", TimeSpan.FromHours(1), default)).ShouldBeTrue();
        (await shop.AdieuAsync<long>("select count(*) from lane_leases")).ShouldBe(1);
    }

    [Fact]
    public async Task An_open_tracker_keeps_no_server_from_stopping()
    {
        using var host = new PagesHost();
        var number = host.Closing.Put(Adieu.Cases.CaseState.Erasing).Number;
        using var client = host.CreateClient();
        using var answer = await client.GetAsync($"/case/{number}/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        (await reader.ReadLineAsync())!.ShouldContain("state");
        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        // The stream ends; without that this waits until the test's time is over.
        (await reader.ReadToEndAsync(new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token)).ShouldContain("Erasing");
    }
}
