using System.Net;
using Adieu.Cases;

namespace Adieu.Tests.Pages;

public sealed class ClosingPagesTests : IDisposable
{
    private readonly PagesHost _host = new();

    private async Task<(Browser Browser, string Path)> EnteredAsync(CaseState state = CaseState.Preview)
    {
        var view = _host.Closing.Put(state);
        var browser = await _host.NewBrowser().GoAsync("/s/library/enter?handoff=good");
        return (browser, $"/s/library/{view.Number}");
    }

    [Fact]
    public async Task A_person_closes_an_account_in_five_screens_without_script()
    {
        var (browser, path) = await EnteredAsync();
        browser.Address.ShouldBe(path);
        browser.Text.ShouldContain("1,240 书卡积分");
        browser.Text.ShouldContain("12 条记录依法保留");

        await browser.GoAsync($"{path}/choices");
        await browser.SubmitAsync("/choices", ("days", "3"), ("losses", "yes"), ("words", "谢谢"));
        _host.Closing.LastChoices.ShouldBe(new Choices(3, null, "谢谢", true));
        browser.Address.ShouldBe($"{path}/prove");

        await browser.SubmitAsync("/prove/send");
        browser.Page.QuerySelector("input[autocomplete=one-time-code]").ShouldNotBeNull();
        await browser.SubmitAsync("/prove", ("code", " 481 516 "));
        browser.Address.ShouldBe($"{path}/check");
        browser.Page.QuerySelector("button.danger")!.TextContent.ShouldBe("注销 城市图书馆 张* 138****8000");

        await browser.SubmitAsync("/check");
        browser.Address.ShouldBe($"{path}/done");
        browser.Text.ShouldContain(path[^13..]);
        browser.Text.ShouldContain("138****8000");
    }

    [Fact]
    public async Task Who_forgot_the_password_is_offered_nothing_that_begins_with_a_sign_in_and_finds_the_longer_wait_chosen()
    {
        var (browser, path) = await EnteredAsync();
        browser.Page.QuerySelector("a[href$='/settings/suspend']").ShouldNotBeNull();

        var view = _host.Closing.Cases.Values.Single();
        _host.Closing.Cases[view.Number.ToString()] = view with { Door = Door.SignedOut, AllowedCoolingOffDays = [14, 30] };
        await browser.GoAsync(path);
        browser.Page.QuerySelector("a[href$='/settings/suspend']").ShouldBeNull();
        await browser.GoAsync($"{path}/choices");
        browser.Page.QuerySelector("[name=days][checked]")!.GetAttribute("value").ShouldBe("14");
    }

    [Fact]
    public async Task Blockers_come_with_their_reason_basis_and_mend_and_no_way_on()
    {
        _host.Closing.IsBlocked = true;
        var (browser, path) = await EnteredAsync();
        var task = browser.Page.QuerySelector(".task")!;
        task.TextContent.ShouldContain("《围城》尚未归还");
        task.TextContent.ShouldContain("《电子商务法》第三十一条");
        task.QuerySelector("a.button")!.GetAttribute("href").ShouldBe("http://library.example/loans/7");
        browser.Page.QuerySelector($"a[href='{path}/choices']").ShouldBeNull();
        (await browser.GoAsync($"{path}/choices")).Address.ShouldBe($"{path}?why=blocked");
    }

    [Theory]
    [InlineData(CaseState.Preview, "check", "choices?why=choose-first")]
    [InlineData(CaseState.Preview, "prove", "choices?why=choose-first")]
    [InlineData(CaseState.Requested, "check", "prove?why=prove-first")]
    [InlineData(CaseState.Requested, "done", "prove?why=prove-first")]
    [InlineData(CaseState.Verified, "done", "check?why=confirm-first")]
    [InlineData(CaseState.Frozen, "choices", "done?why=moved-on")]
    public async Task A_step_skipped_by_its_address_leads_back_to_the_right_one_and_says_why(CaseState state, string asked, string shown)
    {
        var (browser, path) = await EnteredAsync(state);
        await browser.GoAsync($"{path}/{asked}");
        browser.Address.ShouldBe($"{path}/{shown}");
        browser.Page.QuerySelector(".notice[role=status]").ShouldNotBeNull();
    }

    [Fact]
    public async Task The_final_form_posted_twice_confirms_once_and_shows_the_state_as_it_is()
    {
        var (browser, path) = await EnteredAsync(CaseState.Verified);
        await browser.GoAsync($"{path}/check");
        var form = browser.Page;
        await browser.SubmitAsync("/check");
        var again = new FormUrlEncodedContent([new("version", "3"), new("__RequestVerificationToken", form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!)]);
        await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"{path}/check") { Content = again });
        browser.Address.ShouldBe($"{path}/done");
        browser.Status.ShouldBe(HttpStatusCode.OK);
        _host.Closing.Confirmations.ShouldBe(1);
    }

    [Fact]
    public async Task Somebody_elses_case_an_unknown_one_and_none_at_all_give_the_same_page()
    {
        var (browser, _) = await EnteredAsync();
        var other = _host.Closing.Put(CaseState.Verified).Number;
        var pages = new List<string>();
        foreach (var number in new[] { other.ToString(), CaseNumber.New().ToString(), "nonsense" })
        {
            await browser.GoAsync($"/s/library/{number}/check");
            browser.Status.ShouldBe(HttpStatusCode.NotFound);
            pages.Add(browser.Page.QuerySelector("main")!.InnerHtml);
        }

        pages.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_hand_off_no_case_can_be_acted_for()
    {
        var view = _host.Closing.Put(CaseState.Verified);
        (await _host.NewBrowser().GoAsync($"/s/library/{view.Number}/check")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("used", "链接已经用过")]
    [InlineData("expired", "链接已过期")]
    [InlineData("altered", "无法识别这个链接")]
    [InlineData("", "无法识别这个链接")]
    public async Task A_bad_hand_off_says_what_is_wrong_and_leads_back(string token, string heading)
    {
        var browser = await _host.NewBrowser().GoAsync($"/s/library/enter?handoff={token}");
        browser.Status.ShouldBe(HttpStatusCode.BadRequest);
        browser.Heading.ShouldBe(heading);
        browser.Page.QuerySelector("main a.button")!.GetAttribute("href").ShouldBe("http://library.example/");
    }

    [Fact]
    public async Task A_wrong_code_says_how_many_tries_are_left_and_five_lock()
    {
        var (browser, path) = await EnteredAsync(CaseState.Requested);
        await browser.GoAsync($"{path}/prove");
        await browser.SubmitAsync("/prove/send");
        browser.Page.QuerySelector(".notice").ShouldBeNull("the page itself says where the first one went");
        await browser.SubmitAsync("/prove/send");
        browser.Text.ShouldContain("刚刚已经发送");
        _host.Closing.SentAt -= TimeSpan.FromMinutes(2);
        await browser.SubmitAsync("/prove/send");
        browser.Page.QuerySelector(".notice.done")!.TextContent.ShouldBe("已再次发送验证码，请用最新的一个");
        await browser.SubmitAsync("/prove", ("code", "12"));
        browser.Text.ShouldContain("请输入 6 位数字");
        await browser.SubmitAsync("/prove", ("code", "000000"));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        browser.Page.QuerySelector("#code")!.GetAttribute("aria-invalid").ShouldBe("true");
        browser.Text.ShouldContain("还可以尝试 4 次");
        for (var i = 0; i < 4; i++) await browser.SubmitAsync("/prove", ("code", "000000"));
        browser.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        browser.Text.ShouldContain("错误次数太多");
    }

    [Fact]
    public async Task A_choice_that_is_missing_is_named_and_linked()
    {
        var (browser, path) = await EnteredAsync();
        await browser.GoAsync($"{path}/choices");
        await browser.SubmitAsync("/choices", ("days", "99"));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        browser.Page.QuerySelectorAll(".error-summary a").Select(a => a.GetAttribute("href")).ShouldBe(["#cooling-off", "#losses"]);
        browser.Page.QuerySelector("#cooling-off .error").ShouldNotBeNull();
    }

    [Fact]
    public async Task While_frozen_the_hand_off_leads_to_keep_or_go_on_with_equal_buttons()
    {
        var (browser, path) = await EnteredAsync(CaseState.Frozen);
        browser.Address.ShouldBe($"{path}/keep");
        browser.Page.QuerySelectorAll(".button-row.equal .button").Select(button => button.ClassName).Distinct().ShouldBe(["button secondary"]);
        await browser.SubmitAsync("/keep");
        browser.Text.ShouldContain("账号已保留");
    }

    [Fact]
    public async Task This_was_not_me_asks_before_it_acts()
    {
        var view = _host.Closing.Put(CaseState.Frozen);
        var browser = await _host.NewBrowser().GoAsync("/s/library/notme?token=stop-it");
        _host.Closing.Cases[view.Number.ToString()].State.ShouldBe(CaseState.Frozen);
        await browser.SubmitAsync("/notme");
        _host.Closing.Cases[view.Number.ToString()].State.ShouldBe(CaseState.Held);
        (await browser.GoAsync("/s/library/notme?token=unknown")).Status.ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused_in_the_persons_language()
    {
        var (browser, path) = await EnteredAsync(CaseState.Verified);
        await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"{path}/check") { Content = new FormUrlEncodedContent([new("version", "3")]) });
        browser.Status.ShouldBe(HttpStatusCode.BadRequest);
        browser.Heading.ShouldBe("这次提交没有被接受");
        browser.Page.QuerySelector("main a.button")!.GetAttribute("href").ShouldBe(path);
        _host.Closing.Confirmations.ShouldBe(0);
    }

    [Fact]
    public async Task Once_the_account_is_gone_the_last_page_and_old_tabs_lead_to_what_is_left()
    {
        var (browser, path) = await EnteredAsync(CaseState.Frozen);
        var number = path[^13..];
        var view = _host.Closing.Cases[number];
        _host.Closing.Cases[number] = view with { State = CaseState.Closed, ErasesAt = view.OpenedAt, AccountLabel = null };
        await browser.GoAsync($"{path}/done");
        browser.Heading.ShouldBe("账号已注销");
        browser.Page.QuerySelector("main a.button")!.GetAttribute("href").ShouldBe($"/case/{number}/certificate");
        (await browser.GoAsync($"{path}/export")).Address.ShouldBe($"/case/{number}");

        _host.Closing.Cases[number] = view with { State = CaseState.Held, ErasesAt = view.OpenedAt, Problem = CaseView.Disputed };
        (await browser.GoAsync($"{path}/done")).Address.ShouldBe($"/case/{number}", "what a person has to look at first is no closure that was submitted");
    }

    [Fact]
    public async Task A_store_that_is_down_is_said_so()
    {
        var (browser, path) = await EnteredAsync();
        _host.Closing.StoreIsDown = true;
        await browser.GoAsync(path);
        browser.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        browser.Heading.ShouldBe("暂时无法办理");
    }

    public void Dispose() => _host.Dispose();
}
