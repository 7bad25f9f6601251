using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit.Sdk;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>
/// The system's Chromium, driven by Playwright, as its headless shell where that is installed: the same engine without a
/// desktop's windows, each of which costs as much as the page in it. One for the whole test assembly; each test opens a context of its own.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Shell = "/usr/bin/chromium-headless-shell";
    private static readonly ConcurrentDictionary<string, ConcurrentBag<IBrowserContext>> Windows = new();
    private static readonly ConcurrentQueue<IBrowserContext> Left = new();
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = File.Exists(Shell) ? Shell : "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A person with a fresh browser: nothing stored, a phone or a desktop, with or without scripts.</summary>
    public async Task<IPage> OpenAsync(int width = 360, int height = 800, string language = "zh-CN", bool scripts = true)
    {
        while (Left.TryDequeue(out var left)) await left.CloseAsync();
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            Locale = language,
            JavaScriptEnabled = scripts,
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(90_000);
        if (TestContext.Current.Test is { } test) Windows.GetOrAdd(test.UniqueID, _ => []).Add(context);
        return await context.NewPageAsync();
    }

    /// <summary>Nobody looks at what a test opened any more: whoever opens a window next closes it.</summary>
    internal static void LeaveWindowsOf(ITest test)
    {
        if (Windows.TryRemove(test.UniqueID, out var opened)) foreach (var context in opened) Left.Enqueue(context);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
