using System.Text.RegularExpressions;
using Adieu.EndToEnd.Tests.House;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests;

/// <summary>The signed-out door in a browser without scripts: sign-in page, forgot the password, prove it, choose.</summary>
public sealed partial class SignedOutTests(AdieuHouse house, Browser browser) : IClassFixture<AdieuHouse>
{
    [Fact]
    public async Task Who_forgot_the_password_closes_the_account_and_this_was_not_me_stops_it()
    {
        var account = (await Person.LookUpAsync(house, "clear"))!;
        var person = new Person(house, await browser.OpenAsync(scripts: false));
        await ProveWhoIAmAsync(person, account["document_no"]!, account);
        await person.Page.Locator("button[value=close]").ClickAsync();
        var number = person.CaseNumber;
        await person.ChooseAsync(days: 14);
        person.Path.ShouldEndWith("/check", customMessage: "what was proved at the door is not asked again");
        await person.ConfirmAsync();
        await person.TrackAsync(number, "账号已冻结，等待删除");

        // Both addresses were told, when the case was opened and when it was confirmed. A scanner that opens the links changes nothing.
        var links = new List<string>();
        foreach (var address in new[] { account["phone"]!, account["email"]! })
        {
            for (var i = 0; i < 900 && (await LinksAsync(address)).Count < 2; i++) await Task.Delay(100);
            links.AddRange(await LinksAsync(address));
        }

        links.Count.ShouldBe(4);
        foreach (var link in links) await person.Page.GotoAsync(link);
        await person.TrackAsync(number, "账号已冻结，等待删除");

        await person.Page.GotoAsync(links[0]);
        await person.SubmitAsync("main form[action$='/notme']");
        await person.TrackAsync(number, "已暂停");
        (await person.TextAsync()).ShouldContain("工作人员");
        foreach (var link in links)
        {
            await person.Page.GotoAsync(link);
            (await person.TextAsync()).ShouldContain("这个链接已失效");
        }

        // Who holds the other end of the case cannot undo the review, whichever page they try.
        await person.OpenAdieuAsync($"/s/railway/{number}/keep");
        (await person.Page.Locator("main form").CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Who_forgot_the_password_sets_a_new_one_and_signs_in()
    {
        var account = (await Person.LookUpAsync(house, "traveller"))!;
        await ChangePhoneYesterdayAsync("traveller");
        var elsewhere = new Person(house, await browser.OpenAsync(scripts: false));
        await elsewhere.SignInAsync("traveller");
        elsewhere.Path.ShouldBe("/me");

        var person = new Person(house, await browser.OpenAsync(scripts: false));
        await ProveWhoIAmAsync(person, account["phone"]!, account);
        await person.Page.Locator("button[value=reset]").ClickAsync();
        person.Path.ShouldBe("/account/reset");
        var token = person.Page.Url;
        await person.Page.FillAsync("[name=Password]", "new-moon-2026");
        await person.SubmitAsync("main form[action='/account/reset']");
        person.Path.ShouldBe("/account/sign-in");
        await person.SignInAsync("traveller", "new-moon-2026");
        person.Path.ShouldBe("/me");

        await elsewhere.OpenRailwayAsync("/me");
        elsewhere.Path.ShouldBe("/account/sign-in", "every session is gone");
        await person.Page.GotoAsync(token);
        (await person.TextAsync()).ShouldContain("这个链接已失效");
        foreach (var address in new[] { account["phone"]!, account["email"]! })
        {
            for (var i = 0; i < 900 && (await LinksAsync(address)).Count == 0; i++) await Task.Delay(100);
            (await house.InboxAsync(address)).ShouldContain(text => text.Contains("设置新密码", StringComparison.Ordinal));
        }

        // Recovered a moment ago: closing waits longer.
        await person.AskForClosureAsync("new-moon-2026");
        await person.Page.GotoAsync(person.Page.Url.Split('?')[0] + "/choices");
        (await person.Page.Locator("[name=days]").EvaluateAllAsync<string[]>("radios => radios.map(r => r.value)")).ShouldBe(["14"]);

        // Whose mailbox it is did not want that, and looks at the notice's page on a phone.
        var owner = new Person(house, await browser.OpenAsync());
        await owner.Page.GotoAsync((await LinksAsync(account["email"]!))[0]);
        await Look.CheckAsync(owner.Page, "out-not-my-password", 360, 1440);
        await owner.SubmitAsync("main form[action$='/notme']");
        (await owner.TextAsync()).ShouldContain("已暂停");
        await Look.CheckAsync(owner.Page, "out-secured", 360, 1440);
        await person.OpenRailwayAsync("/me");
        person.Path.ShouldBe("/account/sign-in", "whoever set the password is out");
    }

    [Fact]
    public async Task A_change_of_mind_needs_no_password_either()
    {
        var account = (await Person.LookUpAsync(house, "suspended"))!;
        var person = new Person(house, await browser.OpenAsync(scripts: false));
        await person.SignInAsync("suspended");
        await person.AskForClosureAsync();
        var number = person.CaseNumber;
        await person.ChooseAsync(days: 7);
        await person.ProveBySmsAsync(account["phone"]!);
        await person.ConfirmAsync();

        var later = new Person(house, await browser.OpenAsync(scripts: false));
        await later.TrackAsync(number, "账号已冻结，等待删除");
        await later.Page.Locator("main a[href$='/forgot']").First.ClickAsync();
        await ProveWhoIAmAsync(later, account["email"]!, account, fromSignIn: false);
        await later.Page.Locator("button[value=close]").ClickAsync();
        later.Path.ShouldEndWith($"/{number}/keep");
        await later.SubmitAsync("main form[action$='/keep']");
        await later.TrackAsync(number, "账号已保留");
    }

    [Theory]
    [InlineData("zh-CN", 360)]
    [InlineData("en", 1440)]
    public async Task Every_page_can_be_used_by_everyone_and_an_unknown_account_walks_the_same_ones(string language, int width)
    {
        var account = (await Person.LookUpAsync(house, language == "en" ? "buyer" : "points"))!;
        await ChangePhoneYesterdayAsync(account["user_name"]!);
        var seen = new Dictionary<string, List<string>> { ["known"] = [], ["unknown"] = [] };
        foreach (var who in new[] { "unknown", "known" })
        {
            var page = await browser.OpenAsync(width, width == 360 ? 800 : 900, language);
            var person = new Person(house, page);
            var shot = 0;

            async Task LookAsync(string name)
            {
                shot++;
                seen[who].Add(Clock().Replace(await page.Locator("main").InnerTextAsync(), "0:00"));
                // The words are compared below: what is the same need not be looked at twice.
                if (who == "unknown") return;
                await Look.CheckAsync(page, $"out-{language}-{width}-{shot:00}-{name}");
            }

            // Names of equal length, because each page shows nothing but what was typed.
            await person.OpenRailwayAsync("/account/forgot");
            await LookAsync("who");
            await page.FillAsync("[name=identifier]", who == "known" ? account["phone"]! : "16600000000");
            await person.SubmitAsync("main form[action$='/forgot']");
            await LookAsync("prove");
            await page.CheckAsync("[name=method][value=sms]");
            await person.SubmitAsync("main form[action$='/send']");
            await LookAsync("code");
            await page.FillAsync("[name=code]", who == "known" && (await house.CodeAsync(account["phone"]!)) == "000000" ? "000001" : "000000");
            await person.SubmitAsync("main form:has([name=code])");
            await LookAsync("wrong");
            await person.SubmitAsync("main form[action$='/send']");
            await LookAsync("too-soon");
            if (who == "unknown") continue;

            await page.FillAsync("[name=code]", await house.CodeAsync(account["phone"]!));
            await person.SubmitAsync("main form:has([name=code])");
            await LookAsync("one-more");
            var before = (await house.InboxAsync(account["email"]!)).Count;
            await person.SubmitAsync("main form[action$='/send']");
            await page.FillAsync("[name=code]", await house.CodeAsync(account["email"]!, before));
            await person.SubmitAsync("main form:has([name=code])");
            await LookAsync("choose");
            await page.Locator("button[value=close]").ClickAsync();
            await LookAsync("overview");
            for (var i = 0; i < 900 && (await LinksAsync(account["email"]!)).Count < 1; i++) await Task.Delay(100);
            await page.GotoAsync((await LinksAsync(account["email"]!))[0]);
            await LookAsync("not-me");
            await person.SubmitAsync("main form[action$='/notme']");
            await LookAsync("held");
        }

        seen["known"].Take(seen["unknown"].Count).Select(text => text.Replace(account["phone"]!, "16600000000", StringComparison.Ordinal)).ShouldBe(seen["unknown"]);
    }

    private async Task ProveWhoIAmAsync(Person person, string identifier, Dictionary<string, string?> account, bool fromSignIn = true)
    {
        if (fromSignIn)
        {
            await person.OpenRailwayAsync("/account/sign-in");
            await person.Page.Locator("a[href='/account/forgot']").ClickAsync();
        }

        person.Path.ShouldBe("/s/railway/forgot");
        await person.Page.FillAsync("[name=identifier]", identifier);
        await person.SubmitAsync("main form[action$='/forgot']");
        foreach (var (method, to) in new[] { ("sms", account["phone"]!), ("email", account["email"]!) })
        {
            // A number that the account has had for half a year is enough to come this far.
            if (person.Path.EndsWith("/choose", StringComparison.Ordinal)) break;
            await person.Page.CheckAsync($"[name=method][value={method}]");
            var before = (await house.InboxAsync(to)).Count;
            await person.SubmitAsync("main form[action$='/send']");
            await person.Page.FillAsync("[name=code]", await house.CodeAsync(to, before));
            await person.SubmitAsync("main form:has([name=code])");
        }

        person.Path.ShouldBe("/s/railway/forgot/choose");
    }

    // Then a code to it is not enough, and the page says why.
    private async Task ChangePhoneYesterdayAsync(string userName)
    {
        await using var connection = new SqliteConnection($"Data Source={house.RailwayDatabase};Pooling=false;Default Timeout=30");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "update accounts set phone_changed_at = strftime('%Y-%m-%d %H:%M:%S', 'now', '-1 day') where user_name = $name";
        command.Parameters.AddWithValue("$name", userName);
        (await command.ExecuteNonQueryAsync()).ShouldBe(1);
    }

    private async Task<List<string>> LinksAsync(string to) =>
        [.. (await house.InboxAsync(to)).SelectMany(text => NotMe().Matches(text)).Select(match => match.Value).Distinct()];

    [GeneratedRegex(@"http://\S+/notme\?token=[A-Za-z0-9_-]+")]
    private static partial Regex NotMe();

    [GeneratedRegex(@"\d{2}:\d{2}")]
    private static partial Regex Clock();
}
