using Adieu.EndToEnd.Tests.House;

namespace Adieu.EndToEnd.Tests.Desks;

/// <summary>A passkey as the second factor of staff, with an authenticator that Chromium plays.</summary>
[Collection(nameof(OneHouse))]
public sealed class StaffPasskeyTests(AdieuHouse house, Browser browser)
{
    [Fact]
    public async Task A_clerk_adds_a_passkey_and_signs_in_with_it()
    {
        var page = await browser.OpenAsync(1280, 900);
        await page.PlayAuthenticatorAsync();

        // A browser binds passkeys to names, never to numbers.
        var site = $"http://localhost:{house.Adieu.Address.Port}";
        var (password, _) = await Clerk.SampleAsync(house, "clerk");
        async Task PasswordAsync()
        {
            await page.GotoAsync(site + "/staff");
            await page.FillAsync("#name", "clerk");
            await page.FillAsync("#password", password);
            await page.Keyboard.PressAsync("Enter");
            await page.ReachesAsync("**/staff/second");
        }

        await PasswordAsync();
        (await page.Locator("form[action='/staff/passkey']").CountAsync()).ShouldBe(0, "with the password alone nobody adds a passkey beside the authenticator");
        await page.FillAsync("#desk", "South 3");
        await page.FillAsync("#code", await Clerk.CodeAsync(house, "clerk"));
        await page.Keyboard.PressAsync("Enter");
        await page.ReachesAsync("**/desk");
        await page.GotoAsync(site + "/staff/account");
        await page.ClickAsync("form[action='/staff/account/passkey'] button");
        await page.Locator("text=已添加 1 个").WaitForAsync();
        await page.ClickAsync("form[action='/staff/sign-out'] button");
        await page.ReachesAsync("**/staff?why=signed-out");

        await PasswordAsync();
        await page.FillAsync("#passkey-desk", "South 3");
        string? sent = null;
        page.Request += (_, request) => sent = request.Url.EndsWith("/staff/passkey", StringComparison.Ordinal) ? request.PostData ?? sent : sent;
        await page.ClickAsync("form[action='/staff/passkey'] button");
        await page.ReachesAsync("**/desk");
        (await page.InnerTextAsync(".desk-bar")).ShouldContain("South 3");

        // The same answer once more, from a session that has only the password.
        await page.ClickAsync("form[action='/staff/sign-out'] button");
        await page.ReachesAsync("**/staff?why=signed-out");
        await PasswordAsync();
        var again = await page.EvaluateAsync<int>(
            "async body => (await fetch('/staff/passkey', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body, redirect: 'manual' })).status", sent.ShouldNotBeNull());
        again.ShouldBe(422);
    }
}
