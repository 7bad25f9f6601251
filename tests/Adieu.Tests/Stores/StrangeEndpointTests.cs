using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Stores.Http;
using Microsoft.AspNetCore.Http;

namespace Adieu.Tests.Stores;

/// <summary>Endpoints that lie, dawdle or are somebody else's: nobody counts as erased, and no lane hangs, by what they answer.</summary>
public sealed class StrangeEndpointTests : IAsyncLifetime
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private Newsletter _news = null!;

    public async ValueTask InitializeAsync() => _news = await Newsletter.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _news.DisposeAsync();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"error\": \"not now\"}")]
    [InlineData("{\"effects\": null}")]
    [InlineData("{\"effects\": [null]}")]
    [InlineData("{\"effects\": [{\"table\": \"readers\", \"effect\": \"erase\"}]}")]
    [InlineData("{\"effects\": [{\"table\": \"readers\", \"effect\": \"shred\", \"rows\": 1}]}")]
    [InlineData("{\"effects\": [{\"table\": \"readers\", \"effect\": \"erase\", \"rows\": -1}]}")]
    [InlineData("{\"effects\": [{\"table\": \"readers\", \"effect\": \"retain\", \"rows\": 1}]}")]
    [InlineData("{\"effects\": [{\"table\": \"readers\", \"effect\": \"retain\", \"rows\": 1, \"basis\": \"law\"}]}")]
    public async Task Success_that_does_not_say_what_was_done_is_no_receipt(string answer)
    {
        _news.Faults.Enqueue(Saying(answer));
        await using var store = Store();
        (await Should.ThrowAsync<StoreException>(store.EraseAsync([Step], default))).ShouldSatisfyAllConditions(e => e.Transient.ShouldBeFalse(), e => e.Done.ShouldBeEmpty());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"left\": null}")]
    public async Task Success_that_does_not_say_what_is_left_is_no_proof(string answer)
    {
        _news.Faults.Enqueue(Saying(answer));
        await using var store = Store();
        await Should.ThrowAsync<StoreException>(store.ProbeAsync([Step], default));
    }

    [Theory]
    [InlineData(404, "")]
    [InlineData(404, "<html>not found</html>")]
    [InlineData(410, "{\"known\": true}")]
    public async Task That_no_page_is_there_does_not_mean_that_nobody_is(int status, string body)
    {
        await using var store = Store();
        foreach (var ask in new Func<Task>[] { () => store.EraseAsync([Step], default), () => store.ProbeAsync([Step], default), () => store.PreviewAsync(Step.Subject, default), () => ExportAsync(store) })
        {
            _news.Faults.Enqueue(Saying(body, status));
            (await Should.ThrowAsync<StoreException>(ask)).Message.ShouldContain("is its address right?");
        }

        await using var astray = Store(new Uri(_news.Url.ToString().Replace("/adieu", "/adieux")));
        await Should.ThrowAsync<StoreException>(astray.EraseAsync([Step], default));
    }

    [Fact]
    public async Task When_the_place_to_look_is_gone_the_step_is_asked_for_again()
    {
        _news.Faults.Enqueue(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.Location, context.Response.Headers.RetryAfter) = (202, "/adieu/work/1", "0");
            return Task.CompletedTask;
        });
        await using var store = Store();
        // Nobody answers at /adieu/work/1: that work was done and forgotten.
        (await store.EraseAsync([Step], default)).Single().Effects.Count.ShouldBe(2);
        _news.Calls.ShouldBe(["/adieu/erase", "/adieu/work/1", "/adieu/erase"]);
    }

    [Fact]
    public async Task An_answer_that_never_ends_is_given_up()
    {
        await using var store = Store(timeout: TimeSpan.FromSeconds(2));
        async Task Drip(HttpContext context)
        {
            for (; ; await Task.Delay(50, context.RequestAborted))
            {
                await context.Response.WriteAsync(" ", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }

        foreach (var ask in new Func<Task>[] { () => store.EraseAsync([Step], default), () => ExportAsync(store) })
        {
            _news.Faults.Enqueue(Drip);
            (await Should.ThrowAsync<StoreException>(ask)).ShouldSatisfyAllConditions(e => e.Transient.ShouldBeTrue(), e => e.Message.ShouldContain("in time"));
        }
    }

    [Fact]
    public async Task An_answer_without_measure_is_not_held_in_memory()
    {
        _news.Faults.Enqueue(async context =>
        {
            var some = new byte[1 << 20];
            some.AsSpan().Fill((byte)' ');
            for (var i = 0; i < 64; i++) await context.Response.Body.WriteAsync(some, context.RequestAborted);
        });
        await using var store = Store();
        (await Should.ThrowAsync<StoreException>(store.EraseAsync([Step], default))).Message.ShouldContain("more than 16 MB");
    }

    [Theory]
    [InlineData("[1]\n")]
    [InlineData("{\"table\": \"readers\"}\n")]
    [InlineData("{\"table\": 1, \"columns\": [\"email\"]}\n")]
    [InlineData("{\"table\": \"readers\", \"columns\": [\"email\"]}\n[\"a\", \"b\"]\n")]
    [InlineData("{\"table\": \"readers\", \"columns\": [\"email\"]}\n[\"a\"]\n\"error\"\n")]
    public async Task A_copy_that_is_not_of_the_protocol_is_not_taken_for_a_whole_one(string lines)
    {
        _news.Faults.Enqueue(Saying(lines));
        await using var store = Store();
        await Should.ThrowAsync<StoreException>(() => ExportAsync(store));
    }

    [Fact]
    public async Task Nobody_is_followed_elsewhere_and_a_wish_for_years_is_one_for_a_day()
    {
        await using var store = Store();
        _news.Faults.Enqueue(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.Location) = (307, _news.Url + "/erase");
            return Task.CompletedTask;
        });
        (await Should.ThrowAsync<StoreException>(store.EraseAsync([Step], default))).Message.ShouldContain("307");
        _news.Faults.Enqueue(Newsletter.Status(202, "2000000000"));
        (await Should.ThrowAsync<StoreException>(store.EraseAsync([Step], default))).Working.Single().Value.ShouldBe(TimeSpan.FromDays(1));
        _news.Faults.Enqueue(Newsletter.Status(503, "Fri, 31 Dec 9999 23:59:59 GMT"));
        (await Should.ThrowAsync<StoreException>(store.EraseAsync([Step], default))).Working.Single().Value.ShouldBe(TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task A_clock_that_is_ahead_dates_no_receipt()
    {
        _news.Faults.Enqueue(Saying("{\"effects\": [], \"at\": \"2999-01-01T00:00:00Z\"}"));
        await using var store = Store();
        (await store.EraseAsync([Step], default)).Single().At.ShouldBeLessThanOrEqualTo(TimeProvider.System.GetUtcNow());
    }

    private static ErasureRequest Step => new("a", new SubjectKey("1"));

    private static Func<HttpContext, Task> Saying(string body, int status = 200) => context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    };

    private HttpErasureStore Store(Uri? url = null, TimeSpan? timeout = null) =>
        new("news", _http, new HttpStoreOptions { Url = url ?? _news.Url, Secret = Newsletter.Secret, Caller = "shop", Timeout = timeout ?? TimeSpan.FromSeconds(30) }, TimeProvider.System);

    private static async Task ExportAsync(HttpErasureStore store)
    {
        await foreach (var table in store.ExportAsync(new SubjectKey("1"), default)) await foreach (var _ in table.Rows) { }
    }
}
