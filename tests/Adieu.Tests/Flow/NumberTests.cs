using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Numbers;
using Adieu.TestKit;

namespace Adieu.Tests.Flow;

/// <summary>A phone number given up at one service, and another service that listens, over a real connection.</summary>
public sealed class NumberTests
{
    private const string Number = "13800138000";

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Who_closes_and_gives_the_number_up_is_no_longer_the_number_elsewhere(SqlDialect dialect)
    {
        await using var club = await Club.StartAsync(Number);
        await using var shop = await StartAsync(dialect, club);
        var view = await CloseAsync(shop, 1, givesUp: true);
        await club.ListenAsync(shop);

        (await shop.StateAsync(view)).ShouldBe(CaseState.Closed);
        var heard = club.Heard.Numbers.ShouldHaveSingleItem();
        heard.Account.ShouldBe("8");
        heard.Is(Number).ShouldBeTrue();
        heard.Is("13900139000").ShouldBeFalse();
        heard.At.ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5));

        // Neither what travelled nor what stays says which number it was; and nothing is told twice.
        club.Calls.Single().Body.ShouldNotContain(Number);
        club.Calls.Single().Body.ShouldNotContain("flow-shop");
        (await shop.AdieuAsync<long>("select count(*) from number_announcements where sealed is null and sealed_key is null and outcome = 'acknowledged'")).ShouldBe(1);
        (await shop.AdieuAsync<long>("select count(*) from ledger where entry like '%flow-shop%flow-club%number.announced%'")).ShouldBe(1);
        (await shop.AdieuAsync<long>("select count(*) from ledger where entry like '%flow-club%number.acknowledged%'")).ShouldBe(1);
        (await shop.AdieuAsync<long>($"select count(*) from ledger where entry like '%{Number}%'")).ShouldBe(0);
        await club.ListenAsync(shop);
        club.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_keeps_the_number_is_not_announced_and_neither_is_who_keeps_the_account()
    {
        await using var club = await Club.StartAsync(Number);
        await using var shop = await StartAsync(SqlDialect.Sqlite, club);
        await CloseAsync(shop, 2, givesUp: false);
        var number = (await CloseAsync(shop, 1, givesUp: true, days: 7)).Number;
        (await shop.Closing.KeepAsync(number, default)).ShouldBeOfType<KeepResult.Kept>();
        await club.ListenAsync(shop);
        club.Calls.ShouldBeEmpty();
        (await shop.AdieuAsync<long>("select count(*) from number_announcements")).ShouldBe(0);
    }

    [Fact]
    public async Task A_service_that_does_not_hold_the_number_learns_nothing_of_it()
    {
        await using var club = await Club.StartAsync("13700137000");
        await using var shop = await StartAsync(SqlDialect.Sqlite, club);
        await CloseAsync(shop, 1, givesUp: true);
        await club.ListenAsync(shop);
        club.Calls.ShouldBeEmpty();
        (await shop.AdieuAsync<long>("select count(*) from number_announcements where sealed is null and due_at is null")).ShouldBe(1);
    }

    [Fact]
    public async Task A_service_that_is_down_is_told_when_it_is_up_again()
    {
        await using var club = await Club.StartAsync(Number);
        await using var shop = await StartAsync(SqlDialect.Sqlite, club);
        club.Down = 2;
        // A number may be given up without an account being closed, in however it is typed.
        await shop.Get<INumbers>().ReleaseAsync(shop.Service, "+86 138 0013 8000", default);
        await club.ListenAsync(shop);
        club.Calls.Count.ShouldBe(3);
        club.Heard.Numbers.ShouldHaveSingleItem().Is(Number).ShouldBeTrue();
        (await shop.AdieuAsync<long>("select attempts from number_announcements")).ShouldBe(2);
    }

    [Fact]
    public async Task A_service_that_stays_silent_for_a_week_is_given_up_and_the_number_destroyed()
    {
        await using var club = await Club.StartAsync(Number);
        await using var shop = await StartAsync(SqlDialect.Sqlite, club);
        club.Down = int.MaxValue;
        await shop.Get<INumbers>().ReleaseAsync(shop.Service, Number, default);
        await shop.AdieuAsync<long>($"update number_announcements set released_at = released_at - {7L * 24 * 3_600_000}");
        await club.ListenAsync(shop);
        (await shop.AdieuAsync<long>("select count(*) from number_announcements where sealed is null and outcome = 'given-up'")).ShouldBe(1);
        (await shop.AdieuAsync<long>("select count(*) from ledger where entry like '%number.given-up%'")).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_overheard_altered_or_signed_by_somebody_else_is_refused()
    {
        await using var club = await Club.StartAsync(Number);
        await using var shop = await StartAsync(SqlDialect.Sqlite, club);
        await shop.Get<INumbers>().ReleaseAsync(shop.Service, Number, default);
        await club.ListenAsync(shop);
        var (token, body) = club.Calls.Single();

        (await SendAsync(club, token, body)).ShouldBe(HttpStatusCode.Unauthorized, "the same call again");
        (await SendAsync(club, token, body.Replace("\"8\"", "\"9\""))).ShouldBe(HttpStatusCode.Unauthorized, "for somebody else");
        (await SendAsync(club, "", body)).ShouldBe(HttpStatusCode.Unauthorized, "not signed");
        (await SendAsync(club, Signed(body), body)).ShouldBe(HttpStatusCode.NoContent, "the signature that the others spoil");
        (await SendAsync(club, Signed(body, secret: new byte[32]), body)).ShouldBe(HttpStatusCode.Unauthorized, "another service's secret");
        (await SendAsync(club, Signed(body, audience: "adieu-store"), body)).ShouldBe(HttpStatusCode.Unauthorized, "a call of another kind");
        (await SendAsync(club, Signed(body, age: TimeSpan.FromMinutes(10)), body)).ShouldBe(HttpStatusCode.Unauthorized, "an old one");
        (await SendAsync(club, Signed(body, path: "/adieu/erase"), body)).ShouldBe(HttpStatusCode.Unauthorized, "for another path");
        club.Heard.Numbers.Count.ShouldBe(2);
    }

    private static string Signed(string body, byte[]? secret = null, string audience = "adieu-number", string path = "/adieu/numbers", TimeSpan age = default) =>
        "Bearer " + AdieuCall.Sign(secret ?? Club.Secret, audience, path, body, TimeProvider.System.GetUtcNow() - age);

    private static async Task<HttpStatusCode> SendAsync(Club club, string token, string body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(club.Address, "/adieu/numbers")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (token.Length > 0) request.Headers.Authorization = AuthenticationHeaderValue.Parse(token);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private static Task<Shop> StartAsync(SqlDialect dialect, Club club) => Shop.StartAsync(
        dialect,
        options => options.Services.Add(club.File),
        edit: text => text.Replace("re-registration:", "numbers: { announce: true }\nre-registration:", StringComparison.Ordinal));

    private static async Task<CaseView> CloseAsync(Shop shop, int account, bool givesUp, int days = 0)
    {
        var view = await shop.VerifiedAsync(account, days, givesUp);
        var confirmed = (ConfirmResult.Confirmed)await shop.Closing.ConfirmAsync(view.Number, view.Version, default);
        await shop.RunAllAsync();
        return confirmed.Case;
    }
}
