using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Adieu.Client;
using Adieu.Tests.Attacks;

namespace Adieu.Tests.Api;

/// <summary>A service with pages of its own does by calls what the hosted pages do: settle, have people told, erase a part. All real, signed as a service signs.</summary>
public sealed class LeavingApiTests : IAsyncLifetime
{
    private static readonly AdieuOptions Signs = new() { Url = new Uri("http://localhost"), Service = "door-shop", Secret = Convert.ToBase64String(new byte[32]) };

    private readonly DoorHost _host = new() { Edit = Declare };
    private readonly HttpClient _client;

    public LeavingApiTests() => _client = _host.NewClient(cookies: false);

    public async ValueTask InitializeAsync() =>
        await _host.ShopAsync("insert into wallet values (1, 'in', 1500); insert into contacts values (7, 2, 'Li', '13900000000'); insert into notes values (1, 3, 'a'), (2, 4, 'b')");

    [Fact]
    public async Task What_an_account_holds_is_settled_on_one_agreement_to_what_was_shown()
    {
        var path = await OpenAsync(1);
        (await CallAsync(HttpMethod.Get, $"{path}/standing")).Body.GetProperty("clear").GetBoolean().ShouldBeFalse();
        var (_, shown) = await CallAsync(HttpMethod.Get, $"{path}/settlement");
        shown.GetProperty("totals").GetProperty("back").GetInt64().ShouldBe(1_500);
        var line = shown.GetProperty("lines").EnumerateArray().Single();
        line.GetProperty("key").GetString().ShouldBe("wallet/all");
        line.GetProperty("options").EnumerateArray().Select(o => o.GetProperty("id").GetString()).ShouldBe(["refund", "waive"]);
        shown.ToString().ShouldNotContain("insert into", Case.Insensitive, "how it is carried out is the service's own");
        shown.GetProperty("preview").GetProperty("effects").EnumerateArray().Single(e => e.GetProperty("table").GetString() == "wallet").GetProperty("rows").GetInt64().ShouldBe(2, "the entry that settling adds is one of them");

        var picks = new Dictionary<string, string> { ["wallet/all"] = "waive" };
        var (_, other) = await CallAsync(HttpMethod.Post, $"{path}/settlement/trial", new { picks });
        other.GetProperty("totals").GetProperty("givenUp").GetInt64().ShouldBe(1_500);
        var (conflict, problem) = await CallAsync(HttpMethod.Put, $"{path}/settlement", new { picks, seen = shown.GetProperty("seen").GetString() });
        (conflict, problem.GetProperty("code").GetString()).ShouldBe((HttpStatusCode.Conflict, "otherwise"));
        problem.GetProperty("settlement").GetProperty("seen").GetString().ShouldBe(other.GetProperty("seen").GetString());

        (await CallAsync(HttpMethod.Put, $"{path}/settlement", new { seen = shown.GetProperty("seen").GetString() })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await CallAsync(HttpMethod.Get, $"{path}/standing")).Body.GetProperty("clear").GetBoolean().ShouldBeTrue();
        (await CallAsync(HttpMethod.Get, path)).Body.GetProperty("settlement").EnumerateArray().Single().GetProperty("amount").GetInt64().ShouldBe(1_500);
        (await CallAsync(HttpMethod.Delete, $"{path}/settlement")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await CallAsync(HttpMethod.Delete, $"{path}/settlement")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await _host.ShopAsync<long>("select sum(amount) from wallet where account_id = 1")).ShouldBe(1_500);
    }

    [Fact]
    public async Task People_are_picked_by_handle_and_nobody_learns_an_address()
    {
        var path = await OpenAsync(2);
        var (_, shown) = await CallAsync(HttpMethod.Get, $"{path}/contacts");
        var contact = shown.GetProperty("contacts").EnumerateArray().Single();
        contact.GetProperty("address").GetString().ShouldBe("139****0000");
        var (wrong, problem) = await CallAsync(HttpMethod.Put, $"{path}/contacts", new { contacts = new[] { "7" }, signature = "", words = "see http://x.example" });
        wrong.ShouldBe(HttpStatusCode.UnprocessableEntity);
        problem.GetProperty("fields").EnumerateArray().Select(f => f.GetString()).ShouldBe(["signature", "words"]);
        (await CallAsync(HttpMethod.Put, $"{path}/contacts", new { contacts = new[] { "7" }, signature = "Wei" })).Body.GetProperty("people").GetInt32().ShouldBe(1);
        (await CallAsync(HttpMethod.Get, path)).Body.GetProperty("peopleToTell").GetInt32().ShouldBe(1);
        (await CallAsync(HttpMethod.Put, $"{path}/contacts", new { contacts = Array.Empty<string>() })).Body.GetProperty("people").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task A_part_goes_once_it_is_proved_and_the_account_stays()
    {
        var path = await OpenAsync(3, proved: false);
        var (_, shown) = await CallAsync(HttpMethod.Get, $"{path}/parts");
        shown.GetProperty("proven").GetBoolean().ShouldBeFalse();
        shown.GetProperty("parts").EnumerateArray().Single().GetProperty("effects").EnumerateArray().Single().GetProperty("rows").GetInt64().ShouldBe(1);
        (await CallAsync(HttpMethod.Post, $"{path}/parts/erase", new { parts = new[] { "notes" } })).Body.GetProperty("code").GetString().ShouldBe("prove-first");
        (await _host.ShopAsync<long>("select count(*) from notes where account_id = 3")).ShouldBe(1);

        path = await OpenAsync(4);
        (await CallAsync(HttpMethod.Post, $"{path}/parts/erase", new { parts = new[] { "accounts" } })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await CallAsync(HttpMethod.Post, $"{path}/parts/erase", new { parts = new[] { "notes" } })).Body.GetProperty("certificate").GetProperty("kind").GetString().ShouldBe("part");
        (await _host.ShopAsync<long>("select count(*) from notes where account_id = 4")).ShouldBe(0);
        (await _host.ShopAsync<long>("select count(*) from accounts where id = 4")).ShouldBe(1);
        (await CallAsync(HttpMethod.Get, $"{path}/parts")).Status.ShouldBe(HttpStatusCode.Conflict, "the case has ended");
    }

    // What the service saw a moment ago is told when the case is opened.
    private async Task<string> OpenAsync(int account, bool proved = true)
    {
        var (_, opened) = await CallAsync(HttpMethod.Post, "cases", new { account = $"{account}", door = "signed-in", language = "en", authenticatedAt = proved ? TimeProvider.System.GetUtcNow() : (DateTimeOffset?)null });
        return $"cases/{opened.GetProperty("number").GetString()}";
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> CallAsync(HttpMethod method, string what, object? body = null)
    {
        var path = $"/v1/services/door-shop/{what}";
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new("Bearer", AdieuToken.Sign(Signs, TimeProvider.System, new Dictionary<string, object> { ["path"] = path }));
        using var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    private static string Declare(string text) => text
        .Replace("create table closure_keys", Tables + "create table closure_keys")
        .Replace("  closure_keys: { owner: account_id, on-close: erase }\n", "  closure_keys: { owner: account_id, on-close: erase }\n  wallet: { owner: account_id, on-close: erase }\n  notes: { owner: account_id, on-close: erase }\n  contacts: { owner: account_id, on-close: erase }\n  payouts: { personal: no }\n")
        .Replace("doors:\n", Sections + "doors:\n");

    private const string Tables = """
        create table wallet (account_id integer not null references accounts (id), entry text not null, amount integer not null, primary key (account_id, entry));
        create table notes (id integer primary key, account_id integer not null references accounts (id), body text);
        create index ix_notes on notes (account_id);
        create table contacts (id integer primary key, account_id integer not null references accounts (id), name text, phone text);
        create index ix_contacts on contacts (account_id);
        create table payouts (no text primary key, amount integer not null);
        """;

    private const string Sections = """
        standing:
          - blocker: wallet
            query: "select sum(amount) from wallet where account_id = @account having sum(amount) > 0"
            title: { zh: 余额, en: Balance }
            because: { zh: 余额, en: Balance }
            owner: person
            remedy: { zh: 提取, en: Take it, link: /wallet }
        settle:
          currency: EUR
          holds: "select sum(amount) from wallet where account_id = @account"
          items:
            - choice: wallet
              name: { zh: 余额, en: Balance }
              find: "select 'all' as reference, sum(amount) as amount from wallet where account_id = @account having sum(amount) > 0"
              title: { zh: 余额, en: Balance }
              because: { zh: 您的钱, en: It is your money }
              options:
                - as: refund
                  zh: 退回
                  en: Pay it out
                  way: { zh: 原路, en: the way it was paid }
                  within: 3d
                  carry-out: "insert into wallet values (@account, 'out', -@amount); insert into payouts values (@case, @amount)"
                - as: waive
                  zh: 放弃
                  en: Give it up
                  carry-out: "insert into wallet values (@account, 'out', -@amount)"
        contacts: "select id as contact, name, phone from contacts where account_id = @account"
        parts:
          - { id: notes, title: { zh: 笔记, en: Notes }, text: { zh: 全部, en: All of them }, tables: [notes] }

        """;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }
}
