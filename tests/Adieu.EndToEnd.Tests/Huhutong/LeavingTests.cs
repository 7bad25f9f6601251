using Adieu.EndToEnd.Tests.House;
using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.HuhutongService;

/// <summary>Leaving without loose ends in a real browser: money settled on one agreement, a choice, people told, or only a part erased.</summary>
public sealed class LeavingTests(BothHouse house, Browser browser) : IClassFixture<BothHouse>
{
    [Fact]
    public async Task Money_that_is_left_is_settled_on_one_agreement_and_the_certificate_tells_it()
    {
        var page = await browser.OpenAsync();
        var person = new HuhutongPerson(house, page);
        await person.SignInAsync("balance", HuhutongHouse.Password);
        await person.AskForClosureAsync(HuhutongHouse.Password);
        (await person.TextAsync()).ShouldContain("可以替您结清");
        await Look.CheckAsync(page, "settle-offer", 360, 1280);
        var number = person.CaseNumber;
        await person.FollowAsync("main a[href$='/settlement']");
        (await person.TextAsync()).ShouldContain("¥136.50");
        await Look.CheckAsync(page, "settle-lines", 360, 1280);
        await person.SubmitAsync("main form[action$='/settlement']");
        var overview = await person.TextAsync();
        overview.ShouldContain("会替您结清");
        overview.ShouldNotContain("件事需要先处理");
        await Look.TakeAsync(page, "settle-agreed");

        await person.ChooseAsync(days: 0);
        await ProveAsync(person, "15460000003", "balance@home.example.com");
        (await person.TextAsync()).ShouldContain("¥136.50");
        await Look.TakeAsync(page, "settle-check");
        await person.ConfirmAsync();
        await person.TrackAsync(number, "已注销");
        (await person.TextAsync()).ShouldContain("已结清");
        await Look.CheckAsync(page, "settle-tracker");
        await person.OpenAdieuAsync($"/case/{number}/certificate");
        (await person.TextAsync()).ShouldContain("¥136.50");
        await Look.CheckAsync(page, "settle-certificate", 360, 1280);
    }

    [Fact]
    public async Task Whoever_has_a_ticket_picks_what_becomes_of_it_and_agrees_to_the_sums_that_follow()
    {
        var page = await browser.OpenAsync(language: "en", scripts: false);
        var person = new Person(house, page);
        await person.SignInAsync("upcoming");
        await person.AskForClosureAsync();
        await person.FollowAsync("main a[href$='/settlement']");
        await Look.TakeAsync(page, "settle-choice");
        await page.CheckAsync("main input[type=radio][value=keep]");
        // What is agreed to is what is on the page: another pick shows its own sums first.
        await person.SubmitAsync("main form[action$='/settlement']");
        (await person.TextAsync()).ShouldContain("This is not what you saw before");
        (await page.IsCheckedAsync("main input[type=radio][value=keep]")).ShouldBeTrue();
        await Look.TakeAsync(page, "settle-choice-kept");
        await person.SubmitAsync("main form[action$='/settlement']");
        (await person.TextAsync()).ShouldContain("Nothing stands in the way");
    }

    [Fact]
    public async Task Chats_can_go_alone_and_the_account_stays()
    {
        var page = await browser.OpenAsync();
        var person = new HuhutongPerson(house, page);
        await person.SignInAsync("chats", HuhutongHouse.Password);
        await person.AskForClosureAsync(HuhutongHouse.Password);
        await person.FollowAsync("main a[href$='/tell']");
        await page.CheckAsync("main label:has-text('音音') input");
        await page.FillAsync("[name=words]", "看 www.example.com");
        await person.SubmitAsync("main form[action$='/tell']");
        await Look.CheckAsync(page, "tell-wrong", 360, 1280);
        await page.FillAsync("[name=signature]", "言溪");
        await page.FillAsync("[name=words]", "以后打我家里电话");
        await person.SubmitAsync("main form[action$='/tell']");
        (await person.TextAsync()).ShouldContain("会告诉 1 个人");
        await Look.TakeAsync(page, "tell-noted");
        await person.FollowAsync("main a[href$='/parts']");
        await Look.CheckAsync(page, "parts", 360, 1280);
        await page.CheckAsync("main [name=part][value=chats]");
        await person.SubmitAsync("main form[action$='/parts']");
        (await person.TextAsync()).ShouldContain("部分数据删除证明");
        await Look.CheckAsync(page, "parts-certificate");
        await person.OpenServiceAsync("/chats");
        person.Path.ShouldBe("/chats", "still signed in");
        (await page.Locator("main a[href^='/chats/']").CountAsync()).ShouldBe(0);
        await person.OpenServiceAsync("/files");
        (await person.TextAsync()).ShouldContain("家里的路由器");
    }

    private async Task ProveAsync(HuhutongPerson person, string phone, string mail)
    {
        var keys = await Keyboard.OpenAsync(person.Page);
        await keys.PressAsync("button", "开始计算");
        await person.ProveBySmsAsync(phone);
        var mailed = (await house.InboxAsync(mail)).Count;
        await person.Page.CheckAsync("[name=method][value=email]");
        await person.SubmitAsync("main form[action$='/send']");
        await person.EnterCodeAsync(mail, mailed);
    }

    private sealed class HuhutongPerson(BothHouse house, IPage page) : Person(house, page)
    {
        protected override Uri Service { get; } = house.Huhutong.Address;
    }
}
