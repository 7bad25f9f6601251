using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>
/// Chromium before whose camera somebody sits: a recording that loops, at 640x480 and 25 pictures a second. The whole browser,
/// because its headless shell knows nobody who refuses.
/// </summary>
public sealed class Camera : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly string? _folder;

    private Camera(IPlaywright playwright, IBrowser browser, string? folder) => (_playwright, _browser, _folder) = (playwright, browser, folder);

    /// <summary>A browser whose person refuses, or whose machine has no camera.</summary>
    public static async Task<Camera> WithoutAsync(bool refused)
    {
        var playwright = await Playwright.CreateAsync();
        return new Camera(playwright, await LaunchAsync(playwright, refused ? ["--use-fake-device-for-media-stream", "--deny-permission-prompts"] : ["--use-fake-ui-for-media-stream"]), null);
    }

    public async Task<IPage> OpenPageAsync(string language = "zh-CN")
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 360, Height = 800 }, Locale = language });
        context.SetDefaultTimeout(90_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A browser before whose camera a recording is played.</summary>
    public static async Task<Camera> OpenAsync(Recording recording)
    {
        var folder = Directory.CreateTempSubdirectory("adieu-camera-").FullName;
        var file = Path.Combine(folder, "camera.mjpeg");
        recording.WriteTo(file);
        var playwright = await Playwright.CreateAsync();
        return new Camera(playwright, await LaunchAsync(playwright, ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", $"--use-file-for-fake-video-capture={file}"]), folder);
    }

    private static Task<IBrowser> LaunchAsync(IPlaywright playwright, string[] camera) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = "/usr/bin/chromium",
        Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", .. camera],
    });
}
