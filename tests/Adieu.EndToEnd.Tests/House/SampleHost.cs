using System.Data.Common;
using System.Globalization;
using Adieu.Services;
using Adieu.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>A sample service in the test's own process: the real host on a free port, with an own database.</summary>
internal sealed class SampleHost : IAsyncDisposable
{
    private readonly string _folder;
    private readonly string _name;

    private SampleHost(WebApplication app, string name, string folder, string kind, string connection)
    {
        (App, _name, _folder, Kind, Connection) = (app, name, folder, kind, connection);
        Address = new Uri(app.Urls.First());
    }

    public WebApplication App { get; }

    public string Kind { get; }

    public string Connection { get; }

    public Uri Address { get; }

    /// <summary>What the service's file needs to be told.</summary>
    public Dictionary<string, string> Variables => new()
    {
        [$"{_name.ToUpperInvariant()}_DB"] = Connection,
        [$"{_name.ToUpperInvariant()}_DB_KIND"] = Kind,
        [$"{_name.ToUpperInvariant()}_URL"] = Address.ToString().TrimEnd('/'),
        [$"{_name.ToUpperInvariant()}_SECRET"] = Convert.ToBase64String(new byte[32]),
    };

    /// <summary>Where a service keeps its two files.</summary>
    public static string FilesOf(string name) => Path.Combine(Repository.Root, "services", name, "adieu");

    /// <summary>Starts a service.</summary>
    /// <param name="name">Its folder below <c>services</c>, which is also its section of the configuration.</param>
    /// <param name="postgres">A PostgreSQL connection string, or null for SQLite.</param>
    /// <param name="add">Adds it to a host.</param>
    /// <param name="use">Makes its database and maps its addresses.</param>
    /// <param name="settings">More configuration.</param>
    public static async Task<SampleHost> StartAsync(string name, string? postgres, Action<WebApplicationBuilder> add, Func<WebApplication, Task> use, params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory($"{name}-").FullName;
        var connection = postgres ?? $"Data Source={folder}/sample.db";
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = Path.GetDirectoryName(FilesOf(name)) });
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Configuration["Logging:LogLevel:Default"] = "Warning";
        builder.Configuration[$"{name}:Database:Provider"] = postgres is null ? "sqlite" : "postgresql";
        builder.Configuration[$"{name}:Database:Connection"] = connection;
        builder.Configuration[$"{name}:RoundSeconds"] = "3600";
        builder.Configuration["Passport:Keys"] = Path.Combine(folder, "keys");
        foreach (var (key, value) in settings) builder.Configuration[key] = value;
        add(builder);
        var app = builder.Build();
        await use(app);
        await app.StartAsync();
        return new SampleHost(app, name, folder, postgres is null ? "sqlite" : "postgres", connection);
    }

    /// <summary>The service as its own service.yaml describes it, on this database.</summary>
    public ServiceDefinition Service() => ServiceLoader.Load(Path.Combine(FilesOf(_name), "service.yaml"), Variables) switch
    {
        ServiceLoad.Loaded loaded => loaded.Service,
        ServiceLoad.Invalid invalid => throw new InvalidOperationException(string.Join('\n', invalid.Mistakes)),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>A query's single value as text.</summary>
    public async Task<string> ScalarAsync(string sql)
    {
        await using DbConnection connection = Kind == "sqlite" ? new SqliteConnection(Connection) : new NpgsqlConnection(Connection);
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
