using Adieu.EndToEnd.Tests.House;
using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.Desks;

/// <summary>A window in a browser: the clerk's screen, the person's pad, the person's own phone.</summary>
public sealed class CounterTests(AdieuHouse house, Browser browser) : IClassFixture<AdieuHouse>
{
    [Fact]
    public async Task A_person_at_the_counter_confirms_on_the_pad_and_the_account_is_gone()
    {
        var account = (await Person.LookUpAsync(house, "clear"))!;
        var clerk = new Clerk(house, await browser.OpenAsync(1280, 900));
        await clerk.SignInAsync("clerk", "南区 3 号");
        var pad = await PairAsync(clerk);

        await clerk.ReadCardAsync(account["document_no"]!);
        (await clerk.Page.InnerTextAsync("main")).ShouldNotContain(account["real_name"]!, customMessage: "the name stays masked");
        (await clerk.Page.ContentAsync()).ShouldNotContain(account["phone"]!);
        await LookAsync(clerk.Page, "found");
        await clerk.TickAndStartAsync(0);
        var number = clerk.CaseNumber;

        // It is on the pad by itself: the clerk's one screen, and the pad.
        await pad.ReachesAsync("**/prove?method=sms");
        await LookAsync(pad, "pad-code");
        await pad.FillAsync("[name=code]", await house.CodeAsync(account["phone"]!));
        await pad.Keyboard.PressAsync("Enter");
        await pad.ReachesAsync("**/check");
        await LookAsync(pad, "pad-check");
        await pad.ClickAsync("form[action$='/check'] button[type=submit]");
        await pad.ReachesAsync("**/done**");

        // Whatever is read on the pad can be cleared, and nothing leads away from there.
        await pad.ClickAsync($"a[href='/case/{number}']");
        await pad.ReachesAsync($"**/case/{number}");
        (await pad.Locator("header a[href^='/s/'], footer a").CountAsync()).ShouldBe(0);

        // The pad forgets: what it showed is not to be had again.
        await pad.ClickAsync("a[href='/pad/end']");
        await pad.ReachesAsync("**/pad");
        (await pad.GotoAsync(new Uri(house.Adieu.Address, $"/s/railway/{number}/done").ToString()))!.Status.ShouldBe(404);

        await clerk.Page.Locator("#live[data-state='over']").WaitForAsync();
        (await clerk.Page.Locator("form[action$='/pad'], form[action$='/refuse']").CountAsync()).ShouldBe(0, "what can be done with a case goes when it is done");
        await clerk.Page.ClickAsync("a[href$='/receipt']");
        (await clerk.Page.InnerTextAsync("main")).ShouldContain(number);
        await LookAsync(clerk.Page, "receipt");
        await new Person(house, await browser.OpenAsync()).TrackAsync(number, "已注销");
        (await Person.LookUpAsync(house, "clear")).ShouldBeNull();
    }

    [Fact]
    public async Task A_person_confirms_on_their_own_phone_although_the_desk_had_no_network_for_a_minute()
    {
        var account = (await Person.LookUpAsync(house, "suspended"))!;
        var clerk = new Clerk(house, await browser.OpenAsync(1280, 900));
        await clerk.SignInAsync("clerk-2", "南区 4 号");
        await clerk.ReadCardAsync(account["document_no"]!);

        // The form is filled in when the network goes. It waits on the page, and goes on by itself.
        foreach (var tick in new[] { "name", "number", "expiry", "face" }) await clerk.Page.CheckAsync($"form[action$='/start'] [name={tick}]");
        await clerk.Page.CheckAsync("[name=days][value='7']");
        if (await clerk.Page.Locator("[name=losses]").CountAsync() > 0) await clerk.Page.CheckAsync("[name=losses]");
        await clerk.Page.Context.SetOfflineAsync(true);
        await clerk.Page.ClickAsync("form[action$='/start'] button[type=submit]");
        await clerk.Page.Locator("#offline").WaitForAsync();
        (await clerk.Page.IsCheckedAsync("[name=face]")).ShouldBeTrue();
        await LookAsync(clerk.Page, "offline");
        // As long as a network is gone when somebody has to press a button in a cellar.
        await Task.Delay(TimeSpan.FromMinutes(1));
        (await clerk.Page.IsVisibleAsync("#offline")).ShouldBeTrue();
        (await clerk.Page.IsCheckedAsync("[name=face]")).ShouldBeTrue();
        await clerk.Page.Context.SetOfflineAsync(false);
        await clerk.Page.ReachesAsync("**/desk/case/ADU-*");
        await LookAsync(clerk.Page, "case");

        var phone = await browser.OpenAsync(scripts: false);
        await phone.GotoAsync(new Uri(house.Adieu.Address, "/own/" + clerk.CaseNumber).ToString());
        await phone.FillAsync("#code", "000000");
        await phone.ClickAsync("main form button");
        (await phone.InnerTextAsync("main")).ShouldContain("没有对上");
        await LookAsync(phone, "own-phone");
        await phone.FillAsync("#code", await house.CodeAsync(account["phone"]!));
        await phone.ClickAsync("main form button");
        await phone.ReachesAsync("**/check");
        await phone.ClickAsync("form[action$='/check'] button[type=submit]");
        await phone.ReachesAsync("**/done");
        await clerk.Page.Locator("#live[data-state='over']").WaitForAsync();
    }

    [Fact]
    public async Task A_daughter_closes_her_fathers_account_with_papers_and_a_supervisor_and_his_addresses_are_told()
    {
        var account = (await Person.LookUpAsync(house, "traveller"))!;
        var clerk = new Clerk(house, await browser.OpenAsync(1280, 900));
        await clerk.SignInAsync("clerk", "南区 5 号");
        var pad = await PairAsync(clerk);
        await clerk.ReadCardAsync(account["document_no"]!);
        await clerk.Page.ClickAsync("#for summary");
        await clerk.Page.ClickAsync("#for a[href$='as=relative']");
        await clerk.Page.CheckAsync("[name=relation][value=child]");
        await clerk.Page.FillAsync("#document", "11010519900307005X");
        foreach (var tick in new[] { "#name", "#expiry", "#face", "#paper-death", "[name=wishes]" }) await clerk.Page.CheckAsync(tick);
        if (await clerk.Page.Locator("[name=losses]").CountAsync() > 0) await clerk.Page.CheckAsync("[name=losses]");
        await clerk.Page.ClickAsync("form[action$='/for'] button[type=submit]");
        await clerk.Page.Locator(".error-summary a[href='#paper-kinship']").WaitForAsync();
        await LookAsync(clerk.Page, "represent");
        // Nothing is asked twice.
        await clerk.Page.CheckAsync("#paper-kinship");
        await clerk.Page.ClickAsync("form[action$='/for'] button[type=submit]");
        await clerk.Page.ReachesAsync("**/desk/case/ADU-*");
        var number = clerk.CaseNumber;

        // The supervisor signs on their own phone; the clerk's screen and the pad follow by themselves.
        await LookAsync(clerk.Page, "second-asked");
        var supervisor = new Clerk(house, await browser.OpenAsync());
        await supervisor.SignInAsync("supervisor");
        await clerk.SecondedByAsync(supervisor, number);
        await Look.CheckAsync(supervisor.Page, "desk-second-signed");
        await pad.ReachesAsync("**/check");
        await clerk.Page.Locator("#live .notice.done").WaitForAsync();
        await LookAsync(clerk.Page, "represented");
        await LookAsync(pad, "pad-represented");
        await FetchCopyAsync(pad, number);
        await pad.ClickAsync("form[action$='/check'] button[type=submit]");
        await pad.ReachesAsync("**/done**");
        await new Person(house, await browser.OpenAsync()).TrackAsync(number, "账号已冻结，等待删除");
        (await house.InboxAsync(account["phone"]!)).Count(text => text.Contains("notme", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task A_person_with_neither_phone_nor_mailbox_is_served_with_card_pad_and_supervisor_by_keyboard_alone()
    {
        await house.RailwayAsync("update accounts set phone = null, email = null, normalized_email = null where user_name = 'buyer'");
        var account = (await Person.LookUpAsync(house, "buyer"))!;
        // As wide as a screen of 1280 pixels is at 200 %.
        var clerk = new Clerk(house, await browser.OpenAsync(640, 450));
        await clerk.SignInAsync("clerk", "南区 5 号");
        var pad = await PairAsync(clerk);
        await Look.CheckAsync(clerk.Page, "desk-zoomed", 640, 320);

        await clerk.ReadCardAsync(account["document_no"]!);
        await Look.CheckAsync(clerk.Page, "desk-found-zoomed", 640, 320);
        var keys = await Keyboard.OpenAsync(clerk.Page);
        foreach (var tick in new[] { "姓名一致", "号码读自这张卡", "证件在有效期内", "本人与照片相符" })
        {
            await keys.GoToAsync("checkbox", tick);
            await clerk.Page.Keyboard.PressAsync("Space");
        }

        await keys.PressAsync("button", "交给本人确认");
        var number = clerk.CaseNumber;
        await Look.CheckAsync(clerk.Page, "desk-no-channel-zoomed", 640, 320);
        var digits = await clerk.Page.InnerTextAsync(".second-digits");

        // On a screen of their own, by keyboard too.
        var supervisor = new Clerk(house, await browser.OpenAsync(640, 450));
        await supervisor.SignInAsync("supervisor");
        await supervisor.OpenAsync("/second");
        await Look.CheckAsync(supervisor.Page, "desk-second-zoomed", 640, 320);
        keys = await Keyboard.OpenAsync(supervisor.Page);
        await keys.PressAsync("link", number);
        await Look.CheckAsync(supervisor.Page, "desk-second-sign-zoomed", 640, 320);
        await keys.GoToAsync("checkbox", "我已亲自核对证件和本人");
        await supervisor.Page.Keyboard.PressAsync("Space");
        await keys.TypeAsync("同事屏幕上的 3 位数字", digits);
        await keys.PressAsync("button", "复核");
        (await supervisor.Page.InnerTextAsync("main")).ShouldContain("已复核");

        await pad.ReachesAsync("**/check");
        await pad.ClickAsync("form[action$='/check'] button[type=submit]");
        await pad.ReachesAsync("**/done**");
        await new Person(house, await browser.OpenAsync()).TrackAsync(number, "账号已冻结，等待删除");
    }

    private async Task<IPage> PairAsync(Clerk clerk)
    {
        var pad = await browser.OpenAsync(1024, 768);
        await pad.GotoAsync(new Uri(house.Adieu.Address, "/pad").ToString());
        await pad.ClickAsync("form[action='/pad/start'] button");
        await LookAsync(pad, "pad-pairing");
        await clerk.OpenAsync("/desk");
        await clerk.Page.FillAsync("#code", await pad.InnerTextAsync(".pad-code"));
        await clerk.Page.ClickAsync("form[action='/desk/pad'] button");
        (await clerk.Page.InnerTextAsync("main")).ShouldContain("平板已连接");
        await LookAsync(clerk.Page, "desk");
        await pad.Locator(".pad-rest").WaitForAsync();
        return pad;
    }

    // Nothing is downloaded to a screen that the next person sees: a code on the pad, and the file on the daughter's phone.
    private async Task FetchCopyAsync(IPage pad, string number)
    {
        await pad.LeadsOnAsync(() => pad.ClickAsync("form[action$='/copy'] button[type=submit]"));
        await Look.CheckAsync(pad, "desk-pad-copy");
        var code = await pad.InnerTextAsync(".pad-code");
        var phone = await browser.OpenAsync(scripts: false);
        await phone.GotoAsync(new Uri(house.Adieu.Address, "/copy").ToString());
        await phone.FillAsync("#number", number);
        await phone.FillAsync("#code", code);
        var download = await phone.RunAndWaitForDownloadAsync(() => phone.ClickAsync("main form button[type=submit]"));
        await using (var zip = await System.IO.Compression.ZipFile.OpenReadAsync(await download.PathAsync())) zip.Entries.ShouldContain(entry => entry.FullName == "index.html");
        // The code is used up, and says so.
        await phone.ReloadAsync();
        await phone.FillAsync("#number", number);
        await phone.FillAsync("#code", code);
        await phone.ClickAsync("main form button[type=submit]");
        await phone.Locator(".error-summary").WaitForAsync();
        await LookAsync(phone, "copy-used");
        await pad.LeadsOnAsync(() => pad.ClickAsync("a.back-link"));
    }

    private static Task LookAsync(IPage page, string name) => Look.TakeAsync(page, $"desk-{name}");
}
