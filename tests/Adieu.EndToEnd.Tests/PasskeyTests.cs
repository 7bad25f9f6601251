using System.Text.Json;
using Adieu.EndToEnd.Tests.House;
using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests;

/// <summary>A passkey, with an authenticator that Chromium plays: made in settings, shown at sign-in and before closing.</summary>
[Collection(nameof(OneHouse))]
public sealed class PasskeyTests(AdieuHouse house, Browser browser)
{
    [Fact]
    public async Task A_passkey_signs_in_and_counts_for_the_closure_in_place_of_the_password()
    {
        var account = (await Person.LookUpAsync(house, "points"))!;
        var page = await browser.OpenAsync();
        var authenticator = await page.PlayAuthenticatorAsync();
        var person = new Person(house, page);

        // A browser binds passkeys to names, never to numbers.
        var site = $"http://localhost:{house.Railway.Address.Port}";
        await page.GotoAsync(site + "/account/sign-in");
        await page.FillAsync("[name=Identifier]", "points");
        await page.FillAsync("[name=Password]", Person.Password);
        await person.SubmitAsync("main form[action='/account/sign-in']");
        await page.GotoAsync(site + "/account/close");
        (await page.Locator("[data-passkey]").CountAsync()).ShouldBe(0, "who has none is not asked for one");
        await page.GotoAsync(site + "/account/passkeys");
        await page.FillAsync("[name=Password]", Person.Password);
        await page.LeadsOnAsync(() => page.ClickAsync("[data-passkey=create] button"));
        (await person.TextAsync()).ShouldContain("添加");
        await page.Locator("main .card").WaitForAsync();
        await Look.TakeAsync(page, "passkeys");
        (await authenticator.CountAsync()).ShouldBe(1);

        // Without the password, in a browser that is not signed in.
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(site + "/account/sign-in");
        await Look.TakeAsync(page, "sign-in-passkey");
        await page.LeadsOnAsync(() => page.ClickAsync("form[action='/account/passkey'] button"));
        new Uri(page.Url).AbsolutePath.ShouldBe("/me");
        await page.GotoAsync(site + "/account/close");
        await Look.TakeAsync(page, "close-passkey");
        await page.LeadsOnAsync(() => page.ClickAsync("form[action='/account/close/passkey'] button"));
        var number = person.CaseNumber;
        await person.ChooseAsync(days: 0);
        (await person.TextAsync()).ShouldContain("通行密钥");
        (await person.TextAsync()).ShouldNotContain("离上次输入密码");

        // Points are value: a code by e-mail beside the passkey.
        var mailed = (await house.InboxAsync(account["email"]!)).Count;
        await page.CheckAsync("[name=method][value=email]");
        await person.SubmitAsync("main form[action$='/prove/send']");
        await person.EnterCodeAsync(account["email"]!, mailed);
        await person.ConfirmAsync();
        await person.TrackAsync(number, "已注销");
        (await Person.LookUpAsync(house, "points")).ShouldBeNull();
        (await house.CountAsync($"account_passkeys where user_id = {account["id"]}")).ShouldBe(0);
    }

    [Fact]
    public async Task A_passkey_answer_is_good_once_and_for_its_own_account()
    {
        var page = await browser.OpenAsync();
        await page.PlayAuthenticatorAsync();
        var person = new Person(house, page);
        var site = $"http://localhost:{house.Railway.Address.Port}";
        await page.GotoAsync(site + "/account/sign-in");
        await page.FillAsync("[name=Identifier]", "buyer");
        await page.FillAsync("[name=Password]", Person.Password);
        await person.SubmitAsync("main form[action='/account/sign-in']");
        await page.GotoAsync(site + "/account/passkeys");
        await page.FillAsync("[name=Password]", Person.Password);
        await page.LeadsOnAsync(() => page.ClickAsync("[data-passkey=create] button"));
        await page.Locator("main .card").WaitForAsync();

        await page.GotoAsync(site + "/account/close");
        string? sent = null;
        page.Request += (_, request) => sent = request.Url.EndsWith("/account/close/passkey", StringComparison.Ordinal) ? request.PostData ?? sent : sent;
        await page.LeadsOnAsync(() => page.ClickAsync("form[action='/account/close/passkey'] button"));
        sent.ShouldNotBeNull();

        // The very same answer again, from the same browser with the same form token.
        await page.GotoAsync(site + "/account/close");
        var again = await page.EvaluateAsync<int>(
            "async body => (await fetch('/account/close/passkey', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body, redirect: 'manual' })).status", sent);
        again.ShouldBe(422);
    }
}
