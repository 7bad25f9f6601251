using Adieu.EndToEnd.Tests.House;
using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.RailwayService;

/// <summary>The railway's pages in a real browser: accessible, and no wider than the screen.</summary>
public sealed class PageLookTests(SharedRailway shared, Browser browser) : IClassFixture<SharedRailway>
{
    private readonly List<string> _found = [];

    private static readonly string[] Open = ["/", "/account/sign-in", "/account/register", "/account/forgot", "/terms", "/dev/personas", "/nothing-here"];

    private static readonly string[] Mine =
    [
        "/me", "/orders", "/points", "/passengers", "/invoices", "/waitlist", "/account/settings", "/account/password", "/account/phone",
        "/account/suspend", "/account/sessions", "/account/close",
    ];

    [Theory]
    [InlineData("zh-CN", 360)]
    [InlineData("en", 1440)]
    public async Task Pages_have_no_axe_violation_and_fit_the_screen(string language, int width)
    {
        var page = await browser.OpenAsync(width, language: language);
        var home = shared.House.Address.ToString().TrimEnd('/');
        foreach (var path in Open) await CheckAsync(page, home + path);
        await page.GotoAsync(home + "/account/sign-in");
        await page.FillAsync("#identifier", "everything");
        await page.FillAsync("#password", "railway-2026");
        await page.ClickAsync("main button");
        foreach (var path in Mine) await CheckAsync(page, home + path);

        // Whatever the person's own lists lead to.
        await page.GotoAsync(home + "/orders");
        var orders = await page.Locator("a[href^='/orders/']").EvaluateAllAsync<string[]>("all => all.map(a => a.getAttribute('href'))");
        foreach (var order in orders) await CheckAsync(page, home + order);
        var ticket = await shared.House.ScalarAsync("select id from tickets where buyer_id = 1014 and status = 'issued' limit 1");
        await CheckAsync(page, $"{home}/tickets/{ticket}");
        await CheckAsync(page, $"{home}/invoices/{await shared.House.ScalarAsync("select invoice_no from invoices where account_id = 1014 limit 1")}");
        var day = DateTime.Parse(await shared.House.ScalarAsync("select max(day) from departures")).ToString("yyyy-MM-dd");
        await CheckAsync(page, $"{home}/search?from=VNP&to=AOH&day={day}");
        await page.Locator("a[href^='/buy/']").First.ClickAsync();
        await CheckAsync(page, null);
        _found.ShouldBeEmpty();
    }

    private async Task CheckAsync(IPage page, string? address)
    {
        if (address is not null) await page.GotoAsync(address);
        _found.AddRange(await Look.FaultsAsync(page));
        await Look.TakeAsync(page, $"railway-{page.ViewportSize!.Width}{new Uri(page.Url).AbsolutePath.Replace('/', '-')}");
    }
}
