using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>Waiting for pages.</summary>
internal static class Pages
{
    /// <summary>Does something that leads to another page, or to the same one anew, and waits until it has loaded.</summary>
    public static async Task LeadsOnAsync(this IPage page, Func<Task> act)
    {
        // What still loads now must not be taken for what comes.
        await page.WaitForLoadStateAsync();
        var loaded = new TaskCompletionSource();
        void OnLoad(object? sender, IPage loading) => loaded.TrySetResult();
        page.Load += OnLoad;
        try
        {
            await act();
            await loaded.Task.WaitAsync(TimeSpan.FromSeconds(90));
        }
        finally
        {
            page.Load -= OnLoad;
        }
    }
}
