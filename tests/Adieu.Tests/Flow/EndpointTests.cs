using System.Text.Json;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Tests.Stores;

namespace Adieu.Tests.Flow;

public sealed class EndpointTests
{
    [Fact]
    public async Task A_processor_erases_too_and_its_counts_stand_in_the_certificate()
    {
        await using var news = await Newsletter.StartAsync();
        await using var shop = await StartAsync(news);
        var view = await shop.ConfirmedAsync(1, 0);
        await shop.RunAllAsync();

        (await shop.StateAsync(view)).ShouldBe(CaseState.Closed);
        var payload = JsonDocument.Parse((await shop.Closing.CertificatesAsync(view.Number, default)).Single().Payload).RootElement;
        payload.GetProperty("stores").EnumerateArray().Select(s => s.GetProperty("store").GetString()).ShouldBe(["main", "news"]);
        payload.GetProperty("stores")[1].GetProperty("effects").EnumerateArray().Sum(e => e.GetProperty("rows").GetInt32()).ShouldBe(3);
        news.Ask<long>("select count(*) from readers where account = '1'").ShouldBe(0);
    }

    [Fact]
    public async Task A_processor_that_refuses_leaves_the_case_to_an_operator_while_the_other_store_goes_on()
    {
        await using var news = await Newsletter.StartAsync();
        await using var shop = await StartAsync(news, attempts: 2);
        news.Refuses = true;
        var view = await shop.ConfirmedAsync(1, 0);
        await shop.RunAllAsync();

        (await shop.StateAsync(view)).ShouldBe(CaseState.NeedsAttention);
        (await shop.AdieuAsync<string>("select problem from cases")).ShouldBe("store-failing:news");
        (await shop.ShopAsync<long>("select count(*) from accounts where id = 1")).ShouldBe(0);
        (await shop.Closing.CertificatesAsync(view.Number, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_processor_that_is_at_work_is_asked_again_and_has_not_failed()
    {
        await using var news = await Newsletter.StartAsync();
        await using var shop = await StartAsync(news);
        var view = await shop.ConfirmedAsync(1, 0);
        news.Faults.Enqueue(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (202, "3600");
            return Task.CompletedTask;
        });
        await shop.RunAllAsync();
        (await shop.StateAsync(view)).ShouldBe(CaseState.Erasing);
        (await shop.AdieuAsync<long>("select attempts from cases")).ShouldBe(0);

        await shop.AdieuAsync<long>("update cases set due_at = 0");
        await shop.RunAllAsync();
        (await shop.StateAsync(view)).ShouldBe(CaseState.Closed);
    }

    [Fact]
    public async Task A_processor_that_is_at_work_for_ever_is_an_operators_matter()
    {
        await using var news = await Newsletter.StartAsync();
        await using var shop = await StartAsync(news, longest: TimeSpan.FromMilliseconds(1));
        var view = await shop.ConfirmedAsync(1, 0);
        news.Faults.Enqueue(Newsletter.Status(202, "3600"));
        await Task.Delay(20);
        await shop.RunAllAsync();

        (await shop.StateAsync(view)).ShouldBe(CaseState.NeedsAttention);
        (await shop.AdieuAsync<string>("select problem from cases")).ShouldBe("store-slow");
    }

    [Fact]
    public async Task A_busy_processor_is_left_alone_for_as_long_as_it_asks()
    {
        await using var news = await Newsletter.StartAsync();
        await using var shop = await StartAsync(news);
        var view = await shop.ConfirmedAsync(1, 0);
        news.Faults.Enqueue(Newsletter.Status(503, "3600"));
        await shop.RunAllAsync();

        (await shop.StateAsync(view)).ShouldBe(CaseState.Erasing);
        (await shop.AdieuAsync<long>("select attempts from cases")).ShouldBe(0);
        (await shop.AdieuAsync<long>("select (due_at - strftime('%s', 'now') * 1000) / 60000 from cases")).ShouldBeInRange(55, 60);
    }

    private static Task<Shop> StartAsync(Newsletter news, int attempts = 8, TimeSpan? longest = null) => Shop.StartAsync(
        SqlDialect.Sqlite,
        options => (options.Lanes.Attempts, options.Lanes.LongestWork) = (attempts, longest ?? TimeSpan.FromDays(7)),
        edit: text => text.Replace("map: data-map.yaml }", $$"""map: data-map.yaml }{{"\n"}}  news: { kind: http, connection: "{{news.Url}}", secret: "{{Convert.ToBase64String(Newsletter.Secret)}}" }"""));
}
