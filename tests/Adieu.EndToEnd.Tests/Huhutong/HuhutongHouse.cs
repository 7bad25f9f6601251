using Adieu.EndToEnd.Tests.House;
using Adieu.EndToEnd.Tests.RailwayService;
using Adieu.Services;
using Huhutong;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.EndToEnd.Tests.HuhutongService;

/// <summary>A Huhutong of its own, with the personas and a few others.</summary>
internal sealed class HuhutongHouse(SampleHost host) : IAsyncDisposable
{
    public const string Password = "huhutong-2026";

    public static readonly string Folder = SampleHost.FilesOf("Huhutong");

    public WebApplication App => host.App;

    public string Kind => host.Kind;

    public string Connection => host.Connection;

    public Uri Address => host.Address;

    public Dictionary<string, string> Variables => host.Variables;

    /// <summary>Starts it.</summary>
    /// <param name="postgres">A PostgreSQL connection string, or null for SQLite.</param>
    public static async Task<HuhutongHouse> StartAsync(string? postgres = null) => new(await SampleHost.StartAsync(
        "Huhutong", postgres, builder => builder.AddHuhutong(), app => app.UseHuhutongAsync(),
        ("Huhutong:SeedAccounts", "40"), ("Huhutong:DeliverySeconds", "0"), ("Passport:AttemptsPerMinute", "1000")));

    /// <inheritdoc cref="SampleHost.Service"/>
    public ServiceDefinition Service() => host.Service();

    /// <inheritdoc cref="SampleHost.ScalarAsync"/>
    public Task<string> ScalarAsync(string sql) => host.ScalarAsync(sql);

    /// <summary>Somebody signed in, without script.</summary>
    public async Task<Visit> SignedInAsync(string persona)
    {
        var visit = new Visit(Address);
        await visit.SignInAsync(persona, Password);
        return visit;
    }

    /// <summary>Time goes by: what is due is done.</summary>
    public async Task RoundAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Huhutong.Time.Rounds>().RunAsync(default);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
