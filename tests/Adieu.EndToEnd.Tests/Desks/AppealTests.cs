using System.Diagnostics;
using System.Text.RegularExpressions;
using Adieu.EndToEnd.Tests.House;
using Adieu.TestKit;
using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.Desks;

/// <summary>A refusal from the person's notice to the privacy officer's decision, in a browser.</summary>
public sealed partial class AppealTests(AdieuHouse house, Browser browser) : IClassFixture<AdieuHouse>
{
    [Fact]
    public async Task Who_was_refused_appeals_and_the_officer_lets_the_closure_go_on()
    {
        var account = (await Person.LookUpAsync(house, "phoneonly"))!;
        var person = new Person(house, await browser.OpenAsync());
        await person.SignInAsync("phoneonly");
        await person.AskForClosureAsync();
        var number = person.CaseNumber;
        await person.ChooseAsync(days: 7);
        await person.ProveBySmsAsync(account["phone"]!);
        await person.ConfirmAsync();
        await person.Page.GotoAsync(await LinkAsync(account["phone"]!, NotMe()));
        await person.SubmitAsync("main form[action$='/notme']");
        var officer = new Clerk(house, await browser.OpenAsync(1280, 900));
        await officer.SignInAsync("privacy");
        await officer.Page.ClickAsync($"a[href='/office/review/{number}']");
        (await officer.Page.InnerTextAsync("main")).ShouldContain("有人表示不是本人操作");
        await LookAsync(officer.Page, "office-review");
        await RefuseAsync(number);

        // From the notice, by its link.
        await person.Page.GotoAsync(await LinkAsync(account["phone"]!, Appeal()));
        await LookAsync(person.Page, "appeal-form");
        await person.Page.FillAsync("#words", "是我本人操作，链接是家人误点的。");
        await person.SubmitAsync("main form[action$='/appeal']");
        (await person.TextAsync()).ShouldContain("已收到申诉");
        await LookAsync(person.Page, "appeal-filed");

        await officer.OpenAsync("/office");
        await LookAsync(officer.Page, "office");
        await officer.Page.ClickAsync($"a[href='/office/{number}']");
        (await officer.Page.InnerTextAsync("main")).ShouldContain("家人误点");
        (await officer.Page.ContentAsync()).ShouldNotContain(account["phone"]!);
        await LookAsync(officer.Page, "office-decide");
        await officer.Page.CheckAsync("[name=decision][value=granted]");
        await officer.Page.FillAsync("#answer", "已核实是本人。");
        await officer.Page.ClickAsync("form[action^='/office/'] button");
        await officer.Page.ReachesAsync("**/office");
        await person.TrackAsync(number, "账号已冻结，等待删除");
        await person.OpenAdieuAsync($"/case/{number}/appeal");
        (await person.TextAsync()).ShouldContain("申诉成立");
    }

    [Fact]
    public async Task What_only_the_service_can_lift_is_refused_in_writing_at_the_counter_and_lifted_by_an_officer_and_a_supervisor()
    {
        var account = (await Person.LookUpAsync(house, "risk"))!;
        var person = new Person(house, await browser.OpenAsync());
        await person.SignInAsync("risk");
        await person.AskForClosureAsync();
        await person.Page.Locator("form[action$='/object']").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        await person.Page.ClickAsync("details:has(form[action$='/object']) summary");
        await LookAsync(person.Page, "object");

        var clerk = new Clerk(house, await browser.OpenAsync(1280, 900));
        await clerk.SignInAsync("clerk-2", "南区 6 号");
        await clerk.ReadCardAsync(account["document_no"]!);
        await clerk.Page.ClickAsync("details:has(form[action$='/refuse']) summary");
        await LookAsync(clerk.Page, "blocked");
        await clerk.Page.ClickAsync("form[action$='/refuse'] button[type=submit]");
        await clerk.Page.Locator(".certificate .case-number").WaitForAsync();
        await LookAsync(clerk.Page, "refused");
        var number = await clerk.Page.InnerTextAsync(".certificate .case-number");

        await person.OpenAdieuAsync($"/case/{number}/appeal");
        await person.Page.FillAsync("#words", "核查已经结束，请解除。");
        await person.SubmitAsync("main form[action$='/appeal']");
        (await person.TextAsync()).ShouldContain("已收到申诉");

        var officer = new Clerk(house, await browser.OpenAsync(1280, 900));
        await officer.SignInAsync("privacy");
        await officer.OpenAsync($"/office/{number}");
        await officer.Page.CheckAsync("[name=decision][value=granted]");
        await officer.Page.FillAsync("#answer", "核查已结束，限制解除。");
        await LookAsync(officer.Page, "office-lift");
        await officer.Page.ClickAsync("form[action^='/office/ADU'] .button-row button");
        await officer.Page.Locator(".error-summary").WaitForAsync();
        (await officer.Page.InputValueAsync("#answer")).ShouldBe("核查已结束，限制解除。", "what was typed is kept");
        await LookAsync(officer.Page, "office-asked");
        var supervisor = new Clerk(house, await browser.OpenAsync(1280, 900));
        await supervisor.SignInAsync("supervisor");
        await officer.SecondedByAsync(supervisor, number);
        await officer.Page.Locator("#live .notice.done").WaitForAsync();
        (await officer.Page.InputValueAsync("#answer")).ShouldBe("核查已结束，限制解除。", "the page goes on around what was typed");
        await officer.Page.ClickAsync("form[action^='/office/ADU'] .button-row button");
        await officer.Page.ReachesAsync("**/office");

        // The case goes on where it stood: at the counter, with the account frozen as before.
        await clerk.ReadCardAsync(account["document_no"]!);
        await clerk.TickAndStartAsync(7);
        clerk.CaseNumber.ShouldBe(number);
    }

    // What an operator does: the command line, beside the running server.
    private async Task RefuseAsync(string number)
    {
        var cli = Path.Combine(Repository.Root, "src/Adieu.Cli/bin", Repository.Configuration, "net10.0/Adieu.Cli.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
        [
            cli, "case", "refuse", number, "--staff", "op-7", "--reason", "无法确认是本人申请", "--basis", "terms-of-service",
            "--storage", $"Data Source={house.AdieuDatabase}", "--keys", Path.Combine(house.Data, "keys"), "--service", Path.Combine(Repository.Root, "services/Railway/adieu/service.yaml"),
        ]) start.ArgumentList.Add(argument);
        foreach (var (key, value) in (ReadOnlySpan<(string, string)>)
        [
            ("RAILWAY_DB", $"Data Source={house.RailwayDatabase}"), ("RAILWAY_DB_KIND", "sqlite"), ("RAILWAY_URL", house.Railway.Address.ToString().TrimEnd('/')),
            ("RAILWAY_SECRET", Convert.ToBase64String(new byte[32])), ("Adieu__PublicUrl", house.Adieu.Address.ToString()),
        ]) start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, said);
    }

    private async Task<string> LinkAsync(string to, Regex link)
    {
        for (var i = 0; i < 900; i++)
        {
            if ((await house.InboxAsync(to)).Select(text => link.Match(text)).FirstOrDefault(match => match.Success) is { } found) return found.Value;
            await Task.Delay(100);
        }

        throw new InvalidOperationException("No link arrived.");
    }

    private static Task LookAsync(IPage page, string name) => Look.CheckAsync(page, $"desk-{name}");

    [GeneratedRegex(@"http://\S+/notme\?token=[A-Za-z0-9_-]+")]
    private static partial Regex NotMe();

    [GeneratedRegex(@"http://\S+/appeal")]
    private static partial Regex Appeal();
}
