using Adieu.EndToEnd.Tests.House;

[assembly: AssemblyFixture(typeof(Browser))]
[assembly: ClosesWindows]

namespace Adieu.EndToEnd.Tests;

public sealed class BrowserTests(Browser browser)
{
    [Fact]
    public async Task Chromium_opens_a_page()
    {
        var page = await browser.OpenAsync();
        await page.SetContentAsync("<h1>再见</h1>");
        (await page.Locator("h1").TextContentAsync()).ShouldBe("再见");
    }
}
