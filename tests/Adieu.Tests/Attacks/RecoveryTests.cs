using System.Net;
using Adieu.Cases;
using Adieu.Client;
using Adieu.Erasure;
using Adieu.Recovery;
using Adieu.Tests.Pages;
using Adieu.Verification;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Tests.Attacks;

/// <summary>The signed-out door against guessing, replay and slipped sessions.</summary>
public sealed class RecoveryTests : IDisposable
{
    private readonly DoorHost _host = new();

    private IRecovery Recovery => _host.Services.GetRequiredService<IRecovery>();

    [Fact]
    public async Task Guessing_in_parallel_counts_five_answers_and_no_resend_brings_more()
    {
        var pass = Recovery.Begin(_host.Service, DoorHost.UserName(1), "zh-CN")!;
        await Recovery.SendAsync(_host.Service, pass, "sms", "network", default);
        var code = int.Parse(await _host.CodeAsync(DoorHost.Phone(1)));
        var guesses = await Task.WhenAll(Enumerable.Range(1, 60).Select(i =>
            Task.Run(() => Recovery.ProveAsync(_host.Service, pass, "sms", ((code + i) % 1_000_000).ToString("D6"), default))));
        guesses.Count(guess => guess.Result is ProveResult.Wrong).ShouldBe(4);
        guesses.Count(guess => guess.Result is ProveResult.Locked).ShouldBe(56);
        (await Recovery.ProveAsync(_host.Service, pass, "sms", $"{code:D6}", default)).Result.ShouldBeOfType<ProveResult.Locked>();
        (await Recovery.SendAsync(_host.Service, pass, "sms", "network", default)).ShouldBeOfType<SendResult.TooMany>();
    }

    [Fact]
    public async Task Beginning_again_and_again_in_parallel_gets_five_codes_an_hour_to_guess_at()
    {
        string[] names = [DoorHost.Phone(2), "+86" + DoorHost.Phone(2), DoorHost.Email(2), DoorHost.UserName(2)];
        var (recovery, service) = (Recovery, _host.Service);
        var sent = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() =>
            recovery.SendAsync(service, recovery.Begin(service, names[i % 4], "zh-CN")!, "sms", $"network {i}", default))));
        sent.Count(result => result is SendResult.Sent).ShouldBeGreaterThan(5, "the asker is told by what they typed, not by whose it is");
        (await _host.LettersAsync(DoorHost.Phone(2), 5)).Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_code_of_one_recovery_is_wrong_for_another_and_a_pass_for_one_service_is_none_for_another()
    {
        var (mine, theirs) = (Recovery.Begin(_host.Service, DoorHost.UserName(3), "zh-CN")!, Recovery.Begin(_host.Service, DoorHost.UserName(4), "zh-CN")!);
        await Recovery.SendAsync(_host.Service, mine, "sms", "network", default);
        await Recovery.SendAsync(_host.Service, theirs, "sms", "network", default);
        var code = await _host.CodeAsync(DoorHost.Phone(3));
        if (code != await _host.CodeAsync(DoorHost.Phone(4))) (await Recovery.ProveAsync(_host.Service, theirs, "sms", code, default)).Result.ShouldBe(new ProveResult.Wrong(4));
        (await Recovery.ProveAsync(_host.Service, mine with { Service = "other" }, "sms", code, default)).Result.ShouldBeOfType<ProveResult.NotNow>();
        (await Recovery.ProveAsync(_host.Service, mine with { EndsAt = TimeProvider.System.GetUtcNow() }, "sms", code, default)).Result.ShouldBeOfType<ProveResult.NotNow>();
        (await Recovery.ProveAsync(_host.Service, mine, "sms", code, default)).Result.ShouldBe(new ProveResult.Proven(false));
        (await Recovery.ProveAsync(_host.Service, mine, "sms", code, default)).Result.ShouldBeOfType<ProveResult.NotNow>();
    }

    [Fact]
    public async Task A_pass_slipped_to_somebody_before_they_prove_is_worth_nothing_after()
    {
        var slipped = Recovery.Begin(_host.Service, DoorHost.UserName(5), "zh-CN")!;
        var pass = slipped;
        foreach (var (method, to) in new[] { ("sms", DoorHost.Phone(5)), ("email", DoorHost.Email(5)) })
        {
            await Recovery.SendAsync(_host.Service, pass, method, "network", default);
            var before = pass;
            pass = (await Recovery.ProveAsync(_host.Service, pass, method, await _host.CodeAsync(to), default)).Pass;
            (await Recovery.ViewAsync(_host.Service, before, default)).Methods.ShouldAllBe(view => !view.Proven);
        }

        (await Recovery.ChoiceAsync(_host.Service, slipped, default)).ShouldBeNull();
        (await Recovery.CloseAsync(_host.Service, slipped, default)).ShouldBeNull();
        (await Recovery.ResetAsync(_host.Service, slipped, default)).ShouldBeNull();
        (await Recovery.ChoiceAsync(_host.Service, pass, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_identifier_that_moves_to_another_account_takes_no_proof_with_it()
    {
        var pass = Recovery.Begin(_host.Service, DoorHost.UserName(6), "zh-CN")!;
        foreach (var (method, to) in new[] { ("sms", DoorHost.Phone(6)), ("email", DoorHost.Email(6)) })
        {
            await Recovery.SendAsync(_host.Service, pass, method, "network", default);
            pass = (await Recovery.ProveAsync(_host.Service, pass, method, await _host.CodeAsync(to), default)).Pass;
        }

        await _host.ShopAsync($"update accounts set user_name = 'gone' where id = 6; update accounts set user_name = '{DoorHost.UserName(6)}' where id = 7");
        (await Recovery.ChoiceAsync(_host.Service, pass, default)).ShouldBeNull();
        (await Recovery.CloseAsync(_host.Service, pass, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Who_read_a_code_at_the_number_and_proved_something_besides_holds_the_number()
    {
        var options = new AdieuOptions { Url = new Uri("https://adieu.example"), Service = "door-shop", Secret = Convert.ToBase64String(new byte[32]) };
        var pass = Recovery.Begin(_host.Service, DoorHost.UserName(19), "zh-CN")!;
        foreach (var (method, to) in new[] { ("sms", DoorHost.Phone(19)), ("email", DoorHost.Email(19)) })
        {
            await Recovery.SendAsync(_host.Service, pass, method, "network", default);
            pass = (await Recovery.ProveAsync(_host.Service, pass, method, await _host.CodeAsync(to), default)).Pass;
        }

        var back = (await Recovery.ResetAsync(_host.Service, pass, default)).ShouldNotBeNull();
        var held = await AdieuToken.ReadRecoveryAsync(options, TimeProvider.System, back.Query["?recovered=".Length..]);
        held.ShouldBe(new RecoveredAccount("19", HoldsNumber: true));
        // The service is told nothing of a number where none was proved.
        var other = _host.Services.GetRequiredService<RecoveryTokens>().Sign(_host.Service, new SubjectKey("19"));
        (await AdieuToken.ReadRecoveryAsync(options, TimeProvider.System, other)).ShouldBe(new RecoveredAccount("19", HoldsNumber: false));
    }

    [Fact]
    public async Task The_way_back_is_good_once_for_one_service_and_for_nothing_else()
    {
        var browser = await _host.ProvenAsync(8);
        using var client = _host.NewClient();
        var tokens = _host.Services.GetRequiredService<RecoveryTokens>();
        var token = tokens.Sign(_host.Service, new SubjectKey("8"));
        (await tokens.UseAsync(_host.Service with { Id = "other" }, token, default)).ShouldBeFalse();
        (await tokens.UseAsync(_host.Service, token[..^4] + "AAAA", default)).ShouldBeFalse();
        (await _host.Services.GetRequiredService<IServiceTokens>().ReadHandOffAsync(_host.Service, token, default)).ShouldBe(new HandOffResult.Refused("invalid"));
        var handOff = new AdieuHandOff(Microsoft.Extensions.Options.Options.Create(new AdieuOptions { Url = new Uri("https://adieu.example"), Service = "door-shop", Secret = Convert.ToBase64String(new byte[32]) }), TimeProvider.System)
            .Create(new HandOff("8", TimeProvider.System.GetUtcNow(), "zh-CN"));
        (await tokens.UseAsync(_host.Service, handOff.Query["?handoff=".Length..], default)).ShouldBeFalse();
        var uses = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => tokens.UseAsync(_host.Service, token, default))));
        uses.Count(good => good).ShouldBe(1);
        browser.Heading.ShouldBe("您想做什么？");
    }

    [Fact]
    public async Task Closing_waits_longer_asks_nothing_twice_and_tells_both_addresses()
    {
        var (begun, _) = await _host.SignedInAsync(9);
        var browser = await _host.ProvenAsync(9);
        await browser.SubmitAsync("/choose", ("choice", "close"));
        var number = CaseNumber.TryParse(browser.Address.Split('/')[^1], out var parsed) ? parsed : throw new InvalidOperationException(browser.Address);
        number.ShouldNotBe(begun.Number);
        (await _host.Closing.FindAsync(begun.Number, default))!.State.ShouldBe(CaseState.Cancelled);
        var view = (await _host.Closing.FindAsync(number, default))!;
        view.Door.ShouldBe(Door.SignedOut);
        view.AllowedCoolingOffDays.ShouldBe([14]);
        await browser.GoAsync(browser.Address + "/choices");
        await browser.SubmitAsync("/choices", ("days", "14"));
        browser.Address.ShouldEndWith("/check");
        (await _host.AdieuAsync<long>($"select count(*) from outbox where number = '{number}' and template = 'recovered'")).ShouldBe(2);
        (await _host.AdieuAsync<long>($"select count(*) from disputes where number = '{number}'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_dispute_starts_a_review_that_nobody_but_an_operator_ends()
    {
        var browser = await _host.ProvenAsync(10);
        await browser.SubmitAsync("/choose", ("choice", "close"));
        _ = CaseNumber.TryParse(browser.Address.Split('/')[^1], out var number);
        var outbox = _host.Services.GetRequiredService<Adieu.Notices.IOutbox>();
        var notice = (await outbox.ClaimAsync(1, TimeSpan.FromMinutes(1), default)).Single();
        var text = _host.Services.GetRequiredService<Adieu.Notices.NoticeWriter>().Read(notice.Notice).Text.Text;
        var link = System.Text.RegularExpressions.Regex.Match(text, @"/s/door-shop/notme\?token=[\w-]+").Value;

        // A scanner opens the link as often as it likes, in every way that a link can be opened.
        using var scanner = _host.NewClient();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Options, HttpMethod.Get })
            await scanner.SendAsync(new HttpRequestMessage(method, link));
        (await _host.Closing.FindAsync(number, default))!.State.ShouldBe(CaseState.Preview);

        var owner = await _host.NewBrowser().GoAsync(link);
        await owner.SubmitAsync("/notme");
        owner.Address.ShouldBe($"/case/{number}?why=noted");
        owner.Text.ShouldContain("接下来");
        var view = (await _host.Closing.FindAsync(number, default))!;
        (view.State, view.IsUnderReview, view.CanBeKept).ShouldBe((CaseState.Held, true, false));
        (await _host.Closing.KeepAsync(number, default)).ShouldBeOfType<KeepResult.UnderReview>();
        (await _host.AdieuAsync<long>("select count(*) from ledger where entry like '%\"event\":\"case.held\"%' and entry like '%\"review\":\"opened\"%'")).ShouldBe(1);
        await browser.GoAsync($"/s/door-shop/{number}/choices");
        browser.Address.ShouldStartWith($"/case/{number}", customMessage: "who holds the case is stopped too");
        (await _host.NewBrowser().GoAsync(link)).Status.ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Who_did_not_want_a_new_password_signs_everybody_out_and_locks_the_closure_until_somebody_has_looked()
    {
        var thief = await _host.ProvenAsync(11);
        await _host.ShopAsync("insert into sessions (id, account_id) values ('mine', 11), ('theirs', 12)");
        var mails = _host.Letters(DoorHost.Email(11)).Count;
        await thief.SubmitAsync("/choose", ("choice", "reset"));
        var link = System.Text.RegularExpressions.Regex.Match((await _host.LettersAsync(DoorHost.Email(11), mails + 1))[^1], @"/s/door-shop/notme\?token=[\w-]+").Value;
        _host.Letters(DoorHost.Phone(11))[^1].ShouldContain(link, customMessage: "both addresses are told");

        // Opening it changes nothing, and a token that was touched is none.
        using var scanner = _host.NewClient();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Get }) await scanner.SendAsync(new HttpRequestMessage(method, link));
        (await _host.ShopAsync<long>("select count(*) from sessions where account_id = 11")).ShouldBe(1);
        var touched = link[..^6] + (link[^6] == 'A' ? 'B' : 'A') + link[^5..];
        (await _host.NewBrowser().GoAsync(touched)).Status.ShouldBe(HttpStatusCode.Gone);

        var owner = await _host.NewBrowser().GoAsync(link);
        await owner.SubmitAsync("/notme");
        owner.Address.ShouldEndWith("?why=secured");
        (await _host.ShopAsync<long>("select count(*) from sessions where account_id = 11")).ShouldBe(0);
        (await _host.ShopAsync<long>("select count(*) from sessions where account_id = 12")).ShouldBe(1);
        var held = (await _host.Closing.FindOpenAsync("door-shop", new SubjectKey("11"), default))!;
        (held.State, held.IsUnderReview).ShouldBe((CaseState.Held, true));
        (await _host.AdieuAsync<long>($"select count(*) from outbox where number = '{held.Number}' and template = 'secured'")).ShouldBe(2);

        // With the new password, or with the codes again, the thief comes to the held case and no further; the link is used up.
        (await _host.SignedInAsync(11)).Case.Number.ShouldBe(held.Number);
        (await _host.Closing.ChooseAsync(held.Number, new Choices(14, null, null, true), default)).ShouldBeOfType<ChooseResult.NotNow>();
        (await _host.Closing.KeepAsync(held.Number, default)).ShouldBeOfType<KeepResult.UnderReview>();
        var desk = _host.Services.GetRequiredService<OperatorDesk>();
        await desk.ResumeAsync(held.Number, "op-1", null, default);
        (await owner.GoAsync(link)).Status.ShouldBe(HttpStatusCode.OK);
        await owner.SubmitAsync("/notme");
        owner.Status.ShouldBe(HttpStatusCode.Gone);
    }

    public void Dispose() => _host.Dispose();
}
