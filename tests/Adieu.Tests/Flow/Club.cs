using System.Collections.Concurrent;
using Adieu.Client;
using Adieu.Client.Numbers;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Adieu.Tests.Flow;

/// <summary>A second service on real Kestrel, with accounts of its own, that hears of numbers given up at the shop.</summary>
internal sealed class Club : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _folder;

    private Club(WebApplication app, string folder) => (_app, _folder) = (app, folder);

    public static byte[] Secret { get; } = [.. Enumerable.Range(7, 32).Select(i => (byte)i)];

    public Uri Address => new(_app.Urls.Single());

    public string File => Path.Combine(_folder, "service.yaml");

    /// <summary>What was heard.</summary>
    public Ear Heard => _app.Services.GetRequiredService<Ear>();

    /// <summary>Requests as they came, whether or not they were let in.</summary>
    public ConcurrentQueue<(string Token, string Body)> Calls { get; } = new();

    /// <summary>How many calls are still answered 503.</summary>
    public int Down { get; set; }

    /// <summary>Starts it with one member, 8, who has this number.</summary>
    public static async Task<Club> StartAsync(string phone)
    {
        var folder = Directory.CreateTempSubdirectory("adieu-club-").FullName;
        var connection = $"Data Source={folder}/club.db;Pooling=false";
        await using (var database = new SqliteConnection(connection))
            await database.ExecuteAsync("create table members (id integer primary key, phone text unique); insert into members values (8, @phone), (9, '13111111111')", new { phone });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAdieu(o => (o.Url, o.Service, o.Secret) = (new Uri("http://127.0.0.1:1"), "flow-club", Convert.ToBase64String(Secret)));
        builder.Services.AddSingleton<Ear>();
        var app = builder.Build();
        var club = new Club(app, folder);
        app.Use(async (context, next) =>
        {
            context.Request.EnableBuffering();
            using (var reader = new StreamReader(context.Request.Body, leaveOpen: true)) club.Calls.Enqueue((context.Request.Headers.Authorization.ToString(), await reader.ReadToEndAsync()));
            context.Request.Body.Position = 0;
            if (club.Down-- > 0) context.Response.StatusCode = 503;
            else await next();
        });
        app.MapAdieuNumbers<Ear>("/adieu/numbers");
        await app.StartAsync();

        Environment.SetEnvironmentVariable("FLOW_CLUB_SECRET", Convert.ToBase64String(Secret));
        await System.IO.File.WriteAllTextAsync(Path.Combine(folder, "data-map.yaml"), "store: main\nsubject: { table: members, key: id }\ntables:\n  members: { on-close: erase }\n");
        await System.IO.File.WriteAllTextAsync(club.File, Yaml.Replace("CONNECTION", connection).Replace("HOME", club.Address.ToString()));
        return club;
    }

    /// <summary>Rounds of the lane that tells this service, until nothing is due.</summary>
    public async Task ListenAsync(Shop shop)
    {
        while (await shop.RunAsync("numbers", "flow-club"))
        {
            // One call a round.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    internal sealed class Ear : IAdieuNumbers
    {
        public ConcurrentQueue<ReleasedNumber> Numbers { get; } = new();

        public Task ReleasedAsync(ReleasedNumber number, CancellationToken cancellationToken)
        {
            Numbers.Enqueue(number);
            return Task.CompletedTask;
        }
    }

    private const string Yaml = """
        service: flow-club
        version: 1
        name: { zh: 俱乐部, en: Club }
        home: HOME
        contact: { phone: "12307" }
        stores:
          main: { kind: sqlite, connection: "CONNECTION", map: data-map.yaml }
        accounts:
          find: { phone: "select id from members where phone = @value" }
          profile: "select phone from members where id = @account"
        standing: []
        doors:
          signed-in: { description: { zh: 设置, en: Settings }, proof: sms }
        cooling-off: { default: 7d, allowed: [0d, 7d] }
        numbers: { subscribe: { to: [flow-shop], at: /adieu/numbers } }
        """;
}
