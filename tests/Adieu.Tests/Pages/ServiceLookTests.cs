using System.Net;
using Adieu.Cases;

namespace Adieu.Tests.Pages;

/// <summary>What a service's file says about how its pages look and tell time.</summary>
public sealed class ServiceLookTests : IDisposable
{
    private readonly PagesHost _host = new();

    [Fact]
    public async Task A_service_brings_its_colour_in_a_sheet_of_its_own()
    {
        var browser = _host.NewBrowser("en");
        await browser.GoAsync("/s/library");
        var sheet = browser.Page.QuerySelectorAll("link[rel=stylesheet]").Select(l => l.GetAttribute("href")!).Single(href => href.Contains("/brand.css", StringComparison.Ordinal));
        using var answer = await _host.CreateClient().GetAsync(new Uri(sheet, UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/css");
        (await answer.Content.ReadAsStringAsync()).ShouldBe(":root { --brand-hue: 150.5; --brand-chroma: 0.1; }\n");
    }

    [Fact]
    public async Task Times_are_told_in_the_services_zone_and_the_zone_is_named()
    {
        var browser = _host.NewBrowser("en");
        _host.Closing.Put(CaseState.Frozen);
        await browser.GoAsync("/s/library/enter?handoff=good");
        var number = _host.Closing.Cases.Values.Single().Number;
        _host.Closing.Put(CaseState.Frozen, number);
        await browser.GoAsync($"/s/library/{number}/done");
        browser.Page.QuerySelector("main")!.TextContent.ShouldContain("UTC+0");
        browser.Page.QuerySelector("main")!.TextContent.ShouldNotContain("Beijing");
    }

    public void Dispose() => _host.Dispose();
}
