using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Adieu.TestKit;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>Adieu and Railway as ./run starts them, in a folder and on ports of their own. Stopped and removed at the end.</summary>
public partial class AdieuHouse : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private readonly int _adieuPort = FreePort.Next();

    public string Data { get; } = Directory.CreateTempSubdirectory("adieu-house-").FullName;

    public Host Adieu { get; protected set; } = null!;

    public Host Railway { get; private set; } = null!;

    public string RailwayDatabase => Path.Combine(Data, "railway.db");

    public string AdieuDatabase => Path.Combine(Data, "adieu.db");

    /// <summary>Where Adieu is going to be, known before it runs.</summary>
    protected string AdieuAddress => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_adieuPort}");

    /// <summary>The rules that Adieu runs by.</summary>
    protected virtual string ServiceFile => Path.Combine(Repository.Root, "services/Railway/adieu/service.yaml");

    /// <summary>More settings of Adieu.</summary>
    protected virtual IEnumerable<(string Key, string Value)> AdieuSettings => [];

    public virtual async ValueTask InitializeAsync()
    {
        int railwayPort = FreePort.Next(), smtpPort = FreePort.Next();
        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var logs = Directory.CreateDirectory(Path.Combine(Data, "logs")).FullName;
        var adieu = AdieuAddress;
        var railway = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{railwayPort}");
        var smtp = smtpPort.ToString(CultureInfo.InvariantCulture);

        var settings = new Dictionary<string, string>
        {
            ["Adieu__Storage__Provider"] = "sqlite",
            ["Adieu__Storage__Connection"] = $"Data Source={AdieuDatabase}",
            ["Adieu__Keys__Directory"] = Path.Combine(Data, "keys"),
            ["Adieu__PublicUrl"] = adieu,
            ["Adieu__Services__0"] = ServiceFile,
            ["Adieu__Smtp__Host"] = "127.0.0.1",
            ["Adieu__Smtp__Port"] = smtp,
            ["Adieu__Smtp__From"] = "adieu@adieu.example",
            ["Adieu__Sms__Url"] = adieu + "/dev/sms",
            // A test is one address that does in a minute what people do in a day.
            // Every browser of a test is one that the service has never met; the house of the robot check minds it.
            ["Adieu__Verification__DeviceNewFor"] = "00:00:00",
            ["Adieu__RateLimits__Any"] = "100000",
            ["Adieu__RateLimits__Codes"] = "10000",
            ["Adieu__RateLimits__Tracker"] = "100000",
            ["RAILWAY_DB"] = $"Data Source={RailwayDatabase}",
            ["RAILWAY_DB_KIND"] = "sqlite",
            ["RAILWAY_URL"] = railway,
            ["RAILWAY_SECRET"] = secret,
        };
        foreach (var (key, value) in AdieuSettings) settings[key] = value;
        Adieu = new Host("adieu", "src/Adieu.Server", settings, _adieuPort, logs);

        Railway = new Host("railway", "services/Railway", new Dictionary<string, string>
        {
            ["Passport__AttemptsPerMinute"] = "1000",
            ["Railway__SeedAccounts"] = "40",
            ["Railway__RefundSeconds"] = "1",
            ["Railway__RoundSeconds"] = "1",
            ["Railway__Database__Provider"] = "sqlite",
            ["Railway__Database__Connection"] = $"Data Source={RailwayDatabase}",
            ["Adieu__Url"] = adieu,
            ["Adieu__Secret"] = secret,
            ["Adieu__Service"] = "railway",
            ["Sms__Url"] = adieu + "/dev/sms",
            ["Smtp__Host"] = "127.0.0.1",
            ["Smtp__Port"] = smtp,
            ["Smtp__From"] = "railway@railway.example",
        }, railwayPort, logs);

        await Railway.StartAsync("/healthz");
        await Adieu.StartAsync("/healthz/ready");
    }

    /// <summary>The newest code that was sent to an address, after waiting for it to arrive.</summary>
    public async Task<string> CodeAsync(string to, int after = 0)
    {
        for (var i = 0; i < 900; i++)
        {
            var messages = await InboxAsync(to);
            if (messages.Count > after && SixDigits().Match(messages[0]) is { Success: true } code) return code.Value;
            await Task.Delay(100);
        }

        throw new InvalidOperationException("No code arrived.");
    }

    /// <summary>The texts that were sent to an address, newest first.</summary>
    public async Task<IReadOnlyList<string>> InboxAsync(string to)
    {
        var messages = await _http.GetFromJsonAsync<JsonElement>(new Uri(Adieu.Address, "/dev/inbox.json?to=" + Uri.EscapeDataString(to)));
        return [.. messages.EnumerateArray().Select(m => m.GetProperty("text").GetString() ?? "")];
    }

    /// <summary>How many rows a table of the railway has; a condition may follow the name. Other tests share the house: count what is yours.</summary>
    public async Task<long> CountAsync(string table)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={RailwayDatabase};Mode=ReadOnly;Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from {table}";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A value of the service's own database.</summary>
    public async Task<string?> RailwayValueAsync(string sql)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={RailwayDatabase};Pooling=false;Default Timeout=30");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (await command.ExecuteScalarAsync())?.ToString();
    }

    /// <summary>A statement in the service's own database.</summary>
    public Task RailwayDoAsync(string sql) => RailwayValueAsync(sql);

    /// <summary>A person's closure key becomes as old as if it had been made weeks ago.</summary>
    public async Task AgeKeyAsync(string userName) =>
        (await RailwayValueAsync($"update closure_keys set created_at = strftime('%Y-%m-%d %H:%M:%S', 'now', '-20 days') where account_id = (select id from accounts where user_name = '{userName}'); select changes()")).ShouldBe("1");

    /// <summary>Changes the railway's database, as if it had been so.</summary>
    public async Task RailwayAsync(string sql)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={RailwayDatabase};Pooling=false;Default Timeout=30");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Adieu.DisposeAsync();
        await Railway.DisposeAsync();
        _http.Dispose();
        Directory.Delete(Data, recursive: true);
        GC.SuppressFinalize(this);
    }

    [GeneratedRegex(@"(?<!\d)\d{6}(?!\d)")]
    private static partial Regex SixDigits();
}
