using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>Keeps a picture of a page where the variable ADIEU_SCREENSHOTS names a folder; elsewhere it does nothing.</summary>
public static class Look
{
    public static async Task TakeAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("ADIEU_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }
}
