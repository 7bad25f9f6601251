using Adieu.EndToEnd.Tests.House;
using Adieu.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Passport.Codes;
using Railway;
using Railway.Data;

namespace Adieu.EndToEnd.Tests.RailwayService;

/// <summary>A railway of its own, with the personas and a few others.</summary>
internal sealed class RailwayHouse(SampleHost host) : IAsyncDisposable
{
    public WebApplication App => host.App;

    public string Kind => host.Kind;

    public string Connection => host.Connection;

    public Uri Address => host.Address;

    public Dictionary<string, string> Variables => host.Variables;

    /// <summary>Starts it.</summary>
    /// <param name="postgres">A PostgreSQL connection string, or null for SQLite.</param>
    /// <param name="settings">More configuration.</param>
    public static async Task<RailwayHouse> StartAsync(string? postgres = null, params (string Key, string Value)[] settings) =>
        new(await SampleHost.StartAsync("Railway", postgres, builder => builder.AddRailway(), app => app.UseRailwayAsync(), [("Railway:SeedAccounts", "30"), .. settings]));

    /// <inheritdoc cref="SampleHost.Service"/>
    public ServiceDefinition Service() => host.Service();

    /// <inheritdoc cref="SampleHost.ScalarAsync"/>
    public Task<string> ScalarAsync(string sql) => host.ScalarAsync(sql);

    /// <summary>A browser without script: keeps cookies, does not follow redirects by itself.</summary>
    public Visit Visit() => new(Address);

    /// <summary>Does something with the services of one request.</summary>
    public async Task<T> WithAsync<T>(Func<IServiceProvider, RailwayDb, Task<T>> work)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<RailwayDb>());
    }

    /// <summary>The last code that was sent to a number.</summary>
    public string Code(string phone) =>
        string.Concat(App.Services.GetRequiredService<DevelopmentMessages>().Recent.First(m => m.To == phone).Text.Where(char.IsAsciiDigit).Take(6));

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
