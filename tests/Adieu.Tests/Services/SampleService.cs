using Adieu.Erasure.Stores;
using Adieu.Services;
using Adieu.TestKit;

namespace Adieu.Tests.Services;

/// <summary>A small service with a real database, on SQLite or PostgreSQL: accounts, orders, points.</summary>
internal sealed class SampleService : IAsyncDisposable
{
    public const string Yaml = """
        service: sample-shop
        version: 1
        name: { zh: 小店, en: Sample shop }
        home: https://shop.example/
        contact: { phone: "12306", hours: { zh: 每天, en: Daily } }
        time-zone: Asia/Shanghai
        stores:
          main: { kind: "${SHOP_KIND}", connection: "${SHOP_DB}", map: data-map.yaml }
        accounts:
          find:
            phone: "select id from accounts where phone = @value"
            username: "select id from accounts where user_name = @value"
          profile: >
            select display_name, phone, email, document_no, user_name as username, state, language, changed_at as phone_changed_at
            from accounts where id = @account
          sign-out: "delete from sessions where account_id = @account"
        gate:
          subject: { table: accounts, key: id }
          guard: { orders: account_id, transfers: sender_id }
        bases:
          law-24: { zh: 第二十四条, en: Article 24, source: "https://law.example/24" }
        standing:
          - blocker: unpaid-order
            query: |
              select order_no, amount, due_at from orders
              where account_id = @account and status = 'unpaid' order by order_no
            title: { zh: "订单 {order_no} 未付", en: "Order {order_no} is unpaid" }
            because: { zh: "还差 {amount:yuan}，{due_at:datetime} 前付清。", en: "{amount:yuan} is due on {due_at:date}." }
            basis: law-24
            owner: person
            remedy: { zh: 去付款, en: Pay, link: "/orders/{order_no}" }
          - loss: points
            query: "select sum(points) as points from points where account_id = @account"
            title: { zh: "{points:number} 积分", en: "{points:number} points" }
            because: { zh: 作废, en: They are lost }
        doors:
          signed-in:
            description: { zh: 设置, en: Settings }
            proof: { all: [password, { any: [sms, email] }] }
            risks:
              new-device: { proof: email, source: "https://shop.example/rules" }
          signed-out:
            description: { zh: 忘记密码, en: Forgot the password }
            reset: /account/reset
            proof: { any: [{ all: [sms, email] }, { sms: { held-since: 180d } }] }
          counter: { open: false, description: { zh: 窗口, en: Counter }, proof: { two-of: [sms, email, document] } }
        cooling-off: { default: 7d, allowed: [0d, 3d, 7d], after-recovery: 14d }
        re-registration:
          phone: { rule: blocked 90d, zh: 九十天, en: Ninety days, source: "https://shop.example/terms" }
          document: { rule: never, zh: 不可以, en: Never, source: "https://shop.example/terms" }
        reasons:
          - { id: not-used, zh: 不再使用, en: I no longer use it }
        alternatives:
          - { id: suspend, title: { zh: 暂停, en: Suspend }, text: { zh: 暂停, en: Suspend }, link: /settings/suspend }
        """;

    private const string Schema = """
        create table accounts (id bigint primary key, display_name text, phone text, email text, document_no text, user_name text, state text, language text, changed_at timestamp);
        create table sessions (id text primary key, account_id bigint not null references accounts (id));
        create table orders (order_no text primary key, account_id bigint references accounts (id), status text not null, amount numeric(12,2) not null, due_at timestamp);
        create table transfers (id integer primary key, sender_id bigint references accounts (id), amount integer not null);
        create table points (id integer primary key, account_id bigint not null references accounts (id), points integer not null);
        create index ix_orders on orders (account_id);
        insert into accounts values (1, '张伟', '13800138000', 'zhang@example.com', '110101199003070013', 'zhangwei', 'active', 'zh-CN', '2026-11-01 08:00:00'), (2, '李娜', '13900139000', null, null, null, 'active', 'en', null);
        """;

    private readonly string _folder;

    private SampleService(string folder, ServiceLoad.Loaded loaded) => (_folder, Loaded) = (folder, loaded);

    public ServiceLoad.Loaded Loaded { get; }

    public ServiceDefinition Definition => Loaded.Service;

    public ServiceDatabases Databases { get; } = new();

    public SqlDatabase Database => Databases.Accounts(Definition);

    public string Path => System.IO.Path.Combine(_folder, "service.yaml");

    public static async Task<SampleService> StartAsync(SqlDialect dialect, string yaml = Yaml)
    {
        var folder = Directory.CreateTempSubdirectory("adieu-shop").FullName;
        await File.WriteAllTextAsync(System.IO.Path.Combine(folder, "data-map.yaml"), "store: main\n");
        await File.WriteAllTextAsync(System.IO.Path.Combine(folder, "service.yaml"), yaml);
        var file = System.IO.Path.Combine(folder, "shop.db");
        var connection = dialect == SqlDialect.Sqlite ? $"Data Source={file};Pooling=true" : await PostgresServer.NewDatabaseAsync();
        // A database that is not there is a mistake to Adieu, which makes none.
        if (dialect == SqlDialect.Sqlite) await File.WriteAllBytesAsync(file, []);
        var load = ServiceLoader.Load(System.IO.Path.Combine(folder, "service.yaml"), Variables(dialect, connection));
        var service = new SampleService(folder, load.ShouldBeOfType<ServiceLoad.Loaded>(load is ServiceLoad.Invalid i ? string.Join('\n', i.Mistakes) : null));
        await service.RunAsync(Schema);
        return service;
    }

    public static Dictionary<string, string> Variables(SqlDialect dialect = SqlDialect.Sqlite, string connection = "Data Source=none.db") => new()
    {
        ["SHOP_KIND"] = dialect == SqlDialect.Sqlite ? "sqlite" : "postgres",
        ["SHOP_DB"] = connection,
        ["SAMPLE_SHOP_SECRET"] = Convert.ToBase64String(new byte[32]),
    };

    public async Task<object?> RunAsync(string sql)
    {
        await using var connection = await Database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Databases.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
