using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.TestKit;
using Npgsql;

namespace Adieu.Bench.Erasure;

/// <summary>A shop of its own database, open for the engine and for hand-written SQL, and its people in an order that is none.</summary>
internal sealed class OpenShop : IAsyncDisposable
{
    private readonly SqlDatabase _database;
    private readonly long[] _order;
    private int _next;

    private OpenShop(string connectionString, SqlDatabase database, SqlErasureStore store, int accounts) =>
        (ConnectionString, _database, Store, Source, _order) = (connectionString, database, store, NpgsqlDataSource.Create(connectionString), ErasureBench.Scattered(accounts));

    public string ConnectionString { get; }

    public SqlErasureStore Store { get; }

    public NpgsqlDataSource Source { get; }

    /// <summary>How many people have been given out.</summary>
    public int Given => _next;

    public static async Task<OpenShop> MakeAsync(int accounts)
    {
        var connectionString = await PostgresServer.NewDatabaseAsync();
        await Shop.CreateAsync(connectionString, accounts, onDelete: false);
        var database = new SqlDatabase(SqlDialect.PostgreSql, connectionString);
        return new OpenShop(connectionString, database, await SqlErasureStore.OpenAsync("main", database, DataMap.Parse(Shop.Map, "bench")), accounts);
    }

    /// <summary>People whom nobody has been given before.</summary>
    public long[] Next(int people) => _order[_next..(_next += people)];

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _database.DisposeAsync();
        await Source.DisposeAsync();
    }
}
