using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Adieu.TestKit;
using Microsoft.EntityFrameworkCore;
using Passport.Data;

namespace Adieu.EndToEnd.Tests.RailwayService;

/// <summary>What the account centre does when it hears that a number was given up, and who is no longer believed; each with a person of its own.</summary>
public sealed class NumberTests : IAsyncLifetime
{
    private static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);
    private RailwayHouse _house = null!;

    // Nobody answers at Adieu's address: none of this needs it.
    public async ValueTask InitializeAsync() => _house = await RailwayHouse.StartAsync(settings:
        [("Adieu:Url", "http://127.0.0.1:1"), ("Adieu:Service", "railway"), ("Adieu:Secret", Convert.ToBase64String(Secret)), ("Passport:AttemptsPerMinute", "1000")]);

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_released_number_is_not_trusted_until_the_password_and_a_code_confirm_it()
    {
        await HearAsync("clear", DateTimeOffset.UnixEpoch.AddYears(40));
        (await ReleasedAsync("clear")).ShouldBeNull("the account has had the number only since");
        var now = TimeProvider.System.GetUtcNow();
        await HearAsync("clear", now, number: "15400009999");
        (await ReleasedAsync("clear")).ShouldBeNull("it is not this number");
        await HearAsync("clear", now);
        (await ReleasedAsync("clear")).ShouldNotBeNull();

        using var visit = _house.Visit();
        await visit.SignInAsync("clear");
        visit.Text.ShouldContain("given up elsewhere");
        await visit.OpenAsync("/account/phone/confirm");
        await visit.SendAsync("/account/phone/confirm", ("Password", "wrong-1"));
        visit.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await visit.SendAsync("/account/phone/confirm", ("Password", "railway-2026"));
        var phone = await _house.ScalarAsync("select phone from accounts where user_name = 'clear'");
        var code = _house.Code(phone);
        await visit.SendAsync("/account/phone/confirm/code", ("Code", code == "000000" ? "000001" : "000000"));
        (await ReleasedAsync("clear")).ShouldNotBeNull("a wrong code confirms nothing");
        await visit.SendAsync("/account/phone/confirm/code", ("Code", code));
        visit.Text.ShouldContain("The phone number is confirmed");
        (await ReleasedAsync("clear")).ShouldBeNull();

        // What was announced before the confirmation says nothing about after it.
        await HearAsync("clear", now);
        (await ReleasedAsync("clear")).ShouldBeNull("an announcement from before");
        await HearAsync("clear", TimeProvider.System.GetUtcNow().AddSeconds(1));
        (await ReleasedAsync("clear")).ShouldNotBeNull("given up once more");
    }

    [Fact]
    public async Task Another_number_ends_the_doubt_and_who_registers_with_it_later_is_believed()
    {
        await HearAsync("points", TimeProvider.System.GetUtcNow());
        await _house.WithAsync((_, db) => db.Accounts.Where(a => a.UserName == "points").ExecuteUpdateAsync(set => set.SetProperty(a => a.PhoneChangedAt, TimeProvider.System.GetUtcNow()).SetProperty(a => a.PhoneReleasedAt, (DateTimeOffset?)null)));
        await HearAsync("points", TimeProvider.System.GetUtcNow().AddHours(-1));
        (await ReleasedAsync("points")).ShouldBeNull();
    }

    private async Task<string?> ReleasedAsync(string userName)
    {
        var text = await _house.ScalarAsync($"select phone_released_at from accounts where user_name = '{userName}'");
        return text.Length == 0 ? null : text;
    }

    private async Task HearAsync(string userName, DateTimeOffset at, string? number = null)
    {
        var (account, phone) = await _house.WithAsync(async (_, db) => await db.Accounts.Where(a => a.UserName == userName).Select(a => new ValueTuple<long, string?>(a.Id, a.PhoneNumber)).SingleAsync());
        var id = RandomNumberGenerator.GetHexString(32);
        // As docs/service-yaml.md describes it.
        var hash = Convert.ToHexStringLower(HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes($"adieu number\n{id}\n{number ?? phone}")));
        var body = JsonSerializer.Serialize(new { id, account = account.ToString(CultureInfo.InvariantCulture), number = hash, at = at.ToUnixTimeMilliseconds() });
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_house.Address, "/adieu/numbers")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", AdieuCall.Sign(Secret, "adieu-number", "/adieu/numbers", body, TimeProvider.System.GetUtcNow()));
        (await http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }
}
