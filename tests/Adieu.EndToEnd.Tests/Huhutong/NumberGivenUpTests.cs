using Adieu.EndToEnd.Tests.House;
using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.HuhutongService;

/// <summary>A household closes its account and gives its number up; the railway, where the same number is on file, no longer takes the number for the person.</summary>
public sealed class NumberGivenUpTests(BothHouse house, Browser browser) : IClassFixture<BothHouse>
{
    private const string Phone = "15400000010";
    private const string Mail = "mover@home.example.com";

    [Fact]
    public async Task A_number_given_up_at_one_service_alone_no_longer_resets_a_password_at_the_other_until_it_is_confirmed()
    {
        var railway = new Person(house, await browser.OpenAsync(scripts: false));
        await AskToResetAsync(railway);
        (await railway.TextAsync()).ShouldContain("设置新密码", customMessage: "held for years, the number alone suffices");

        var page = await browser.OpenAsync();
        var household = new Household(house, page);
        await household.SignInAsync("mover", HuhutongHouse.Password);
        await household.AskForClosureAsync(HuhutongHouse.Password);
        var number = household.CaseNumber;
        await page.GotoAsync(page.Url.Split('?')[0] + "/choices");
        (await household.TextAsync()).ShouldContain("铁路出行");
        await page.CheckAsync("[name=days][value='0']");
        await page.CheckAsync("[name=number]");
        await Look.TakeAsync(page, "number-given-up");
        await household.SubmitAsync("main form");
        await household.ProveAllAsync(house, Phone, Mail);
        (await household.TextAsync()).ShouldContain("不再使用 154****0010");
        await household.ConfirmAsync();
        await household.TrackAsync(number, "已注销");

        await railway.SignInAsync("phoneonly");
        for (var i = 0; i < 360 && !(await railway.TextAsync()).Contains("请确认它是否还是您的", StringComparison.Ordinal); i++)
        {
            await Task.Delay(250);
            await railway.OpenRailwayAsync("/me");
        }

        var stranger = new Person(house, await browser.OpenAsync(scripts: false));
        await AskToResetAsync(stranger);
        var told = await stranger.TextAsync();
        told.ShouldNotContain("设置新密码");
        told.ShouldContain("有人在别处放弃了它");

        await railway.OpenRailwayAsync("/account/phone/confirm");
        await Look.TakeAsync(railway.Page, "number-confirm");
        await railway.Page.FillAsync("[name=Password]", Person.Password);
        var before = (await house.InboxAsync(Phone)).Count;
        await railway.SubmitAsync("main form[action='/account/phone/confirm']");
        await railway.Page.FillAsync("[name=Code]", await house.CodeAsync(Phone, before));
        await railway.SubmitAsync("main form:has([name=Code])");
        (await railway.TextAsync()).ShouldContain("手机号已确认");
        var again = new Person(house, await browser.OpenAsync(scripts: false));
        await AskToResetAsync(again);
        (await again.TextAsync()).ShouldContain("设置新密码");
    }

    // Forgot the password, with nothing but the number.
    private async Task AskToResetAsync(Person person)
    {
        await person.OpenRailwayAsync("/account/forgot");
        await person.Page.FillAsync("[name=identifier]", Phone);
        await person.SubmitAsync("main form");
        await person.ProveBySmsAsync(Phone);
    }

    private sealed class Household(BothHouse house, IPage page) : Person(house, page)
    {
        protected override Uri Service { get; } = house.Huhutong.Address;

        public async Task ProveAllAsync(BothHouse house, string phone, string mail)
        {
            var keys = await Keyboard.OpenAsync(Page);
            await keys.PressAsync("button", "开始计算");
            await ProveBySmsAsync(phone);
            var mailed = (await house.InboxAsync(mail)).Count;
            await Page.CheckAsync("[name=method][value=email]");
            await SubmitAsync("main form[action$='/send']");
            await EnterCodeAsync(mail, mailed);
        }
    }
}
