using Adieu.Cases;
using Adieu.Client;
using Adieu.Recovery;
using Adieu.Verification;
using Adieu.Verification.Picture;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Tests.Attacks;

/// <summary>The signed-out door's ways beside codes: a key on paper after a first proof, and a check against robots before it.</summary>
public sealed class NoPhoneTests : IDisposable
{
    private readonly DoorHost _host = new();
    private readonly DoorHost _wary = new() { KeepsRobotsOut = true };

    [Fact]
    public async Task A_mailbox_and_a_key_on_paper_are_enough_and_the_key_works_once()
    {
        var key = await MakeKeyAsync(_host, 20);
        var recovery = _host.Services.GetRequiredService<IRecovery>();
        var pass = recovery.Begin(_host.Service, DoorHost.UserName(20), "zh-CN")!;

        // Before a first proof nobody is told whether there is a key, and none is taken.
        (await recovery.ViewAsync(_host.Service, pass, default)).Methods.Select(method => method.Id).ShouldBe(["sms", "email"]);
        (await recovery.SendAsync(_host.Service, pass, "closure-key", "network", default)).ShouldBeOfType<SendResult.NotNow>();
        (await recovery.ProveAsync(_host.Service, pass, "closure-key", key, default)).Result.ShouldBeOfType<ProveResult.NotNow>();

        pass = await ByEmailAsync(_host, pass, 20);
        (await recovery.ViewAsync(_host.Service, pass, default)).Methods.Single(method => method.Id == "closure-key").Available.ShouldBeTrue();
        (await recovery.SendAsync(_host.Service, pass, "closure-key", "network", default)).ShouldBeOfType<SendResult.Asked>();
        (await recovery.ProveAsync(_host.Service, pass, "closure-key", ClosureKey.New("20").Text, default)).Result.ShouldBe(new ProveResult.Wrong(4));
        var before = pass;
        var proof = await recovery.ProveAsync(_host.Service, pass, "closure-key", key, default);
        proof.Result.ShouldBe(new ProveResult.Proven(true));
        (await recovery.ChoiceAsync(_host.Service, before, default)).ShouldBeNull("the pass from before the proof is worth nothing");
        (await recovery.ChoiceAsync(_host.Service, proof.Pass, default)).ShouldNotBeNull();

        // Used up: somebody who reads the paper and the mailbox afterwards gets no further.
        var again = await ByEmailAsync(_host, recovery.Begin(_host.Service, DoorHost.UserName(20), "zh-CN")!, 20);
        (await recovery.ViewAsync(_host.Service, again, default)).Methods.Single(method => method.Id == "closure-key").Available.ShouldBeFalse();

        var view = (await recovery.CloseAsync(_host.Service, proof.Pass, default))!;
        view.Door.ShouldBe(Door.SignedOut);
    }

    [Fact]
    public async Task A_key_counts_for_the_account_that_it_was_shown_for_and_for_no_other()
    {
        var key = await MakeKeyAsync(_host, 21);
        var recovery = _host.Services.GetRequiredService<IRecovery>();
        var pass = await ByEmailAsync(_host, recovery.Begin(_host.Service, DoorHost.UserName(22), "zh-CN")!, 22);
        await MakeKeyAsync(_host, 22);
        await recovery.SendAsync(_host.Service, pass, "closure-key", "network", default);
        (await recovery.ProveAsync(_host.Service, pass, "closure-key", key, default)).Result.ShouldBe(new ProveResult.Wrong(4), "a key of another account");

        // Proved for one account; then the name passes to another.
        pass = await ByEmailAsync(_host, recovery.Begin(_host.Service, DoorHost.UserName(21), "zh-CN")!, 21);
        await recovery.SendAsync(_host.Service, pass, "closure-key", "network", default);
        pass = (await recovery.ProveAsync(_host.Service, pass, "closure-key", key, default)).Pass;
        (await recovery.ChoiceAsync(_host.Service, pass, default)).ShouldNotBeNull();
        await _host.ShopAsync($"update accounts set user_name = 'gone' where id = 21; update accounts set user_name = '{DoorHost.UserName(21)}' where id = 23");
        (await recovery.ChoiceAsync(_host.Service, pass, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Where_robots_are_kept_out_no_code_is_sent_before_and_an_unknown_account_sees_the_same()
    {
        var recovery = _wary.Services.GetRequiredService<IRecovery>();
        var seen = new List<string>();
        foreach (var name in new[] { DoorHost.UserName(30), "reader99999" })
        {
            var pass = recovery.Begin(_wary.Service, name, "zh-CN")!;
            (await recovery.SendAsync(_wary.Service, pass, "sms", "network", default)).ShouldBeOfType<SendResult.NotNow>();
            (await recovery.ViewAsync(_wary.Service, pass, default)).Missing.ShouldBe(["picture"]);
            var ask = ((SendResult.Asked)await recovery.SendAsync(_wary.Service, pass, "picture", "network", default)).Challenge;
            var solved = await recovery.ProveAsync(_wary.Service, pass, "picture", $"{ask} work:{Solve(pass, ask)}", default);
            solved.Result.ShouldBe(new ProveResult.Proven(false));
            (await recovery.SendAsync(_wary.Service, pass, "sms", "network", default)).ShouldBeOfType<SendResult.NotNow>("the check belongs to the browser that passed it");
            (await recovery.SendAsync(_wary.Service, solved.Pass, "closure-key", "network", default)).ShouldBeOfType<SendResult.NotNow>("no robot is not yet somebody");
            (await recovery.SendAsync(_wary.Service, solved.Pass, "sms", "network", default)).ShouldBeOfType<SendResult.Sent>();
            var view = await recovery.ViewAsync(_wary.Service, solved.Pass, default);
            seen.Add(string.Join(' ', view.Methods.Select(method => $"{method.Id} {method.Available} {method.Proven} {method.Destination}").Concat(view.Missing)));
        }

        seen[1].ShouldBe(seen[0]);
        _wary.Letters(DoorHost.Phone(30)).Count.ShouldBeLessThanOrEqualTo(1);
        await _wary.CodeAsync(DoorHost.Phone(30));
    }

    [Fact]
    public async Task The_pages_ask_the_robot_check_first_and_show_digits_without_a_script()
    {
        var browser = await _wary.NewBrowser().GoAsync("/s/door-shop/forgot");
        await browser.SubmitAsync("/forgot", ("identifier", DoorHost.UserName(31)));
        browser.Text.ShouldContain("不是机器程序");
        browser.Address.ShouldContain("method=picture");
        using var client = _wary.NewClient();
        (await client.GetAsync(browser.Page.QuerySelector(".digits img")!.GetAttribute("src"))).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound, "another browser has no such picture");
        var first = browser.Page.QuerySelector(".digits img")!.GetAttribute("src");
        await browser.SubmitAsync("/prove", ("code", "12345"));
        browser.Text.ShouldContain("还可以尝试 9 次");
        browser.Page.QuerySelector(".digits img")!.GetAttribute("src").ShouldNotBe(first);
        _wary.Letters(DoorHost.Phone(31)).ShouldBeEmpty();
    }

    private static async Task<string> MakeKeyAsync(DoorHost host, int account)
    {
        _ = host.Services;
        var key = ClosureKey.New($"{account}");
        await host.ShopAsync($"insert into closure_keys values ({account}, '{key.Hash}')");
        return key.Text;
    }

    private static async Task<RecoveryPass> ByEmailAsync(DoorHost host, RecoveryPass pass, int account)
    {
        var recovery = host.Services.GetRequiredService<IRecovery>();
        var before = host.Letters(DoorHost.Email(account)).Count;
        await recovery.SendAsync(host.Service, pass, "email", "network", default);
        return (await recovery.ProveAsync(host.Service, pass, "email", await host.CodeAsync(DoorHost.Email(account), before), default)).Pass;
    }

    // What a device does.
    private uint Solve(RecoveryPass pass, string ask)
    {
        _ = CaseNumber.TryParse(pass.Number, out var number);
        var pictures = _wary.Services.GetRequiredService<Adieu.Verification.Picture.Pictures>();
        for (uint counter = 0; ; counter++)
        {
            if (pictures.IsRight(number, ask, $"work:{counter}")) return counter;
        }
    }

    public void Dispose()
    {
        _host.Dispose();
        _wary.Dispose();
    }
}
