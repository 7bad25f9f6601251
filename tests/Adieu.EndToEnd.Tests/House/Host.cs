using System.Diagnostics;
using System.Globalization;
using Adieu.TestKit;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>One of our servers as a real process on a free loopback port. It can be killed the hard way and started again.</summary>
public sealed class Host(string name, string project, IReadOnlyDictionary<string, string> environment, int port, string logs) : IAsyncDisposable
{
    private Process? _process;

    public Uri Address { get; } = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    public string Log { get; } = Path.Combine(logs, name + ".log");

    /// <summary>Starts the process and waits until <paramref name="health"/> answers 200.</summary>
    public async Task StartAsync(string health)
    {
        var root = Path.Combine(Repository.Root, project);
        var dll = Path.Combine(root, "bin", Repository.Configuration, "net10.0", Path.GetFileName(project) + ".dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { dll, "--contentRoot", root, "--urls", Address.ToString() }) start.ArgumentList.Add(argument);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        // A server of a test lives for a minute or two: what the compiler learns from watching it never pays, nor does compiling
        // anything twice (which waits for 60,000 ms, in the runtime's hexadecimal).
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "EA60";
        foreach (var (key, value) in environment) start.Environment[key] = value;

        var process = Process.Start(start)!;
        _process = process;
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromMinutes(5))
        {
            if (process.HasExited) break;
            try
            {
                using var answer = await http.GetAsync(new Uri(Address, health));
                if (answer.IsSuccessStatusCode) return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not up yet.
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"{name} did not come up.\n{await ReadLogAsync()}");
    }

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        if (_process is not { HasExited: false } process) return;
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async Task<string> ReadLogAsync()
    {
        await Task.Yield();
        lock (this) return File.Exists(Log) ? File.ReadAllText(Log) : "";
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
    }

    private void Append(string? line)
    {
        if (line is null) return;
        lock (this) File.AppendAllText(Log, line + "\n");
    }
}
