using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Adieu.Cases;
using Adieu.Lanes;
using Adieu.Notices;
using Adieu.Services;
using Adieu.Staff;
using Adieu.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Adieu.EndToEnd.Tests.Doors;

/// <summary>A whole Adieu without pages beside a copy of a service's database, on which every account is closed through one door.</summary>
internal sealed partial class DoorRoom : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _adieu, _database;
    private readonly Outbox _sent = new();

    private DoorRoom(ServiceProvider services, string adieu, string database, Outbox sent) => (_services, _adieu, _database, _sent) = (services, adieu, database, sent);

    public IClosing Closing => Get<IClosing>();

    public ServiceDefinition Service => Get<ServiceCatalog>().All.Single();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Opens one over a copy of <paramref name="ready"/>; the keys are shared, so that the same account has the same hash in each.</summary>
    public static async Task<DoorRoom> OpenAsync(ReadyService ready, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(ready.Folder, name)).FullName;
        var (database, adieu) = (Path.Combine(folder, "service.db"), Path.Combine(folder, "adieu.db"));
        File.Copy(ready.Database, database);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddAdieu(options =>
        {
            (options.Keys.Directory, options.Keys.MayCreate) = (Path.Combine(ready.Folder, "keys"), true);
            options.Services.Add(ready.WriteFiles(folder, database));
            options.PublicUrl = new Uri("https://adieu.example");
            options.Lanes.FirstDelay = TimeSpan.Zero;
        }).UseSqlite($"Data Source={adieu};Pooling=False");
        // Neither the hour in which a test runs nor how fast it works must matter.
        services.Configure<StaffOptions>(options => (options.OpensAt, options.ClosesAt, options.SpeedPerMinute, options.LookUpsPerHour) = (0, 24, 1000, 1000));
        services.Configure<Verification.VerificationOptions>(options => (options.CodesPerNetwork, options.DeviceNewFor) = (10_000, TimeSpan.Zero));
        var sent = new Outbox();
        services.AddSingleton<INoticeSender>(sent);
        var room = new DoorRoom(services.BuildServiceProvider(), adieu, database, sent);
        await Migrations.RunAsync(room.Get<AdieuDatabase>(), default);
        await room.Get<ServiceStores>().OpenAsync(default);
        // The signed-out door answers before it sends.
        await room.Get<Recovery.RecoveryPost>().StartAsync(default);
        return room;
    }

    /// <summary>Somebody of the staff at their place.</summary>
    public async Task<StaffSeat> SeatAsync(StaffRole role)
    {
        await using var scope = _services.CreateAsyncScope();
        var arrived = (ProvidedResult.Arrived)await scope.ServiceProvider.GetRequiredService<IStaffFromProvider>().ArriveAsync(new ProvidedStaff("test", role.ToString(), null, null, [role], SecondFactor: true), "test", default);
        var signIn = scope.ServiceProvider.GetRequiredService<IStaffSignIn>();
        return (await signIn.SeatAsync((await signIn.SecondByProviderAsync(arrived.Token.Text, Service.Id, "South 3", default))!.Text, default))!;
    }

    /// <summary>Runs every lane, or one, until nothing is due.</summary>
    public async Task RunAsync(string? only = null)
    {
        foreach (var lane in _services.GetServices<ILane>().Where(lane => only is null || lane.Name == only))
        {
            while (await lane.RunAsync(Service, default))
            {
                // There is more.
            }
        }
    }

    /// <summary>The waiting time is over for everybody.</summary>
    public async Task WaitOutAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={_adieu};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "update cases set due_at = 1, erases_at = confirmed_at where state = 'Frozen'";
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The newest code that went to an address after <paramref name="from"/> messages.</summary>
    public async Task<string> CodeAsync(string to, int from)
    {
        for (var tries = 0; tries < 3000; tries++)
        {
            if (_sent.Messages.Skip(from).LastOrDefault(m => m.To == to && SixDigits().IsMatch(m.Text)).Text is { } text) return SixDigits().Match(text).Value;
            await Task.Delay(10);
        }

        throw new InvalidOperationException("No code was sent.");
    }

    public int Sent => _sent.Messages.Count;

    /// <summary>What went to somebody after <paramref name="from"/> messages, without what differs between any two cases.</summary>
    public string[] Notices(Leaver who, int from, CaseNumber number) =>
        [.. _sent.Messages.Skip(from).Where(m => m.To == who.Phone || m.To == who.Email).Select(m => $"{m.Channel} {m.To} {Moments().Replace(Tokens().Replace(m.Text.Replace(number.ToString(), "ADU"), "token=*"), "*")}").Order(StringComparer.Ordinal)];

    /// <summary>Every row of every table of the service's database, as text; in Adieu's own tables there, without what differs between any two cases.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RowsAsync(IEnumerable<CaseNumber> numbers)
    {
        await using var connection = new SqliteConnection($"Data Source={_database};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        var tables = await ListAsync(connection, "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name");
        var all = new Dictionary<string, string>();
        foreach (var table in tables)
        {
            // The moment of a closure stands in Adieu's own tables, and its case; in the service's rows neither may.
            var own = table.StartsWith("adieu_", StringComparison.Ordinal);
            var rows = (await ListAsync(connection, $"select * from \"{table}\"")).Select(row => own ? Now().Replace(numbers.Aggregate(row, (text, number) => text.Replace(number.ToString(), "ADU")), "T") : row);
            all[table] = string.Join('\n', rows.Order(StringComparer.Ordinal));
        }

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        await Get<Recovery.RecoveryPost>().StopAsync(default);
        await _services.DisposeAsync();
    }

    private static async Task<List<string>> ListAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "" : reader.GetValue(i) is byte[] bytes ? Convert.ToHexStringLower(bytes) : reader.GetValue(i).ToString())));
        return rows;
    }

    [GeneratedRegex("(?<![0-9*])[0-9]{6}(?![0-9])")]
    private static partial Regex SixDigits();

    [GeneratedRegex(@"token=\S+")]
    private static partial Regex Tokens();

    [GeneratedRegex(@"\d{4}年\d{1,2}月\d{1,2}日( \d\d:\d\d)?|\d{1,2} [A-Z][a-z]+ \d{4}(, \d\d:\d\d)?")]
    private static partial Regex Moments();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ][0-9:.]+(Z|\+00:00)?|(?<=\|)1[78]\d{11}(?!\d)")]
    private static partial Regex Now();

    private sealed class Outbox : INoticeSender
    {
        public ConcurrentQueue<(string Channel, string To, string Text)> Messages { get; } = [];

        public Task<SendOutcome> SendNowAsync(string channel, string destination, string subject, string text, CancellationToken cancellationToken)
        {
            Messages.Enqueue((channel, destination, text));
            return Task.FromResult<SendOutcome>(new SendOutcome.Sent());
        }
    }
}
