using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>How a page looks, and whether everybody can use it.</summary>
public static class Look
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>Keeps a picture where the variable ADIEU_SCREENSHOTS names a folder; elsewhere it does nothing.</summary>
    public static async Task TakeAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("ADIEU_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }

    /// <summary>Takes a picture and fails on whatever <see cref="FaultsAsync"/> finds, in each of these widths or in the one that the page has.</summary>
    public static async Task CheckAsync(IPage page, string name, params int[] widths)
    {
        foreach (var width in widths.DefaultIfEmpty(page.ViewportSize!.Width))
        {
            if (page.ViewportSize.Width != width) await page.SetViewportSizeAsync(width, page.ViewportSize.Height);
            var named = widths.Length > 1 ? $"{name}-{width}" : name;
            await TakeAsync(page, named);
            (await FaultsAsync(page)).ShouldBeEmpty(named);
        }

        if (widths.Length > 1) await page.SetViewportSizeAsync(widths[0], page.ViewportSize.Height);
    }

    /// <summary>Breaches of WCAG 2.2 AA and of good practice, and what is wider than the screen.</summary>
    // By the script itself: the package's own runner opens a second page for each result, which took longer than to look.
    public static async Task<IReadOnlyList<string>> FaultsAsync(IPage page)
    {
        await page.EvaluateAsync(Axe + ";undefined");
        // On a page without scripts nothing that waits ever comes back.
        return await page.EvaluateAsync<string[]>(
            """
            async () => {
              const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
              const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
              const faults = violations.map(v => `${location.pathname} ${v.id}: ${v.help} ${v.nodes.slice(0, 3).map(n => n.html).join(' | ')}`);
              const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
              if (over > 0) faults.push(`${location.pathname} is ${over} pixels wider than the screen`);
              return faults;
            }
            """).WaitAsync(TimeSpan.FromMinutes(2));
    }
}
