using System.Text.RegularExpressions;
using Adieu.EndToEnd.Tests.House;

namespace Adieu.EndToEnd.Tests;

/// <summary>A lock that the person set makes every closure wait longer, tells somebody they trust, and is not taken away in a hurry.</summary>
[Collection(nameof(OneHouse))]
public sealed partial class ClosureLockTests(AdieuHouse house, Browser browser)
{
    [Fact]
    public async Task A_trusted_contact_is_told_and_stops_a_closure()
    {
        var account = (await Person.LookUpAsync(house, "phoneonly"))!;
        var person = new Person(house, await browser.OpenAsync(scripts: false));
        await person.SignInAsync("phoneonly");
        await person.OpenRailwayAsync("/account/closure-lock");
        await Look.TakeAsync(person.Page, "closure-lock");
        await person.Page.CheckAsync("[name=Days][value='14']");
        await person.Page.FillAsync("[name=Contact]", "friend@example.org");
        await person.Page.FillAsync("[name=Password]", Person.Password);
        await person.SubmitAsync("main form[action='/account/closure-lock']");
        (await person.TextAsync()).ShouldContain("f***@example.org");

        // Whoever has the password cannot take it away at once.
        await person.Page.FillAsync("[name=Password]", Person.Password);
        await person.SubmitAsync("main form[action='/account/closure-lock']");
        (await person.TextAsync()).ShouldContain("解除时间");
        await Look.TakeAsync(person.Page, "closure-lock-ending");

        await person.AskForClosureAsync();
        var number = person.CaseNumber;
        var overview = person.Page.Url;
        await person.Page.GotoAsync(overview.Split('?')[0] + "/choices");
        var lengths = await person.Page.Locator("[name=days]").EvaluateAllAsync<string[]>("all => all.map(i => i.value)");
        lengths.ShouldBe(["14", "17", "21"]);
        await person.Page.GotoAsync(overview);
        await person.ChooseAsync(days: 14);
        await person.ProveBySmsAsync(account["phone"]!);
        await person.ConfirmAsync();
        person.Path.ShouldEndWith("/done");

        var mail = await MailAsync("friend@example.org");
        mail.ShouldContain("信任的人");
        mail.ShouldNotContain(account["real_name"]!);
        var contact = await browser.OpenAsync();
        await contact.GotoAsync(Link().Match(mail).Value);
        await Look.CheckAsync(contact, "contact");
        // Looking changes nothing; the button does.
        await person.TrackAsync(number, "账号已冻结，等待删除");
        await contact.ClickAsync("main form button");
        await person.TrackAsync(number, "已暂停");
        (await Person.LookUpAsync(house, "phoneonly")).ShouldNotBeNull();
    }

    private async Task<string> MailAsync(string to)
    {
        for (var i = 0; i < 900; i++)
        {
            if (await house.InboxAsync(to) is [var mail, ..]) return mail;
            await Task.Delay(100);
        }

        throw new InvalidOperationException("No mail arrived.");
    }

    [GeneratedRegex(@"https?://\S+/contact\?token=\S+")]
    private static partial Regex Link();
}
