using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Adieu.TestKit;

/// <summary>A real OpenID provider in a process of its own (tests/Provider), which says of people what a test wants it to.</summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    private readonly int _port = FreePort.Next();
    private Process _process = null!;

    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}");

    /// <summary>Starts it.</summary>
    /// <param name="site">Where people come back to.</param>
    public async Task StartAsync(string site)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.Combine(Repository.Root, "tests/Provider") };
        foreach (var argument in new[] { "provider.mjs", _port.ToString(CultureInfo.InvariantCulture), site + "/staff/provider/back" }) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        var said = new List<string>();
        _process.ErrorDataReceived += (_, line) => said.Add(line.Data ?? "");
        _process.BeginErrorReadLine();
        var ready = await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        if (ready != "ready") throw new InvalidOperationException(string.Join('\n', said) + "\nIs tests/Provider installed? ./test does it.");
    }

    /// <summary>Signs somebody in at the provider, as a browser does it, and gives the address to which it sends them back.</summary>
    public static async Task<string> SignInAsync(string address, object who)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        using var browser = new HttpClient(handler);
        async Task<Uri> GoAsync(HttpMethod method, Uri at, HttpContent? form = null)
        {
            using var request = new HttpRequestMessage(method, at) { Content = form };
            using var answer = await browser.SendAsync(request);
            return new Uri(at, answer.Headers.Location ?? throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}"));
        }

        var page = await GoAsync(HttpMethod.Get, new Uri(address));
        using var form = new FormUrlEncodedContent([new("who", JsonSerializer.Serialize(who))]);
        var resume = await GoAsync(HttpMethod.Post, page, form);
        return (await GoAsync(HttpMethod.Get, resume)).PathAndQuery;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
