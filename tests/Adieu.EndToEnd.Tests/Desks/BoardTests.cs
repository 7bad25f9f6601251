using Adieu.EndToEnd.Tests.House;
using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.Desks;

/// <summary>Those who watch, and pages that everybody can use: by keyboard, at 200 %, with a screen reader.</summary>
public sealed class BoardTests(AdieuHouse house, Browser browser) : IClassFixture<AdieuHouse>
{
    [Fact]
    public async Task A_bribed_clerk_with_a_valid_login_is_on_the_board_and_is_stopped()
    {
        var victims = new List<Dictionary<string, string?>>();
        foreach (var name in new[] { "clear", "points", "suspended", "traveller" }) victims.Add((await Person.LookUpAsync(house, name))!);
        // The board is open before anything happens: nobody has to look for it.
        var boss = new Clerk(house, await browser.OpenAsync(1280, 900));
        await boss.SignInAsync("supervisor");
        boss.Path.ShouldBe("/board");
        (await boss.Page.InnerTextAsync("#live")).ShouldNotContain("查询速度异常");

        var clerk = new Clerk(house, await browser.OpenAsync(1280, 900));
        await clerk.SignInAsync("clerk", "南区 3 号");
        foreach (var victim in victims) await clerk.ReadCardAsync(victim["document_no"]!);
        await clerk.ReadCardAsync(victims[0]["document_no"]!);
        await clerk.TickAndStartAsync(0);
        var number = clerk.CaseNumber;

        // The clerk plays the person, too: the code is on somebody else's phone, and the supervisor's factors are not theirs.
        await clerk.OpenAsync("/own/" + number);
        await clerk.Page.FillAsync("#code", "123456");
        await clerk.Page.ClickAsync("main form button");
        (await clerk.Page.InnerTextAsync("main")).ShouldContain("没有对上");
        (await clerk.Page.GotoAsync(new Uri(house.Adieu.Address, $"/s/railway/{number}/check").ToString()))!.Status.ShouldBe(404);
        await clerk.OpenAsync("/desk/case/" + number);
        await clerk.Page.ClickAsync("details:has(form[action$='/second']) summary");
        await clerk.Page.ClickAsync("form[action$='/second'] button");
        await clerk.Page.Locator(".second-digits").WaitForAsync();
        (await clerk.Page.GotoAsync(new Uri(house.Adieu.Address, "/second").ToString()))!.Status.ShouldBe(403, "the digits are worth something in a supervisor's session alone");
        (await Person.LookUpAsync(house, "clear")).ShouldNotBeNull();

        // The board comes by itself, within a minute where nothing else keeps the machine busy.
        await boss.Page.Locator("#live td", new PageLocatorOptions { HasText = "查询速度异常" }).First.WaitForAsync(new LocatorWaitForOptions { Timeout = 180_000 });
        await LookAsync(boss.Page, "board");
        await boss.Page.ClickAsync("tr:has-text('小陈') button");
        await boss.Page.Locator("tr:has-text('小陈') .tag.stop").WaitForAsync();
        await clerk.OpenAsync("/desk");
        clerk.Path.ShouldBe("/staff");
    }

    [Fact]
    public async Task Every_desk_page_works_by_keyboard_at_twice_the_size_and_read_aloud()
    {
        var account = (await Person.LookUpAsync(house, "phoneonly"))!;
        // Half of 1280: what a window is at 200 %.
        var page = await browser.OpenAsync(640, 450, "en");
        var clerk = new Clerk(house, page);
        await clerk.OpenAsync("/staff");
        await LookAsync(page, "sign-in");
        await clerk.SignInAsync("clerk-2", "South 4");
        await LookAsync(page, "start");
        (await page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("document", "a card reader types into whatever has the focus");
        await clerk.ReadCardAsync(account["document_no"]!);
        await LookAsync(page, "standing");

        // Without a mouse: Tab to each tick and press the space bar, Enter at the end.
        var ticked = 0;
        for (var i = 0; i < 40 && ticked < 4; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (!await page.EvaluateAsync<bool>("document.activeElement.matches('[type=checkbox]')")) continue;
            await page.Keyboard.PressAsync("Space");
            ticked++;
        }

        await page.Keyboard.PressAsync("Enter");
        await page.ReachesAsync("**/desk/case/ADU-*");
        await LookAsync(page, "case-small");
        await page.GotoAsync(page.Url + "/receipt");
        await LookAsync(page, "receipt-small");
        await clerk.OpenAsync("/staff/account");
        await LookAsync(page, "account");
        await clerk.OpenAsync("/pad");
        await LookAsync(page, "pad");
        await clerk.OpenAsync("/own");
        await LookAsync(page, "own");
        (await page.GotoAsync(new Uri(house.Adieu.Address, "/board").ToString()))!.Status.ShouldBe(403, "a clerk does not see the board");
    }

    private static Task LookAsync(IPage page, string name) => Look.CheckAsync(page, $"desk-{name}");
}
