using Adieu.EndToEnd.Tests.House;
using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests;

/// <summary>Nobody is kept in for want of a phone, a camera or good eyes.</summary>
public sealed class EverybodyTests(AdieuHouse house, Browser browser) : IClassFixture<AdieuHouse>
{
    [Fact]
    public async Task A_person_without_a_phone_closes_with_a_key_on_paper()
    {
        var account = (await Person.LookUpAsync(house, "mailonly"))!;
        account["phone"].ShouldBeNull();
        var person = new Person(house, await browser.OpenAsync(scripts: false));
        await person.SignInAsync("mailonly");
        await person.OpenRailwayAsync("/account/closure-key");
        await person.Page.FillAsync("[name=Password]", Person.Password);
        await person.SubmitAsync("main form[action='/account/closure-key']");
        var paper = await person.Page.Locator(".key-groups code").AllInnerTextsAsync();
        paper.Count.ShouldBe(5);
        await Look.TakeAsync(person.Page, "closure-key-made");

        // Weeks later, at a machine that knows nothing of them; on the day itself the key is not yet good.
        await house.AgeKeyAsync("mailonly");
        person = new Person(house, await browser.OpenAsync(scripts: false));
        await person.SignInAsync("mailonly");
        await person.AskForClosureAsync();
        var number = person.CaseNumber;
        await person.ChooseAsync(days: 0);
        await Look.TakeAsync(person.Page, "ways-to-prove");
        await ChooseWayAsync(person, "closure-key");
        await Look.TakeAsync(person.Page, "closure-key-answer");
        await AnswerAsync(person, string.Join(' ', paper).Remove(0, 1).Insert(0, paper[0][0] == '2' ? "3" : "2"));
        (await person.TextAsync()).ShouldContain("第 1 组有输入错误");
        await AnswerAsync(person, string.Join(' ', paper).ToLowerInvariant());
        person.Path.ShouldEndWith("/check");
        await person.ConfirmAsync();
        await person.TrackAsync(number, "已注销");
        (await Person.LookUpAsync(house, "mailonly")).ShouldBeNull();
        (await house.CountAsync($"closure_keys where account_id = {account["id"]}")).ShouldBe(0);
    }

    [Fact]
    public async Task A_person_without_a_camera_is_never_asked_for_one()
    {
        var account = (await Person.LookUpAsync(house, "traveller"))!;
        var page = await browser.OpenAsync();
        await page.AddInitScriptAsync("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })");
        var person = new Person(house, page);
        await person.SignInAsync("traveller");
        await person.AskForClosureAsync();
        var number = person.CaseNumber;
        await person.ChooseAsync(days: 0);
        await person.ProveBySmsAsync(account["phone"]!);
        if (!person.Path.EndsWith("/check", StringComparison.Ordinal))
        {
            // The account holds something of value: a second proof, and still no camera.
            var mailed = (await house.InboxAsync(account["email"]!)).Count;
            await ChooseWayAsync(person, "email");
            await person.EnterCodeAsync(account["email"]!, mailed);
        }

        await person.ConfirmAsync();
        await person.TrackAsync(number, "已注销");
        (await Person.LookUpAsync(house, "traveller")).ShouldBeNull();
    }

    [Fact]
    public async Task A_person_with_a_screen_reader_closes_by_keyboard_and_ear()
    {
        var account = (await Person.LookUpAsync(house, "clear"))!;
        var page = await browser.OpenAsync(1024, 768);
        var keys = await Keyboard.OpenAsync(page);
        var person = new Person(house, page);
        await person.OpenRailwayAsync("/account/sign-in");
        await keys.TypeAsync("用户名", "clear");
        await keys.TypeAsync("密码", Person.Password);
        await keys.PressAsync("button", "登录");
        await keys.PressAsync("link", "设置");
        await keys.PressAsync("link", "注销账号");
        await keys.TypeAsync("密码", Person.Password);
        await keys.PressAsync("button", "继续");
        var number = person.CaseNumber;
        await keys.PressAsync("link", "继续");
        await keys.PickAsync("立即");
        await keys.PressAsync("button", "继续");

        var before = (await house.InboxAsync(account["phone"]!)).Count;
        await keys.PickAsync("短信");
        await keys.PressAsync("button", "继续");
        await keys.TypeAsync("验证码", "000000");
        await keys.PressAsync("button", "验证");
        (await keys.AnnouncedAsync()).ShouldContain("还可以尝试");
        await keys.TypeAsync("验证码", await house.CodeAsync(account["phone"]!, before));
        await keys.PressAsync("button", "验证");
        await keys.PressAsync("button", "注销");
        person.Path.ShouldEndWith("/done");
        await person.TrackAsync(number, "已注销");
        (await Person.LookUpAsync(house, "clear")).ShouldBeNull();
    }

    [Fact]
    public async Task Signed_out_a_person_without_a_phone_uses_mailbox_and_key()
    {
        var account = (await Person.LookUpAsync(house, "waiting"))!;
        var person = new Person(house, await browser.OpenAsync(scripts: false));
        await person.SignInAsync("waiting");
        await person.OpenRailwayAsync("/account/closure-key");
        await person.Page.FillAsync("[name=Password]", Person.Password);
        await person.SubmitAsync("main form[action='/account/closure-key']");
        var paper = await person.Page.Locator(".key-groups code").AllInnerTextsAsync();
        await house.AgeKeyAsync("waiting");

        person = new Person(house, await browser.OpenAsync(scripts: false));
        await person.OpenAdieuAsync("/s/railway/forgot");
        await person.Page.FillAsync("[name=identifier]", account["document_no"]!);
        await person.SubmitAsync("main form[action$='/forgot']");
        (await person.Page.Locator("[name=method][value='closure-key']").CountAsync()).ShouldBe(0, "who has shown nothing is not told of a key");
        var before = (await house.InboxAsync(account["email"]!)).Count;
        await ChooseWayAsync(person, "email");
        await person.EnterCodeAsync(account["email"]!, before);
        await Look.TakeAsync(person.Page, "out-ways");
        await ChooseWayAsync(person, "closure-key");
        await Look.TakeAsync(person.Page, "out-key");
        await AnswerAsync(person, string.Join(' ', paper));
        person.Path.ShouldBe("/s/railway/forgot/choose");
        await person.Page.Locator("button[value=close]").ClickAsync();
        person.Path.ShouldContain("/s/railway/ADU-");
    }

    [Fact]
    public async Task Signed_out_a_person_with_a_screen_reader_gets_to_the_choice_by_keyboard_and_ear()
    {
        var account = (await Person.LookUpAsync(house, "points"))!;
        var page = await browser.OpenAsync(1024, 768);
        var keys = await Keyboard.OpenAsync(page);
        var person = new Person(house, page);
        await person.OpenRailwayAsync("/account/sign-in");
        await keys.PressAsync("link", "忘记密码");
        await keys.TypeAsync("您的账号", account["email"]!);
        await keys.PressAsync("button", "继续");
        foreach (var (way, to) in new[] { ("邮件", account["email"]!), ("短信", account["phone"]!) })
        {
            var before = (await house.InboxAsync(to)).Count;
            await keys.PickAsync(way);
            await keys.PressAsync("button", way == "邮件" ? "发送验证码" : "继续");
            await keys.TypeAsync("验证码", await house.CodeAsync(to, before));
            await keys.PressAsync("button", "验证");
            if (way == "邮件") (await keys.AnnouncedAsync()).ShouldContain("还需要再用一种方式");
        }

        person.Path.ShouldBe("/s/railway/forgot/choose");
        await keys.GoToAsync("button", "设置新密码");
        await keys.PressAsync("button", "注销账号");
        person.Path.ShouldContain("/s/railway/ADU-");
    }

    private static async Task ChooseWayAsync(Person person, string method)
    {
        await person.Page.CheckAsync($"[name=method][value='{method}']");
        await person.SubmitAsync("main form[action$='/prove/send']");
    }

    private static async Task AnswerAsync(Person person, string answer)
    {
        await person.Page.FillAsync("[name=code]", answer);
        await person.SubmitAsync("main form:has([name=code])");
    }
}
