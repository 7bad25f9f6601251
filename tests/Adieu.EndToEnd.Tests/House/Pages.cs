using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>
/// Waiting for pages by asking the browser again and again. Playwright's own waits for a load state or an address look first and
/// listen afterwards: an event that falls in between is missed, and the test then waits for ever.
/// </summary>
internal static class Pages
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    /// <summary>Does something that leads to another page, or to the same one anew, and waits until it has loaded.</summary>
    public static async Task LeadsOnAsync(this IPage page, Func<Task> act)
    {
        // The page that stands is marked: whichever has no mark is the next.
        await page.UntilAsync("() => { if (document.readyState !== 'complete') return false; document.__left = true; return true; }");
        await act();
        await page.UntilAsync("() => !document.__left && document.readyState === 'complete'");
    }

    /// <summary>Waits until the page has an address and has loaded. In <paramref name="glob"/> ** stands for anything and * for anything without a slash.</summary>
    public static Task ReachesAsync(this IPage page, string glob)
    {
        var pattern = "^" + Regex.Escape(glob).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal) + "$";
        return page.ReachesAsync(url => Regex.IsMatch(url, pattern), glob);
    }

    /// <inheritdoc cref="ReachesAsync(IPage, string)"/>
    public static Task ReachesAsync(this IPage page, Func<string, bool> fits, string name = "another page") =>
        page.UntilAsync("() => document.readyState === 'complete' ? location.href : null", answer => answer is string url && fits(url), $"did not become {name}");

    private static Task UntilAsync(this IPage page, string condition) => page.UntilAsync(condition, answer => answer is true, $"still not {condition}");

    private static async Task UntilAsync(this IPage page, string question, Func<object?, bool> fits, string fault)
    {
        for (var until = Deadline(); !fits(await page.AskAsync(question));)
        {
            if (TimeProvider.System.GetLocalNow() > until) throw new TimeoutException($"{page.Url}: {fault}");
            await Task.Delay(30);
        }
    }

    /// <summary>What the page answers; null while it is being replaced by another.</summary>
    private static async Task<object?> AskAsync(this IPage page, string question)
    {
        try
        {
            return await page.EvaluateAsync<object?>(question).WaitAsync(Longest);
        }
        catch (PlaywrightException) when (!page.IsClosed)
        {
            return null;
        }
    }

    private static DateTimeOffset Deadline() => TimeProvider.System.GetLocalNow() + Longest;
}
