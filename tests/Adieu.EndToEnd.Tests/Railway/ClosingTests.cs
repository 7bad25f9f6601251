using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Passport.People;

namespace Adieu.EndToEnd.Tests.RailwayService;

/// <summary>Where the railway meets Adieu: the hand-off, the gate, the rule about registering again.</summary>
public sealed class ClosingTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    [Fact]
    public async Task Closing_asks_for_the_password_and_hands_over_a_signed_minute()
    {
        await using var adieu = await AdieuAsync();
        await using var house = await StartAsync(adieu.Urls.First());
        using var visit = house.Visit();
        await visit.SignInAsync("clear");
        await visit.OpenAsync("/account/close");
        await visit.SendAsync("/account/close", ("Password", "wrong-1"));
        visit.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await visit.SendAsync("/account/close", ("Password", "railway-2026"));
        visit.Status.ShouldBe(HttpStatusCode.Found);
        visit.Location!.AbsoluteUri.ShouldStartWith(adieu.Urls.First() + "/s/railway/enter?handoff=");

        var checkedToken = await new JsonWebTokenHandler().ValidateTokenAsync(visit.Location.Query["?handoff=".Length..], new TokenValidationParameters
        {
            ValidIssuer = "railway",
            ValidAudience = "adieu",
            IssuerSigningKey = new SymmetricSecurityKey(Secret),
            ClockSkew = TimeSpan.Zero,
        });
        checkedToken.IsValid.ShouldBeTrue();
        checkedToken.Claims["sub"].ShouldBe("1001");
        checkedToken.Claims["lang"].ShouldBe("en");
    }

    [Fact]
    public async Task While_Adieu_does_not_answer_nobody_is_sent_there_and_the_page_says_what_to_do()
    {
        await using var house = await StartAsync("http://127.0.0.1:1");
        using var visit = house.Visit();
        await visit.OpenAsync("/account/forgot");
        visit.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        await visit.SignInAsync("clear");
        await visit.OpenAsync("/account/close");
        await visit.SendAsync("/account/close", ("Password", "railway-2026"));
        visit.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        visit.Text.ShouldContain("Nothing about the account has changed");
        visit.Text.ShouldContain("95105105");
    }

    [Fact]
    public async Task A_frozen_account_is_not_signed_in_and_buys_nothing()
    {
        await using var adieu = await AdieuAsync();
        await using var house = await StartAsync(adieu.Urls.First());
        using var early = house.Visit();
        await early.SignInAsync("unpaid");
        var order = await house.ScalarAsync("select order_no from orders where account_id = 1002 and status = 'unpaid'");
        await early.OpenAsync("/orders/" + order);

        // The gate as Adieu writes it, on the orders table alone.
        await house.ScalarAsync("""
            create table adieu_gate (account_id text primary key, state text not null, case_number text, since text);
            create trigger t before update on orders when exists (select 1 from adieu_gate where account_id = cast(new.account_id as text) and state <> 'open')
            begin select raise(abort, 'adieu: account frozen'); end;
            insert into adieu_gate values ('1002', 'frozen', 'ADU-2222-2222', '2026-01-01');
            """);
        await early.SendAsync($"/orders/{order}/pay");
        early.Status.ShouldBe(HttpStatusCode.Conflict);
        early.Text.ShouldContain("being closed");
        (await house.ScalarAsync($"select status from orders where order_no = '{order}'")).ShouldBe("unpaid");

        var sessions = await house.ScalarAsync("select count(*) from sessions");
        using var late = house.Visit();
        await late.SignInAsync("unpaid");
        late.Text.ShouldContain("does not cancel that");
        (await house.ScalarAsync("select count(*) from sessions")).ShouldBe(sessions);
        await late.SendAsync("/account/being-closed");
        late.Location!.AbsoluteUri.ShouldStartWith(adieu.Urls.First() + "/s/railway/enter?handoff=");
    }

    [Fact]
    public async Task Registering_is_refused_with_the_rules_own_words_or_when_nobody_answers()
    {
        await using var adieu = await AdieuAsync();
        adieu.MapPost("/v1/services/railway/registrations/check", async (HttpContext context) =>
        {
            var asked = await context.Request.ReadFromJsonAsync<Dictionary<string, string>>();
            return asked!["value"] == "15466666666"
                ? Results.Json(new { allowed = false, explanation = new { zh = "不能", en = "The number belonged to a closed account." } })
                : Results.Json(new { allowed = true });
        });
        await using var house = await StartAsync(adieu.Urls.First());
        using var visit = house.Visit();

        await RegisterAsync(visit, house, "15466666666");
        visit.Status.ShouldBe(HttpStatusCode.Conflict);
        visit.Text.ShouldContain("belonged to a closed account");

        await RegisterAsync(visit, house, "15466666667");
        visit.Text.ShouldContain("王小路");
        await adieu.StopAsync();

        using var other = house.Visit();
        await RegisterAsync(other, house, "15466666668");
        other.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await house.ScalarAsync("select count(*) from accounts where phone = '15466666668'")).ShouldBe("0");
    }

    /// <summary>What answers at Adieu's address.</summary>
    private static async Task<WebApplication> AdieuAsync()
    {
        var adieu = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Error"]).Build();
        adieu.MapGet("/healthz/live", () => "Healthy");
        await adieu.StartAsync();
        return adieu;
    }

    private static async Task RegisterAsync(Visit visit, RailwayHouse house, string phone)
    {
        var digits = "11010519900307" + phone[^3..];
        await visit.OpenAsync("/account/register");
        await visit.SendAsync("/account/register", ("RealName", "王小路"), ("DocumentNo", digits + ResidentId.CheckCharacter(digits)), ("Phone", phone), ("Password", "my-secret-9"), ("Terms", "yes"));
        await visit.SendAsync("/account/register/code", ("Code", house.Code(phone)));
    }

    private static Task<RailwayHouse> StartAsync(string adieu) =>
        RailwayHouse.StartAsync(null, ("Adieu:Url", adieu), ("Adieu:Secret", Convert.ToBase64String(Secret)), ("Adieu:Service", "railway"));
}
