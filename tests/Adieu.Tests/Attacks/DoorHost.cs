using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Notices;
using Adieu.Server.Hosting;
using Adieu.Server.Visitors;
using Adieu.Services;
using Adieu.Tests.Pages;
using Adieu.Tests.Verification;
using Dapper;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Adieu.Tests.Attacks;

/// <summary>The whole server beside a small service with a hundred accounts, all real but for the carriers of messages.</summary>
internal sealed partial class DoorHost : WebApplicationFactory<ServerOptions>
{
    /// <summary>How many accounts there are, numbered from 1.</summary>
    public const int Accounts = 400;

    private readonly string _folder = Directory.CreateTempSubdirectory("adieu-door-").FullName;

    public Letterbox Post { get; } = new();

    /// <summary>Whether the signed-out door keeps robots out before it sends a code.</summary>
    public bool KeepsRobotsOut { get; init; }

    /// <summary>Changes schema, map and rules.</summary>
    public Func<string, string> Edit { get; init; } = same => same;

    public IClosing Closing => Services.GetRequiredService<IClosing>();

    /// <summary>Whether there is another service of the same kind, <c>other-shop</c>, with as many accounts of its own.</summary>
    public bool HasAnother { get; init; }

    public ServiceDefinition Service => Services.GetRequiredService<ServiceCatalog>().All.Single(service => service.Id == "door-shop");

    public static string Phone(int account) => $"138{account:D8}";

    public static string Email(int account) => $"p{account}@door.example";

    public static string UserName(int account) => $"reader{account:D5}";

    /// <summary>A browser with cookies of its own.</summary>
    public Browser NewBrowser() => new(CreateClient(new() { AllowAutoRedirect = false }), "zh-CN");

    /// <summary>The same without following redirects, and with the cookies in sight.</summary>
    public HttpClient NewClient(bool cookies = true) => CreateClient(new() { AllowAutoRedirect = false, HandleCookies = cookies });

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var name in new[] { "DOOR_SHOP_SECRET", "OTHER_SHOP_SECRET" }) Environment.SetEnvironmentVariable(name, Convert.ToBase64String(new byte[32]));
        File.WriteAllText(Path.Combine(_folder, "data-map.yaml"), Edit("store: main\nsubject: { table: accounts, key: id }\ntables:\n  accounts: { on-close: erase }\n  sessions: { owner: account_id, on-close: erase }\n  closure_keys: { owner: account_id, on-close: erase }\n"));
        foreach (var (shop, index) in (HasAnother ? new[] { "shop", "other" } : ["shop"]).Select((shop, index) => (shop, index)))
        {
            Open(shop);
            builder.UseSetting($"Adieu:Services:{index}", Path.Combine(_folder, $"{shop}.yaml"));
        }

        builder.UseEnvironment("Production");
        builder.ConfigureLogging(logging => logging.ClearProviders());
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["Adieu:Keys:Directory"] = Path.Combine(_folder, "keys"),
            ["Adieu:Keys:MayCreate"] = "true",
            ["Adieu:Storage:Connection"] = $"Data Source={_folder}/adieu.db",
            ["Adieu:Lanes:Enabled"] = "false",
            ["Adieu:RateLimits:Any"] = "1000000",
            ["Adieu:RateLimits:Codes"] = "1000000",
            ["Adieu:RateLimits:Tracker"] = "1000000",
            ["Adieu:Verification:CodesPerNetwork"] = "10000",
        }) builder.UseSetting(key, value);
        builder.ConfigureTestServices(services => services.AddSingleton<INoticeSender>(Post));
    }

    private void Open(string shop)
    {
        using (var connection = new SqliteConnection($"Data Source={_folder}/{shop}.db;Pooling=False"))
        {
            connection.Open();
            connection.Execute(Edit(Schema));
            connection.Execute("insert into accounts (id, display_name, phone, email, user_name, phone_changed_at) values (@id, '张伟', @phone, @email, @name, null)",
                Enumerable.Range(1, Accounts).Select(id => new { id, phone = Phone(id), email = Email(id), name = UserName(id) }));
        }

        File.WriteAllText(Path.Combine(_folder, $"{shop}.yaml"), Edit(Yaml)
            .Replace("service: door-shop", shop == "shop" ? "service: door-shop" : "service: other-shop", StringComparison.Ordinal)
            .Replace("CONNECTION", $"Data Source={_folder}/{shop}.db", StringComparison.Ordinal)
            .Replace("SIGNED-OUT", KeepsRobotsOut ? "{ all: [picture, { two-of: [sms, email, closure-key] }] }" : "{ two-of: [sms, email, closure-key] }", StringComparison.Ordinal));
    }

    /// <summary>The newest code that went to an address, once it has.</summary>
    public async Task<string> CodeAsync(string to, int after = 0)
    {
        for (var i = 0; i < 3000; i++)
        {
            if (Letters(to) is { } letters && letters.Count > after) return SixDigits().Match(letters[^1]).Value;
            await Task.Delay(10);
        }

        throw new InvalidOperationException("No code was sent.");
    }

    /// <summary>What went to an address, once it is so many; what is too many would come a moment later.</summary>
    public async Task<List<string>> LettersAsync(string to, int count)
    {
        for (var i = 0; i < 3000 && Letters(to).Count < count; i++) await Task.Delay(10);
        await Task.Delay(200);
        return Letters(to);
    }

    public List<string> Letters(string to)
    {
        lock (Post.Letters) return [.. Post.Letters.Where(letter => letter.Destination == to).Select(letter => letter.Text)];
    }

    /// <summary>Walks to the choice: says who, proves it by both codes.</summary>
    public async Task<Browser> ProvenAsync(int account)
    {
        var browser = await NewBrowser().GoAsync("/s/door-shop/forgot");
        await browser.SubmitAsync("/forgot", ("identifier", UserName(account)));
        foreach (var (method, to) in new[] { ("sms", Phone(account)), ("email", Email(account)) })
        {
            var before = Letters(to).Count;
            await browser.SubmitAsync("/send", ("method", method));
            await browser.SubmitAsync("/prove", ("code", await CodeAsync(to, before)));
        }

        browser.Address.ShouldBe("/s/door-shop/forgot/choose");
        return browser;
    }

    /// <summary>A case at the signed-in door and the cookie that may act for it.</summary>
    public async Task<(CaseView Case, string Cookie)> SignedInAsync(int account)
    {
        var opened = (OpenResult.Opened)await Closing.OpenAsync(new OpenCase("door-shop", new SubjectKey($"{account}"), Door.SignedIn, "zh-CN", TimeProvider.System.GetUtcNow(), null), default);
        using var scope = Services.CreateScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = context;
        scope.ServiceProvider.GetRequiredService<CaseSession>().Bind("door-shop", opened.Case.Number);
        return (opened.Case, context.Response.Headers.SetCookie.ToString().Split(';')[0]);
    }

    public async Task<T?> AdieuAsync<T>(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_folder}/adieu.db;Pooling=False");
        await connection.OpenAsync();
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    public async Task ShopAsync(string sql, string shop = "shop")
    {
        await using var connection = new SqliteConnection($"Data Source={_folder}/{shop}.db;Pooling=False");
        await connection.OpenAsync();
        await connection.ExecuteAsync(sql);
    }

    public async Task<T?> ShopAsync<T>(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_folder}/shop.db;Pooling=False");
        await connection.OpenAsync();
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing || !Directory.Exists(_folder)) return;
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private const string Schema = """
        create table accounts (id integer primary key, display_name text, phone text unique, email text unique, user_name text unique, phone_changed_at text);
        create table sessions (id text primary key, account_id integer not null references accounts (id));
        create index ix_sessions on sessions (account_id);
        create table closure_keys (account_id integer primary key references accounts (id), hash text not null);
        """;

    private const string Yaml = """
        service: door-shop
        version: 1
        name: { zh: 小店, en: Shop }
        home: https://shop.example/
        contact: { phone: "12306" }
        stores:
          main: { kind: sqlite, connection: "CONNECTION", map: data-map.yaml }
        accounts:
          find:
            phone: "select id from accounts where phone = @value"
            email: "select id from accounts where email = @value"
            username: "select id from accounts where user_name = @value"
          profile: "select display_name, phone, email, user_name as username, phone_changed_at from accounts where id = @account"
          sign-out: "delete from sessions where account_id = @account"
          closure-key: { find: "select hash from closure_keys where account_id = @account", spend: "delete from closure_keys where account_id = @account" }
        gate:
          subject: { table: accounts, key: id }
          guard: { sessions: account_id }
        doors:
          signed-in:
            description: { zh: 设置, en: Settings }
            proof: { all: [password, { any: [sms, email] }] }
          signed-out:
            description: { zh: 忘记密码, en: Forgot the password }
            reset: /account/reset
            proof: SIGNED-OUT
        cooling-off: { default: 7d, allowed: [0d, 7d], after-recovery: 14d }
        """;

    [GeneratedRegex("(?<![0-9*])[0-9]{6}(?![0-9])")]
    private static partial Regex SixDigits();
}
