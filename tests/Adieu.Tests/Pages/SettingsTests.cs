using System.Diagnostics;
using Adieu.TestKit;

namespace Adieu.Tests.Pages;

/// <summary>What an operator meets who sets something wrong: the server as a process, with nothing but that in its environment.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("adieu-settings-").FullName;

    [Theory]
    [InlineData("Adieu__RateLimits__Any=0 Adieu__TimeZone=Mars/Olympus Adieu__Proxies__0=proxy.example", "Adieu:RateLimits|no time zone Mars/Olympus|proxy.example is no IP address")]
    [InlineData("Adieu__Lanes__Batch=0 Adieu__Lanes__Every=00:00:00", "Adieu:Lanes:Batch|Adieu:Lanes:Every")]
    [InlineData("Adieu__Services__0=/nowhere/service.yaml", "/nowhere/service.yaml:1:1: There is no such file")]
    [InlineData("Adieu__Storage__Provider=mysql", "Write sqlite or postgresql")]
    [InlineData("Adieu__Keys__MayCreate=false", "There is no master key at")]
    public async Task What_is_set_wrong_is_named_and_the_exit_code_is_1(string settings, string says)
    {
        var dll = Path.Combine(Repository.Root, "src/Adieu.Server/bin", Repository.Configuration, "net10.0/Adieu.Server.dll");
        var start = new ProcessStartInfo("dotnet", [dll, "--urls", "http://127.0.0.1:0"]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = _folder };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Adieu__Keys__MayCreate"] = "true";
        foreach (var setting in settings.Split(' ')) start.Environment[setting.Split('=')[0]] = setting.Split('=')[1];
        using var server = Process.Start(start)!;
        var output = server.StandardOutput.ReadToEndAsync();
        var error = await server.StandardError.ReadToEndAsync();
        await server.WaitForExitAsync();
        server.ExitCode.ShouldBe(1, error + await output);
        foreach (var one in says.Split('|')) error.ShouldContain(one);
        error.ShouldNotContain("   at ", customMessage: "no stack trace");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
