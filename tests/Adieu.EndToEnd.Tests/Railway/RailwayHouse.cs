using System.Globalization;
using Adieu.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Passport.Codes;
using Railway;
using Railway.Data;

namespace Adieu.EndToEnd.Tests.RailwayService;

/// <summary>A railway of its own: the real host on a free port, an own database, the personas and a few others.</summary>
internal sealed class RailwayHouse : IAsyncDisposable
{
    private readonly string _folder;

    private RailwayHouse(WebApplication app, string folder, string kind, string connection)
    {
        (App, _folder, Kind, Connection) = (app, folder, kind, connection);
        Address = new Uri(app.Urls.First());
    }

    public WebApplication App { get; }

    public string Kind { get; }

    public string Connection { get; }

    public Uri Address { get; }

    /// <summary>Starts it.</summary>
    /// <param name="postgres">A PostgreSQL connection string, or null for SQLite.</param>
    /// <param name="settings">More configuration.</param>
    public static async Task<RailwayHouse> StartAsync(string? postgres = null, params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("railway-").FullName;
        var connection = postgres ?? $"Data Source={folder}/railway.db";
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = Path.GetDirectoryName(DeclarationTests.Folder) });
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Configuration["Logging:LogLevel:Default"] = "Warning";
        builder.Configuration["Railway:Database:Provider"] = postgres is null ? "sqlite" : "postgresql";
        builder.Configuration["Railway:Database:Connection"] = connection;
        builder.Configuration["Railway:SeedAccounts"] = "30";
        builder.Configuration["Railway:RoundSeconds"] = "3600";
        builder.Configuration["Passport:Keys"] = Path.Combine(folder, "keys");
        foreach (var (key, value) in settings) builder.Configuration[key] = value;
        builder.AddRailway();
        var app = builder.Build();
        await app.UseRailwayAsync();
        await app.StartAsync();
        return new RailwayHouse(app, folder, postgres is null ? "sqlite" : "postgres", connection);
    }

    /// <summary>The railway as its own service.yaml describes it, on this database.</summary>
    public ServiceDefinition Service() => ServiceLoader.Load(Path.Combine(DeclarationTests.Folder, "service.yaml"), Variables) switch
    {
        ServiceLoad.Loaded loaded => loaded.Service,
        ServiceLoad.Invalid invalid => throw new InvalidOperationException(string.Join('\n', invalid.Mistakes)),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>What the service's file needs to be told.</summary>
    public Dictionary<string, string> Variables => new()
    {
        ["RAILWAY_DB"] = Connection,
        ["RAILWAY_DB_KIND"] = Kind,
        ["RAILWAY_URL"] = Address.ToString().TrimEnd('/'),
        ["RAILWAY_SECRET"] = Convert.ToBase64String(new byte[32]),
    };

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

    /// <summary>A query's single value as text.</summary>
    public async Task<string> ScalarAsync(string sql)
    {
        await using System.Data.Common.DbConnection connection = Kind == "sqlite" ? new SqliteConnection(Connection) : new NpgsqlConnection(Connection);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture) ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
