using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Adieu.TestKit;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>A house with the real face engine. What is asked of a person before the camera can be set, because a recorded person does what they do.</summary>
public abstract class FaceHouse(params (string Key, string Value)[] lines) : AdieuHouse
{
    private const string Secret = "only-for-these-tests-0123456789abcdef";
    private readonly int _port = FreePort.Next();
    private Process? _engine;

    /// <summary>Everything that the engine ever said.</summary>
    public string EngineLog => Path.Combine(Data, "logs", "face.log");

    protected override IEnumerable<(string Key, string Value)> AdieuSettings =>
    [
        ("Adieu__Face__Url", $"http://127.0.0.1:{_port}"),
        ("Adieu__Face__Secret", Secret),
        ("Adieu__Face__Timeout", "00:02:00"),
        ("Adieu__Face__Lines__ChallengeLife", "00:05:00"),
        // Nobody wants to wait a day for a test.
        ("Adieu__Face__Lines__TrustedAfter", "00:00:00"),
        ("Adieu__Face__Lines__Attempts", "20"),
        .. lines,
    ];

    public override async ValueTask InitializeAsync()
    {
        await StartEngineAsync();
        await base.InitializeAsync();
    }

    /// <summary>Ends the engine the hard way.</summary>
    public async Task StopEngineAsync()
    {
        if (_engine is not { HasExited: false } engine) return;
        engine.Kill(entireProcessTree: true);
        await engine.WaitForExitAsync();
    }

    public async Task StartEngineAsync()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(EngineLog)!);
        var start = new ProcessStartInfo("node", "server.js") { WorkingDirectory = Path.Combine(Repository.Root, "face"), RedirectStandardOutput = true, RedirectStandardError = true };
        // A test machine is slower than any that serves people.
        foreach (var (key, value) in new[] { ("FACE_SECRET", Secret), ("FACE_PORT", $"{_port}"), ("FACE_TIME_SECONDS", "110") }) start.Environment[key] = value;
        _engine = Process.Start(start)!;
        var ready = new TaskCompletionSource();
        void Hear(string? line)
        {
            if (line is null) return;
            lock (this) File.AppendAllText(EngineLog, line + "\n");
            if (line.Contains("worker ready", StringComparison.Ordinal)) ready.TrySetResult();
        }

        _engine.OutputDataReceived += (_, line) => Hear(line.Data);
        _engine.ErrorDataReceived += (_, line) => Hear(line.Data);
        _engine.BeginOutputReadLine();
        _engine.BeginErrorReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>The files of the house, and whatever the system's temporary folder got since it was built, in which any of these bytes stand.</summary>
    public async Task<IReadOnlyList<string>> FilesWithAsync(IReadOnlyList<byte[]> needles)
    {
        await Task.Yield();
        // A pipe has no length, and reading it would wait for ever; what others build meanwhile is large.
        var since = Directory.GetCreationTimeUtc(Data);
        var temporary = Directory.EnumerateFiles(Path.GetTempPath()).Where(file => new FileInfo(file) is { Exists: true, Length: > 0 and < 5_000_000 } info && info.LastWriteTimeUtc >= since);
        return [.. Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories).Concat(temporary).Where(file => Holds(file, needles))];
    }

    /// <summary>How the numbers that the engine reads off pictures could be spelled: as they travel, and as bytes of either width.</summary>
    public async Task<IReadOnlyList<byte[]>> DescriptorSpellingsAsync(IReadOnlyList<byte[]> frames)
    {
        using var http = new HttpClient();
        using var body = new ByteArrayContent(Frames.Join(frames));
        body.Headers.ContentType = new("application/vnd.adieu.frames");
        http.DefaultRequestHeaders.Authorization = new("Bearer", Secret);
        using var answer = await http.PostAsync(new Uri($"http://127.0.0.1:{_port}/v1/frames"), body);
        using var told = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        var spellings = new List<byte[]>();
        foreach (var frame in told.RootElement.GetProperty("frames").EnumerateArray())
        {
            var descriptor = frame.GetProperty("face").GetProperty("descriptor");
            spellings.Add(Encoding.ASCII.GetBytes(string.Join(',', descriptor.EnumerateArray().Take(4).Select(n => n.GetRawText()))));
            spellings.Add([.. descriptor.EnumerateArray().Take(4).SelectMany(n => BitConverter.GetBytes(n.GetSingle()))]);
            spellings.Add([.. descriptor.EnumerateArray().Take(3).SelectMany(n => BitConverter.GetBytes(n.GetDouble()))]);
        }

        return spellings;
    }

    private static bool Holds(string file, IReadOnlyList<byte[]> needles)
    {
        try
        {
            var bytes = File.ReadAllBytes(file);
            return needles.Any(needle => bytes.AsSpan().IndexOf(needle) >= 0);
        }
        catch (IOException)
        {
            // Gone while we looked.
            return false;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await StopEngineAsync();
        _engine?.Dispose();
        await base.DisposeAsync();
    }
}

/// <summary>Here a person is asked to blink and nothing else: the recordings that there are show a man who blinks.</summary>
public sealed class BlinkHouse() : FaceHouse(("Adieu__Face__Lines__Allowed__0", "Blink"), ("Adieu__Face__Lines__Movements", "1"));

/// <summary>Here a person is asked for what people are asked for: three movements, none twice in a row, so one turn at least.</summary>
public sealed class StrictHouse() : FaceHouse;
