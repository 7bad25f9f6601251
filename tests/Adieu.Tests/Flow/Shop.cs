using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Lanes;
using Adieu.Notices;
using Adieu.Services;
using Adieu.Storage;
using Adieu.Tests.Storage;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Tests.Flow;

/// <summary>A whole Adieu without pages beside a small service, both on real databases. Lanes run when a test says so.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _folder;

    private Shop(ServiceProvider services, string folder) => (_services, _folder) = (services, folder);

    public required Outbox Sent { get; init; }

    /// <summary>Adieu's own database, as a connection string.</summary>
    public required string Storage { get; init; }

    /// <summary>Where the service's files are.</summary>
    public string Folder => _folder;

    public string Keys => Path.Combine(_folder, "keys");

    public IClosing Closing => _services.GetRequiredService<IClosing>();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public ServiceDefinition Service => Get<ServiceCatalog>().All.Single(service => service.Id == "flow-shop");

    public static async Task<Shop> StartAsync(SqlDialect dialect, Action<ClosingOptions>? configure = null, Action<IServiceCollection>? register = null, Func<string, string>? edit = null, bool open = true, string? storage = null, string? store = null)
    {
        var folder = Directory.CreateTempSubdirectory("adieu-flow-").FullName;
        Environment.SetEnvironmentVariable("FLOW_SHOP_SECRET", Convert.ToBase64String(new byte[32]));
        await File.WriteAllTextAsync(Path.Combine(folder, "data-map.yaml"), edit is null ? Map : edit(Map));
        var kind = dialect == SqlDialect.Sqlite ? "sqlite" : "postgres";
        var shop = store ?? await AdieuDatabases.ConnectionAsync(dialect);
        await File.WriteAllTextAsync(Path.Combine(folder, "service.yaml"), (edit ?? (same => same))(Yaml).Replace("KIND", kind).Replace("CONNECTION", shop));
        await using (var database = new SqlDatabase(dialect, shop))
        await using (var connection = await database.OpenAsync(default)) await connection.ExecuteAsync(edit is null ? Schema : edit(Schema));

        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        var adieu = services.AddAdieu(options =>
        {
            options.Keys.Directory = Path.Combine(folder, "keys");
            options.Keys.MayCreate = true;
            options.Services.Add(Path.Combine(folder, "service.yaml"));
            options.PublicUrl = new Uri("https://adieu.example");
            options.Lanes.FirstDelay = TimeSpan.Zero;
            options.Lanes.Lease = TimeSpan.FromSeconds(1);
            configure?.Invoke(options);
        });
        var own = storage ?? await AdieuDatabases.ConnectionAsync(dialect);
        _ = dialect == SqlDialect.Sqlite ? adieu.UseSqlite(own) : adieu.UsePostgreSql(own);
        register?.Invoke(services);
        var sent = new Outbox();
        services.AddSingleton<INoticeSender>(sent);
        var made = new Shop(services.BuildServiceProvider(), folder) { Sent = sent, Storage = own };
        if (!open) return made;
        await Migrations.RunAsync(made.Get<AdieuDatabase>(), default);
        await made.Get<ServiceStores>().OpenAsync(default);
        return made;
    }

    public async Task<T?> ShopAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Get<ServiceDatabases>().Accounts(Service).OpenAsync(default);
        return await connection.ExecuteScalarAsync<T>(sql, parameters);
    }

    public async Task<T?> AdieuAsync<T>(string sql)
    {
        await using var connection = await Get<AdieuDatabase>().OpenAsync(default);
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    /// <summary>One round of a lane.</summary>
    public Task<bool> RunAsync(string lane, string service = "flow-shop") => _services.GetServices<ILane>().Single(l => l.Name == lane).RunAsync(Get<ServiceCatalog>().All.Single(s => s.Id == service), default);

    public async Task RunAllAsync()
    {
        foreach (var lane in _services.GetServices<ILane>())
        {
            while (await lane.RunAsync(Service, default))
            {
                // Until nothing is due.
            }
        }
    }

    public async Task<CaseView> OpenAsync(int account, string language = "zh-CN") =>
        ((OpenResult.Opened)await Closing.OpenAsync(new OpenCase("flow-shop", new SubjectKey($"{account}"), Door.SignedIn, language, TimeProvider.System.GetUtcNow(), null), default)).Case;

    /// <summary>Opens, chooses and proves: everything before the last button.</summary>
    public async Task<CaseView> VerifiedAsync(int account, int days, bool givesUpNumber = false)
    {
        var number = (await OpenAsync(account)).Number;
        (await Closing.ChooseAsync(number, new Choices(days, "not-used", "free words", true) { GivesUpNumber = givesUpNumber }, default)).ShouldBeOfType<ChooseResult.Chosen>();
        (await Closing.SendCodeAsync(number, "sms", default)).ShouldBeOfType<SendResult.Sent>();
        var code = Regex.Match(Sent.Messages.Last().Text, "\\d{6}").Value;
        (await Closing.ProveAsync(number, "sms", code, default)).ShouldBe(new ProveResult.Proven(true));
        return (await Closing.FindAsync(number, default))!;
    }

    public async Task<CaseView> ConfirmedAsync(int account, int days)
    {
        var view = await VerifiedAsync(account, days);
        return ((ConfirmResult.Confirmed)await Closing.ConfirmAsync(view.Number, view.Version, default)).Case;
    }

    public async Task<CaseState> StateAsync(CaseView view) => (await Closing.FindAsync(view.Number, default))!.State;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Stands for the providers: what would have gone out, and it can be down.</summary>
    internal sealed class Outbox : INoticeSender
    {
        public ConcurrentQueue<(string Channel, string To, string Text)> Messages { get; } = [];

        public bool Down { get; set; }

        public Task<SendOutcome> SendNowAsync(string channel, string destination, string subject, string text, CancellationToken cancellationToken)
        {
            if (Down) return Task.FromResult<SendOutcome>(new SendOutcome.Failed("down", Transient: true));
            Messages.Enqueue((channel, destination, text));
            return Task.FromResult<SendOutcome>(new SendOutcome.Sent());
        }
    }

    private const string Schema = """
        create table accounts (id integer primary key, display_name text, phone text unique, email text, risk integer not null default 0);
        create table sessions (id text primary key, account_id integer not null references accounts (id));
        create index ix_sessions on sessions (account_id);
        create table orders (order_no integer primary key, account_id integer not null references accounts (id), status text not null, amount integer not null, completed_at text);
        create index ix_orders on orders (account_id);
        create table items (id integer primary key, title text not null);
        insert into accounts (id, display_name, phone, email) values (1, '张伟', '13800138000', 'zhang@shop.example'), (2, '李娜', '13900139000', null);
        insert into sessions values ('s1', 1), ('s2', 2);
        insert into orders values (11, 1, 'done', 5, '2026-01-01'), (12, 1, 'done', 7, '2026-01-02'), (21, 2, 'done', 9, '2026-01-03');
        insert into items values (1, 'tea');
        """;

    private const string Map = """
        store: main
        subject: { table: accounts, key: id }
        tables:
          accounts: { on-close: erase }
          sessions: { owner: account_id, on-close: erase }
          orders: { owner: account_id, on-close: erase }
          items: { personal: no }
        """;

    private const string Yaml = """
        service: flow-shop
        version: 1
        name: { zh: 小店, en: Shop }
        home: https://shop.example/
        contact: { phone: "12306", hours: { zh: 每天, en: Daily } }
        stores:
          main: { kind: KIND, connection: "CONNECTION", map: data-map.yaml }
        accounts:
          find: { phone: "select id from accounts where phone = @value" }
          profile: "select display_name, phone, email from accounts where id = @account"
          sign-out: "delete from sessions where account_id = @account"
        gate:
          subject: { table: accounts, key: id }
          guard: { orders: account_id }
        standing:
          - blocker: unpaid
            query: "select order_no from orders where account_id = @account and status = 'unpaid'"
            title: { zh: 未付, en: Unpaid }
            because: { zh: 未付, en: Unpaid }
            owner: person
            remedy: { zh: 付款, en: Pay, link: "/orders/{order_no}" }
          - blocker: risk
            query: "select risk from accounts where id = @account"
            title: { zh: 风控, en: Risk }
            because: { zh: 风控, en: Risk }
            owner: support
            remedy: { zh: 客服, en: Support }
        doors:
          signed-in:
            description: { zh: 设置, en: Settings }
            proof: { any: [sms, email] }
        cooling-off: { default: 7d, allowed: [0d, 7d], after-recovery: 14d }
        re-registration:
          phone: { rule: blocked 90d, zh: 九十天, en: Ninety days, source: "https://shop.example/terms" }
        reasons:
          - { id: not-used, zh: 不再使用, en: I no longer use it }
        """;
}
