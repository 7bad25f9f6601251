using Adieu.EndToEnd.Tests.House;

namespace Adieu.EndToEnd.Tests;

/// <summary>
/// Every page of a closure on a phone and on a desktop, in both languages: no axe violation, nothing wider than the
/// screen. Pictures go to the folder named by ADIEU_SCREENSHOTS, where it is set.
/// </summary>
public sealed class LookTests(AdieuHouse house, Browser browser) : IClassFixture<AdieuHouse>
{
    [Theory]
    [InlineData("zh-CN", "points", "已注销")]
    [InlineData("en", "suspended", "Closed")]
    public async Task Every_page_can_be_used_by_everyone(string language, string leaver, string closed)
    {
        var page = await browser.OpenAsync(language: language);
        var person = new Person(house, page);
        var shot = 0;

        Task LookAsync(string name) => Look.CheckAsync(page, $"{language}-{++shot:00}-{name}", 360, 1440);

        await person.OpenRailwayAsync("/");
        await LookAsync("railway-home");
        await person.OpenRailwayAsync("/account/sign-in");
        await LookAsync("railway-sign-in");
        await person.OpenRailwayAsync("/account/register");
        await LookAsync("railway-register");
        await person.OpenAdieuAsync("/s/railway");
        await LookAsync("service");
        await person.OpenAdieuAsync("/case");
        await LookAsync("tracker-search");
        await person.OpenAdieuAsync("/copy");
        await LookAsync("copy");

        await person.SignInAsync("everything");
        await LookAsync("railway-orders");
        await person.OpenRailwayAsync("/account/settings");
        await LookAsync("railway-settings");
        foreach (var settings in new[] { "closure-lock", "passkeys", "face", "close" })
        {
            await person.OpenRailwayAsync("/account/" + settings);
            await LookAsync("railway-" + settings);
        }

        await person.AskForClosureAsync();
        await LookAsync("overview-blocked");

        await page.Context.ClearCookiesAsync();
        var account = (await Person.LookUpAsync(house, leaver))!;
        await person.SignInAsync(leaver);
        await person.OpenRailwayAsync("/account/closure-key");
        await LookAsync("railway-closure-key");
        await page.FillAsync("[name=Password]", Person.Password);
        await person.SubmitAsync("main form[action='/account/closure-key']");
        await LookAsync("railway-closure-key-made");
        await house.AgeKeyAsync(leaver);
        await person.AskForClosureAsync();
        await LookAsync("overview");
        var number = person.CaseNumber;
        await person.OpenAdieuAsync($"/s/railway/{number}/choices");
        await LookAsync("choices");
        await person.OpenAdieuAsync($"/s/railway/{number}/nothing-here");
        await LookAsync("not-found");
        await person.OpenAdieuAsync($"/s/railway/{number}");
        await person.ChooseAsync(days: 0);
        await LookAsync("prove");
        await page.CheckAsync("[name=method][value='closure-key']");
        await person.SubmitAsync("main form[action$='/prove/send']");
        await LookAsync("closure-key");
        await person.OpenAdieuAsync($"/s/railway/{number}/prove");
        await person.SendCodeAsync();
        await LookAsync("code");
        await person.EnterCodeAsync(account["phone"]!);
        await LookAsync("check");
        await person.ConfirmAsync();
        await LookAsync("done");
        await person.TrackAsync(number, closed);
        await LookAsync("tracker");
        await person.OpenAdieuAsync($"/case/{number}/certificate");
        await LookAsync("certificate");
        await person.OpenAdieuAsync("/dev/inbox");
        await LookAsync("inbox");
    }
}
