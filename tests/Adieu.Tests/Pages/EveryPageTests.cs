using System.Net;
using System.Text.RegularExpressions;
using Adieu.Cases;
using AngleSharp.Dom;

namespace Adieu.Tests.Pages;

/// <summary>What holds for every page that there is, in every state of a case.</summary>
public sealed partial class EveryPageTests : IDisposable
{
    private readonly PagesHost _host = new();

    private async IAsyncEnumerable<Browser> PagesAsync(string language)
    {
        var browser = _host.NewBrowser(language);
        foreach (var address in new[] { "/case", "/case?number=x", "/s/library", "/s/library/enter", "/s/library/notme", "/nowhere" }) yield return await browser.GoAsync(address);
        _host.Closing.Put(CaseState.Preview);
        await browser.GoAsync("/s/library/enter?handoff=good");
        await browser.GoAsync("/case?lang=" + language);
        var number = _host.Closing.Cases.Values.Single().Number;
        foreach (var state in Enum.GetValues<CaseState>())
        {
            _host.Closing.Put(state, number);
            foreach (var page in new[] { "", "/choices", "/prove", "/prove?method=sms", "/check", "/done", "/keep" }) yield return await browser.GoAsync($"/s/library/{number}{page}");
            yield return await browser.GoAsync($"/case/{number}?why=kept");
        }

        _host.Closing.IsBlocked = true;
        _host.Closing.Put(CaseState.Preview, number);
        yield return await browser.GoAsync($"/s/library/{number}");
        yield return await browser.GoAsync("/s/library/notme?token=stop-it");
    }

    [Fact]
    public async Task The_headers_allow_nothing_inline_nothing_from_elsewhere_and_no_frame()
    {
        await foreach (var browser in PagesAsync("zh-CN"))
        {
            var policy = browser.Response.Headers.GetValues("Content-Security-Policy").Single();
            policy.ShouldContain("default-src 'none'");
            policy.ShouldContain("frame-ancestors 'none'");
            policy.ShouldNotContain("unsafe");
            browser.Response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            browser.Response.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
            browser.Response.Headers.CacheControl!.NoStore.ShouldBeTrue();
            browser.Page.QuerySelectorAll("[style], style, script:not([src])").ShouldBeEmpty(browser.Address);
            browser.Page.All.SelectMany(e => e.Attributes).Where(a => a.Name.StartsWith("on", StringComparison.Ordinal)).ShouldBeEmpty(browser.Address);
        }
    }

    [Fact]
    public async Task English_pages_hold_no_Chinese_but_the_language_switch_and_what_people_are_called()
    {
        await foreach (var browser in PagesAsync("en"))
        {
            browser.Page.DocumentElement.GetAttribute("lang").ShouldBe("en");
            foreach (var other in browser.Page.QuerySelectorAll(".language-switch").ToList()) other.Remove();
            Han().Match(browser.Page.DocumentElement.TextContent.Replace("张*", "", StringComparison.Ordinal)).Value.ShouldBe("", browser.Address);
        }
    }

    [Fact]
    public async Task Every_page_has_one_heading_a_title_a_skip_link_and_labels_for_its_fields()
    {
        await foreach (var browser in PagesAsync("zh-CN"))
        {
            browser.Page.QuerySelectorAll("h1").Length.ShouldBe(1, browser.Address);
            browser.Page.Title.ShouldNotBeNullOrWhiteSpace();
            browser.Page.QuerySelector("a.skip-link[href='#main']").ShouldNotBeNull();
            browser.Page.QuerySelector("main#main").ShouldNotBeNull();
            foreach (var field in browser.Page.QuerySelectorAll("input:not([type=hidden]), textarea, select"))
                (field.Closest("label") ?? browser.Page.QuerySelector($"label[for='{field.Id}']")).ShouldNotBeNull($"{browser.Address} {field.OuterHtml}");
            var ids = browser.Page.QuerySelectorAll("[id]").Select(e => e.Id!).ToList();
            ids.Distinct().Count().ShouldBe(ids.Count, browser.Address);
            foreach (var described in browser.Page.QuerySelectorAll("[aria-describedby]").SelectMany(e => e.GetAttribute("aria-describedby")!.Split(' '))) ids.ShouldContain(described);
        }
    }

    [Fact]
    public async Task Every_form_that_is_posted_carries_its_token()
    {
        await foreach (var browser in PagesAsync("zh-CN"))
            foreach (var form in browser.Page.QuerySelectorAll("form[method=post]")) form.QuerySelector("input[name=__RequestVerificationToken]").ShouldNotBeNull(browser.Address);
    }

    [Fact]
    public async Task Sheets_and_scripts_are_kept_for_good_under_an_address_of_what_is_in_them()
    {
        var client = _host.CreateClient();
        var page = (await _host.NewBrowser().GoAsync("/s/library")).Page;
        var files = page.QuerySelectorAll("link[href^='/assets/'], script[src]").Select(e => e.GetAttribute("href") ?? e.GetAttribute("src")!).ToList();
        files.Count.ShouldBeGreaterThan(3);
        foreach (var file in files)
        {
            using var answer = await client.GetAsync(file);
            (answer.StatusCode, answer.Headers.CacheControl!.ToString()).ShouldBe((HttpStatusCode.OK, "public, max-age=31536000, immutable"), file);
        }

        // A page of yesterday gets what there is today, but not for good; what a sheet names beside it is there too.
        var sheet = files.Single(f => f.EndsWith("/adieu.css", StringComparison.Ordinal));
        using var old = await client.GetAsync(sheet.Replace(sheet.Split('/')[2], "0123456789ab", StringComparison.Ordinal));
        (old.StatusCode, old.Headers.CacheControl!.ToString()).ShouldBe((HttpStatusCode.OK, "public, max-age=3600"));
        (await client.GetAsync(sheet.Replace("adieu.css", "tokens.css", StringComparison.Ordinal))).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var none in (string[])["/assets/0123456789ab", "/assets/0123456789ab/", "/assets/0123456789ab/none.css", "/assets/0123456789ag/adieu.css"])
            (await client.GetAsync(none)).StatusCode.ShouldBe(HttpStatusCode.NotFound, none);
    }

    [Fact]
    public async Task What_is_asked_for_its_head_alone_answers_as_the_page_does()
    {
        using var host = new PagesHost { Settings = { ["Adieu:RateLimits:Tracker"] = "1000" } };
        var number = host.Closing.Put(CaseState.Erasing).Number;
        var client = host.CreateClient(new() { AllowAutoRedirect = false });
        foreach (var address in new[] { "/", "/case", $"/case/{number}", $"/case/{number}/certificate", "/s/library", "/s/library/forgot", "/s/library/notme", "/staff", "/.well-known/jwks.json", "/assets/adieu.css", "/nowhere" })
        {
            using var page = await client.GetAsync(address);
            using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));
            head.StatusCode.ShouldBe(page.StatusCode, address);
            head.Content.Headers.ContentType.ShouldBe(page.Content.Headers.ContentType, address);
        }

        // A stream of events would go on for minutes: its head does not.
        (await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/case/{number}/events"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_language_follows_the_address_then_the_cookie_then_the_browser()
    {
        var browser = _host.NewBrowser("fr, en;q=0.8, zh;q=0.2");
        (await browser.GoAsync("/case")).Page.DocumentElement.GetAttribute("lang").ShouldBe("en");
        (await browser.GoAsync("/case?lang=zh-CN")).Page.DocumentElement.GetAttribute("lang").ShouldBe("zh-CN");
        (await browser.GoAsync("/case")).Page.DocumentElement.GetAttribute("lang").ShouldBe("zh-CN");
        (await _host.NewBrowser("fr").GoAsync("/case")).Page.DocumentElement.GetAttribute("lang").ShouldBe("zh-CN");
    }

    [Fact]
    public async Task Trying_numbers_at_the_tracker_meets_a_limit_in_words()
    {
        using var host = new PagesHost { Settings = { ["Adieu:RateLimits:Tracker"] = "3" } };
        var browser = host.NewBrowser();
        for (var i = 0; i < 3; i++) (await browser.GoAsync($"/case/{CaseNumber.New()}")).Status.ShouldBe(HttpStatusCode.NotFound);
        await browser.GoAsync($"/case/{CaseNumber.New()}");
        browser.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        browser.Heading.ShouldBe("操作过于频繁");
        browser.Response.Headers.RetryAfter.ShouldNotBeNull();
    }

    [GeneratedRegex(@"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")]
    private static partial Regex Han();

    public void Dispose() => _host.Dispose();
}
