using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Stores.Http;
using Microsoft.AspNetCore.Http;

namespace Adieu.Tests.Stores;

public sealed class HttpStoreTests : IAsyncLifetime
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private Newsletter _news = null!;

    public async ValueTask InitializeAsync() => _news = await Newsletter.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _news.DisposeAsync();
    }

    [Fact]
    public async Task A_person_is_previewed_exported_erased_and_looked_for()
    {
        await using var store = Store();
        (await store.PreviewAsync(new SubjectKey("1"), default)).Effects.ShouldBe([new("readers", Effect.Erase, 1), new("opened", Effect.Anonymise, 2)]);
        (await ExportAsync(store)).ShouldBe("readers email: zhang@shop.example; opened letter: 7,8");
        (await store.ProbeAsync([Step("a", "1")], default)).Findings.ShouldBe([new ProbeFinding("a", "opened", "account", 2)]);

        var receipt = (await store.EraseAsync([Step("a", "1")], default)).Single();

        receipt.Effects.ShouldBe([new("readers", Effect.Erase, 1), new("opened", Effect.Anonymise, 2)]);
        receipt.At.ShouldBe(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
        (await store.ProbeAsync([Step("a", "1")], default)).ShouldSatisfyAllConditions(p => p.ProbesRun.ShouldBe(1), p => p.Findings.ShouldBeEmpty());
        _news.Ask<long>("select count(*) from readers").ShouldBe(1);
    }

    [Fact]
    public async Task A_step_that_comes_twice_is_done_once_and_answered_alike()
    {
        await using var store = Store();
        var first = await store.EraseAsync([Step("a", "1"), Step("b", "2")], default);
        var again = await store.EraseAsync([Step("a", "1"), Step("b", "2")], default);
        again.Select(r => string.Join(',', r.Effects)).ShouldBe(first.Select(r => string.Join(',', r.Effects)));
        first.ShouldAllBe(r => r.Effects.Count == 2);
    }

    [Fact]
    public async Task An_answer_that_is_lost_is_asked_for_again()
    {
        _news.CrashAfterErasing();
        await using var store = Store();
        (await store.EraseAsync([Step("a", "1")], default)).Single().Effects.Count.ShouldBe(2);
        _news.Ask<long>("select count(*) from answers").ShouldBe(1);
    }

    [Fact]
    public async Task Who_is_not_known_there_counts_as_erased()
    {
        await using var store = Store();
        (await store.EraseAsync([Step("x", "99")], default)).Single().Effects.ShouldBeEmpty();
        (await store.PreviewAsync(new SubjectKey("99"), default)).SubjectFound.ShouldBeFalse();
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_busy_endpoint_is_asked_again_when_it_says(int status)
    {
        _news.Faults.Enqueue(Newsletter.Status(status, "0"));
        _news.Faults.Enqueue(Newsletter.Status(status, "0"));
        await using var store = Store();
        (await store.EraseAsync([Step("a", "1")], default)).Single().Effects.Count.ShouldBe(2);
        _news.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public async Task One_that_stays_busy_or_asks_for_too_much_patience_has_failed_for_now()
    {
        for (var i = 0; i < 3; i++) _news.Faults.Enqueue(Newsletter.Status(503, "0"));
        await using var store = Store();
        (await Should.ThrowAsync<StoreException>(store.EraseAsync([Step("a", "1")], default))).Transient.ShouldBeTrue();
        _news.Faults.Enqueue(Newsletter.Status(429, "3600"));
        (await Should.ThrowAsync<StoreException>(store.EraseAsync([Step("a", "1")], default))).Transient.ShouldBeTrue();
        _news.Calls.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Long_work_is_waited_for_and_then_left_for_later()
    {
        _news.WorkFor(1);
        await using var store = Store();
        (await store.EraseAsync([Step("a", "1")], default)).Single().Effects.Count.ShouldBe(2);
        _news.Calls.Count.ShouldBe(2);

        // Work with a place to look after it, whose end is not waited for.
        _news.Faults.Enqueue(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.Location, context.Response.Headers.RetryAfter) = (202, "/adieu/work/1", "60");
            return Task.CompletedTask;
        });
        var thrown = await Should.ThrowAsync<StoreException>(store.EraseAsync([Step("b", "2")], default));
        thrown.ShouldSatisfyAllConditions(e => e.Transient.ShouldBeTrue(), e => e.Working["b"].ShouldBe(TimeSpan.FromMinutes(1)), e => e.Done.ShouldBeEmpty());
    }

    [Fact]
    public async Task Of_a_batch_those_that_are_done_are_told_beside_those_that_are_not()
    {
        _news.Faults.Enqueue(Newsletter.Status(409));
        await using var store = Store(parallel: 1);
        var thrown = await Should.ThrowAsync<StoreException>(store.EraseAsync([Step("a", "1"), Step("b", "2")], default));
        thrown.Transient.ShouldBeFalse();
        thrown.Done.Single().StepId.ShouldBe("b");
    }

    [Fact]
    public async Task Nobody_else_is_asked_with_the_stores_signature()
    {
        _news.Faults.Enqueue(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.Location, context.Response.Headers.RetryAfter) = (202, "http://127.0.0.2:9/elsewhere", "0");
            return Task.CompletedTask;
        });
        await using var store = Store();
        (await Should.ThrowAsync<StoreException>(store.EraseAsync([Step("a", "1")], default))).Message.ShouldContain("elsewhere");
    }

    [Fact]
    public async Task Who_does_not_hold_the_secret_is_not_heard()
    {
        await using var store = Store(secret: new byte[32]);
        (await Should.ThrowAsync<StoreException>(store.EraseAsync([Step("a", "1")], default))).Message.ShouldContain("401");
        using var plain = await _http.PostAsync(_news.Url + "/export", new StringContent("{\"subject\":[\"1\"]}"));
        ((int)plain.StatusCode).ShouldBe(401);
        _news.Ask<long>("select count(*) from readers").ShouldBe(2);
    }

    [Fact]
    public async Task A_call_that_was_overheard_is_not_answered_again()
    {
        using var ear = new Ear();
        using var http = new HttpClient(ear);
        await using var store = new HttpErasureStore("news", http, new HttpStoreOptions { Url = _news.Url, Secret = Newsletter.Secret, Caller = "shop" }, TimeProvider.System);
        (await store.PreviewAsync(new SubjectKey("1"), default)).SubjectFound.ShouldBeTrue();

        using var again = new HttpRequestMessage(HttpMethod.Post, ear.Address) { Content = new ByteArrayContent(ear.Body) };
        again.Headers.TryAddWithoutValidation("Authorization", ear.Authorization);
        using var answer = await _http.SendAsync(again);
        ((int)answer.StatusCode).ShouldBe(401);
    }

    [Fact]
    public async Task A_store_that_retains_nothing_has_nothing_purged_and_takes_thanks()
    {
        await using var store = Store();
        (await store.PurgeExpiredAsync(10, default)).ShouldBeEmpty();
        await store.AcknowledgePurgeAsync(["a"], default);
        _news.Calls.Count.ShouldBe(2);
    }

    private sealed class Ear() : DelegatingHandler(new SocketsHttpHandler())
    {
        public Uri? Address { get; private set; }

        public string Authorization { get; private set; } = "";

        public byte[] Body { get; private set; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (Address, Authorization, Body) = (request.RequestUri, request.Headers.Authorization!.ToString(), await request.Content!.ReadAsByteArrayAsync(cancellationToken));
            return await base.SendAsync(request, cancellationToken);
        }
    }

    [Fact]
    public async Task An_endpoint_that_speaks_something_else_is_refused_and_one_that_is_gone_is_waited_for()
    {
        _news.Faults.Enqueue(context => context.Response.WriteAsync("<html>"));
        await using var store = Store();
        (await Should.ThrowAsync<StoreException>(store.EraseAsync([Step("a", "1")], default))).Transient.ShouldBeFalse();
        await using var nowhere = Store(url: new Uri("http://127.0.0.1:9/adieu"));
        (await Should.ThrowAsync<StoreException>(nowhere.EraseAsync([Step("a", "1")], default))).Transient.ShouldBeTrue();
    }

    private static ErasureRequest Step(string id, string account) => new(id, new SubjectKey(account));

    private HttpErasureStore Store(byte[]? secret = null, Uri? url = null, int parallel = 4) =>
        new("news", _http, new HttpStoreOptions { Url = url ?? _news.Url, Secret = secret ?? Newsletter.Secret, Caller = "shop", Parallel = parallel }, TimeProvider.System);

    private static async Task<string> ExportAsync(IErasureStore store)
    {
        var tables = new List<string>();
        await foreach (var table in store.ExportAsync(new SubjectKey("1"), default))
        {
            var rows = new List<string>();
            await foreach (var row in table.Rows) rows.Add(string.Join('|', row));
            tables.Add($"{table.Name} {string.Join('|', table.Columns)}: {string.Join(',', rows)}");
        }

        return string.Join("; ", tables);
    }
}
