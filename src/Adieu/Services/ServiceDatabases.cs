using System.Collections.Concurrent;
using Adieu.Erasure.Stores;

namespace Adieu.Services;

/// <summary>The databases of all services' stores, one pool each. Safe for concurrent use; disposing closes the pools.</summary>
public sealed class ServiceDatabases : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Kind, string Connection), Lazy<SqlDatabase>> _databases = new();

    /// <summary>The database of a service's first store, which holds the accounts.</summary>
    public SqlDatabase Accounts(ServiceDefinition service) => Get(service.Stores[0]);

    /// <summary>A store's database.</summary>
    /// <exception cref="ArgumentException">The store is no SQL database, or its connection string is malformed.</exception>
    public SqlDatabase Get(StoreDefinition store) => _databases.GetOrAdd(
        (store.Kind, store.Connection),
        key => new Lazy<SqlDatabase>(() => new SqlDatabase(store.Dialect ?? throw new ArgumentException($"The store {store} is no SQL database."), key.Connection, mayCreate: false))).Value;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases.Values)
        {
            if (database.IsValueCreated) await database.Value.DisposeAsync();
        }

        _databases.Clear();
    }
}
