using System.Globalization;
using Adieu.EndToEnd.Tests.RailwayService;
using Adieu.Services;
using Adieu.TestKit;
using Huhutong;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Adieu.EndToEnd.Tests.HuhutongService;

/// <summary>A Huhutong of its own: the real host on a free port, an own database, the personas and a few others.</summary>
internal sealed class HuhutongHouse : IAsyncDisposable
{
    public const string Password = "huhutong-2026";

    public static readonly string Folder = Path.Combine(Repository.Root, "services/Huhutong/adieu");

    private readonly string _folder;

    private HuhutongHouse(WebApplication app, string folder, string kind, string connection)
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
    public static async Task<HuhutongHouse> StartAsync(string? postgres = null)
    {
        var folder = Directory.CreateTempSubdirectory("huhutong-").FullName;
        var connection = postgres ?? $"Data Source={folder}/huhutong.db";
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = Path.GetDirectoryName(Folder) });
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Configuration["Logging:LogLevel:Default"] = "Warning";
        builder.Configuration["Huhutong:Database:Provider"] = postgres is null ? "sqlite" : "postgresql";
        builder.Configuration["Huhutong:Database:Connection"] = connection;
        builder.Configuration["Huhutong:SeedAccounts"] = "40";
        builder.Configuration["Huhutong:DeliverySeconds"] = "0";
        builder.Configuration["Huhutong:RoundSeconds"] = "3600";
        builder.Configuration["Passport:Keys"] = Path.Combine(folder, "keys");
        builder.Configuration["Passport:AttemptsPerMinute"] = "1000";
        builder.AddHuhutong();
        var app = builder.Build();
        await app.UseHuhutongAsync();
        await app.StartAsync();
        return new HuhutongHouse(app, folder, postgres is null ? "sqlite" : "postgres", connection);
    }

    /// <summary>Huhutong as its own service.yaml describes it, on this database.</summary>
    public ServiceDefinition Service() => ServiceLoader.Load(Path.Combine(Folder, "service.yaml"), Variables) switch
    {
        ServiceLoad.Loaded loaded => loaded.Service,
        ServiceLoad.Invalid invalid => throw new InvalidOperationException(string.Join('\n', invalid.Mistakes)),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>What the service's file needs to be told.</summary>
    public Dictionary<string, string> Variables => new()
    {
        ["HUHUTONG_DB"] = Connection,
        ["HUHUTONG_DB_KIND"] = Kind,
        ["HUHUTONG_URL"] = Address.ToString().TrimEnd('/'),
        ["HUHUTONG_SECRET"] = Convert.ToBase64String(new byte[32]),
    };

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
