using System.Text.RegularExpressions;
using Adieu.EndToEnd.Tests.House;
using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.Desks;

/// <summary>The hotline in a browser: what the agent reads, types and never sees.</summary>
public sealed class LineTests(AdieuHouse house, Browser browser) : IClassFixture<AdieuHouse>
{
    [Fact]
    public async Task An_agent_calls_back_and_the_person_says_the_code()
    {
        var account = (await Person.LookUpAsync(house, "clear"))!;
        var agent = new Clerk(house, await browser.OpenAsync(1280, 900));
        await agent.SignInAsync("agent", "2 号线");
        agent.Path.ShouldBe("/line");
        await LookAsync(agent.Page, "line-start");

        // By keyboard alone: the button has the focus, then the three fields, Enter at the end.
        await agent.Page.Keyboard.PressAsync("Enter");
        await agent.Page.ReachesAsync("**/line/call/*");
        await LookAsync(agent.Page, "line-script");
        await SayAsync(agent.Page, account["real_name"]!, account["document_no"]!, "13000000000");
        (await agent.Page.InnerTextAsync("main")).ShouldContain("不相符");
        await LookAsync(agent.Page, "line-no-match");
        await agent.Page.Locator("#name").FocusAsync();
        await SayAsync(agent.Page, account["real_name"]!, account["document_no"]!, account["phone"]!);
        await agent.Page.ReachesAsync("**/line/case/ADU-*");
        var number = agent.CaseNumber;
        await LookAsync(agent.Page, "line-choose");
        await agent.Page.CheckAsync("[name=days][value='3']");
        await agent.Page.ClickAsync("form[action$='/choose'] button");
        await agent.Page.Locator("form[action$='/back']").WaitForAsync();
        await LookAsync(agent.Page, "line-second");
        await agent.Page.CheckAsync("[name=back]");
        await agent.Page.ClickAsync("form[action$='/back'] button");
        await agent.Page.Locator("#code").WaitForAsync();
        await LookAsync(agent.Page, "line-code");
        (await agent.Page.ContentAsync()).ShouldNotContain(account["phone"]!);
        (await agent.Page.ContentAsync()).ShouldNotContain(account["real_name"]!);
        await agent.Page.FillAsync("#code", await CodeAsync(account["phone"]!));
        await agent.Page.Keyboard.PressAsync("Enter");
        await agent.Page.Locator("#yes").WaitForAsync();
        await LookAsync(agent.Page, "line-yes");
        await agent.Page.CheckAsync("#yes");
        await agent.Page.ClickAsync("form[action$='/confirm'] button");
        await agent.Page.Locator(".notice.done").WaitForAsync();
        await LookAsync(agent.Page, "line-done");
        await new Person(house, await browser.OpenAsync()).TrackAsync(number, "账号已冻结，等待删除");
    }

    [Fact]
    public async Task A_caller_finishes_alone_with_the_link_from_the_mailbox_at_twice_the_size()
    {
        var account = (await Person.LookUpAsync(house, "suspended"))!;
        var agent = new Clerk(house, await browser.OpenAsync(640, 450, "en"));
        await agent.SignInAsync("agent", "Line 3");
        await agent.Page.ClickAsync("form[action='/line/call'] button");
        await agent.Page.ReachesAsync("**/line/call/*");
        await LookAsync(agent.Page, "line-script-small");
        await SayAsync(agent.Page, account["real_name"]!, account["document_no"]!, account["phone"]!);
        await agent.Page.ReachesAsync("**/line/case/ADU-*");
        await agent.Page.CheckAsync("[name=days][value='0']");
        await agent.Page.CheckAsync("[name=losses]");
        await agent.Page.ClickAsync("form[action$='/choose'] button");
        await agent.Page.ClickAsync("form[action$='/mail'] button");
        await agent.Page.Locator(".notice.done").WaitForAsync();
        await LookAsync(agent.Page, "line-mailed-small");

        var phone = await browser.OpenAsync(scripts: false);
        await phone.GotoAsync(new Uri(house.Adieu.Address, "/own/" + agent.CaseNumber).ToString());
        await phone.FillAsync("#code", await CodeAsync(account["email"]!));
        await phone.ClickAsync("main form button");
        await phone.ReachesAsync("**/check");
        await phone.ClickAsync("form[action$='/check'] button[type=submit]");
        await phone.ReachesAsync("**/done");
        await new Person(house, await browser.OpenAsync()).TrackAsync(agent.CaseNumber, "已注销");
        (await Person.LookUpAsync(house, "suspended")).ShouldBeNull();
    }

    // Beside the code goes a notice that somebody called.
    private async Task<string> CodeAsync(string to)
    {
        for (var i = 0; i < 900; i++)
        {
            foreach (var text in await house.InboxAsync(to))
            {
                if (text.Contains("/own/", StringComparison.Ordinal) && Regex.Match(text, "(?<![0-9])[0-9]{6}(?![0-9])") is { Success: true } code) return code.Value;
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException("No code arrived.");
    }

    private static async Task SayAsync(IPage page, params string[] words)
    {
        foreach (var (word, i) in words.Select((word, i) => (word, i)))
        {
            if (i > 0) await page.Keyboard.PressAsync("Tab");
            await page.Keyboard.PressAsync("Control+a");
            await page.Keyboard.InsertTextAsync(word);
        }

        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".notice.stop[role=alert], form[action$='/choose']").First.WaitForAsync();
    }

    private static Task LookAsync(IPage page, string name) => Look.CheckAsync(page, $"desk-{name}");
}
