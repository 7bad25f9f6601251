using System.Buffers.Text;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Adieu.EndToEnd.Tests.House;
using Adieu.TestKit;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Adieu.EndToEnd.Tests.Joined;

/// <summary>Adieu with the rowing club alone, which has no program of ours: a database, two files, and a hand-off signed by hand.</summary>
public sealed class RowingHouse(bool postgres) : AdieuHouse
{
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private string _connection = "";

    protected override string ServiceFile => Path.Combine(Data, "service.yaml");

    public override async ValueTask InitializeAsync()
    {
        _connection = postgres ? await PostgresServer.NewDatabaseAsync() : $"Data Source={Path.Combine(Data, "rowing.db")};Pooling=false;Default Timeout=30";
        await SqlAsync(RowingClub.Schema(postgres));
        await File.WriteAllTextAsync(ServiceFile, RowingClub.Yaml);
        await File.WriteAllTextAsync(Path.Combine(Data, "data-map.yaml"), RowingClub.Map);

        int port = FreePort.Next(), smtp = FreePort.Next();
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        Adieu = new Host("adieu", "src/Adieu.Server", new Dictionary<string, string>
        {
            ["Adieu__Storage__Provider"] = "sqlite",
            ["Adieu__Storage__Connection"] = $"Data Source={AdieuDatabase}",
            ["Adieu__Keys__Directory"] = Path.Combine(Data, "keys"),
            ["Adieu__PublicUrl"] = address,
            ["Adieu__Services__0"] = ServiceFile,
            ["Adieu__Smtp__Host"] = "127.0.0.1",
            ["Adieu__Smtp__Port"] = smtp.ToString(CultureInfo.InvariantCulture),
            ["Adieu__Smtp__From"] = "adieu@adieu.example",
            ["Adieu__Sms__Url"] = address + "/dev/sms",
            ["Adieu__RateLimits__Any"] = "100000",
            ["Adieu__RateLimits__Codes"] = "10000",
            ["Adieu__RateLimits__Tracker"] = "100000",
            ["ROWING_KIND"] = postgres ? "postgres" : "sqlite",
            ["ROWING_DB"] = _connection,
            ["ROWING_CLUB_SECRET"] = Convert.ToBase64String(_secret),
        }, port, Directory.CreateDirectory(Path.Combine(Data, "logs")).FullName);
        await Adieu.StartAsync("/healthz/ready");
    }

    /// <summary>The address that a program in any language would send a member to who has just given their password.</summary>
    public string HandOff(string member)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
        var text = Part(new { alg = "HS256", typ = "JWT" }) + "." + Part(new
        {
            iss = "rowing-club",
            aud = "adieu",
            iat = now,
            exp = now + 60,
            jti = RandomNumberGenerator.GetHexString(32),
            sub = member,
            door = "signed-in",
            auth_time = now,
        });
        var token = text + "." + Base64Url.EncodeToString(HMACSHA256.HashData(_secret, Encoding.ASCII.GetBytes(text)));
        return new Uri(Adieu.Address, $"/s/rowing-club/enter?handoff={token}").ToString();
    }

    /// <summary>Runs SQL on the club's database; gives the first value as text.</summary>
    public async Task<string?> SqlAsync(string sql)
    {
        await using DbConnection connection = postgres ? new NpgsqlConnection(_connection + ";Pooling=false") : new SqliteConnection(_connection);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>All that waits is due now.</summary>
    public async Task TimePassesAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={AdieuDatabase};Pooling=false;Default Timeout=30");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "update cases set due_at = 0 where state = 'Frozen'";
        await command.ExecuteNonQueryAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await Adieu.DisposeAsync();
        Directory.Delete(Data, recursive: true);
    }
}
