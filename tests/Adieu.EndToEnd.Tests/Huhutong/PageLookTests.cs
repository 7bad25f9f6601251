using Adieu.EndToEnd.Tests.House;
using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.HuhutongService;

/// <summary>Huhutong's pages in a real browser: accessible, and no wider than the screen.</summary>
public sealed class PageLookTests(Browser browser)
{
    private static readonly string[] Open = ["/", "/account/register", "/terms", "/counter/boxes"];
    private static readonly string[] Mine = ["/me", "/wallet", "/bills", "/plan", "/box", "/cards", "/handover", "/contacts", "/chats", "/files", "/account/settings"];
    private readonly List<string> _found = [];

    [Theory]
    [InlineData("zh-CN", 360)]
    [InlineData("en", 1440)]
    public async Task Pages_have_no_axe_violation_and_fit_the_screen(string language, int width)
    {
        await using var house = await HuhutongHouse.StartAsync();
        var page = await browser.OpenAsync(width, language: language);
        var home = house.Address.ToString().TrimEnd('/');
        async Task LookAsync(string path)
        {
            await page.GotoAsync(home + path);
            await CheckAsync(page);
            await Look.TakeAsync(page, $"huhutong-{language}-{width}{path.Replace('/', '-')}");
        }

        foreach (var path in Open) await LookAsync(path);
        await page.GotoAsync(home + "/account/sign-in");
        await page.FillAsync("#identifier", "everything");
        await page.FillAsync("#password", HuhutongHouse.Password);
        await page.ClickAsync("main button");
        foreach (var path in Mine) await LookAsync(path);
        foreach (var (list, link) in new[] { ("/chats", "a[href^='/chats/']"), ("/bills", "a[href^='/bills/']"), ("/wallet", "a[href^='/payments/']") })
        {
            await page.GotoAsync(home + list);
            await page.Locator(link).First.ClickAsync();
            await CheckAsync(page);
            await Look.TakeAsync(page, $"huhutong-{language}-{width}{list.Replace('/', '-')}-one");
        }

        _found.ShouldBeEmpty();
    }

    private async Task CheckAsync(IPage page)
    {
        _found.AddRange(await Look.FaultsAsync(page));
    }
}
