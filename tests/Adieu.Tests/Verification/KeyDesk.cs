using Adieu.Cases;
using Adieu.Client;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Sealing;
using Adieu.Services;
using Adieu.Storage;
using Adieu.TestKit;
using Adieu.Tests.Storage;
using Adieu.Verification;
using Adieu.Verification.ClosureKey;
using Adieu.Verification.Knowledge;
using Adieu.Verification.Typed;
using Dapper;
using Microsoft.Extensions.Options;

namespace Adieu.Tests.Verification;

/// <summary>Methods that ask the service's own database, over a real one.</summary>
internal sealed class KeyDesk : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("adieu-keys-").FullName;
    private readonly ServiceDatabases _databases = new();
    private AdieuDatabase _adieu = null!;
    private ServiceDefinition _service = null!;

    public ClosureKeyMethod Method { get; private set; } = null!;

    public KnowledgeMethod Knowledge { get; private set; } = null!;

    public static async Task<KeyDesk> OpenAsync(SqlDialect dialect)
    {
        var desk = new KeyDesk();
        // A database that is not there is a mistake to Adieu, which makes none.
        if (dialect == SqlDialect.Sqlite) await File.WriteAllBytesAsync(Path.Combine(desk._folder, "shop.db"), []);
        var connection = dialect == SqlDialect.PostgreSql ? await PostgresServer.NewDatabaseAsync() : $"Data Source={Path.Combine(desk._folder, "shop.db")}";
        desk._service = Desk.Case().Service with
        {
            Stores = [new StoreDefinition("main", dialect == SqlDialect.PostgreSql ? "postgres" : "sqlite", connection, "")],
            Accounts = new AccountDefinition(
                new Dictionary<string, string>(), "select name as display_name, phone, document_no from people where id = @account", null)
            {
                ClosureKey = new ClosureKeyQueries("select hash, made_at from closure_keys where account_id = @account", "delete from closure_keys where account_id = @account"),
            },
        };
        desk._adieu = await AdieuDatabases.NewAsync(dialect);
        var (store, accounts) = (new VerificationStore(desk._adieu), new Accounts(desk._databases));
        var attempts = new TypedAttempts(store, new KeyedHash(new KeyRing(new byte[32])), Options.Create(new VerificationOptions()));
        desk.Method = new ClosureKeyMethod(attempts, accounts, store, Options.Create(new VerificationOptions()), TimeProvider.System);
        desk.Knowledge = new KnowledgeMethod(attempts, accounts);
        await desk.RunAsync("create table people (id integer primary key, name text, phone text, document_no text)");
        await desk.RunAsync("create table closure_keys (account_id integer primary key, hash text not null, made_at text null)");
        await desk.RunAsync("insert into people values (7, '张小北', '13800138000', '11010519491231002X'), (8, '李南', null, '110105194912310038')");
        return desk;
    }

    public ProofCase Case(string account, Door door = Door.SignedIn) => Desk.Case(door) with { Service = _service, Account = new SubjectKey(account) };

    public async Task<string> MakeKeyAsync(string account, DateTimeOffset? madeAt = null)
    {
        var key = ClosureKey.New(account);
        await RunAsync($"insert into closure_keys values ({account}, '{key.Hash}', {(madeAt is { } at ? $"'{at:O}'" : "null")})");
        return key.Text;
    }

    public async Task<long> HashesAsync()
    {
        await using var connection = await _databases.Accounts(_service).OpenAsync(default);
        return await connection.ExecuteScalarAsync<long>("select count(*) from closure_keys");
    }

    public async Task RunAsync(string sql)
    {
        await using var connection = await _databases.Accounts(_service).OpenAsync(default);
        await connection.ExecuteAsync(sql);
    }

    public async ValueTask DisposeAsync()
    {
        await _databases.DisposeAsync();
        await _adieu.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
