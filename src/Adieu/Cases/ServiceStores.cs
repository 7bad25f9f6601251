using System.Collections.Concurrent;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Gates;
using Adieu.Services;
using Microsoft.Extensions.Logging;

namespace Adieu.Cases;

/// <summary>
/// The compiled stores of all services. A wrong map or query stops the start; a store that is down does not: its service is
/// unavailable until the store can be opened. Safe for concurrent use.
/// </summary>
internal sealed partial class ServiceStores(IReadOnlyList<ServiceFile> files, ServiceDatabases databases, Gate gate, ILogger<ServiceStores> logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<IErasureStore>> _open = new(StringComparer.Ordinal);

    /// <summary>The ids of services whose stores are not open.</summary>
    public IReadOnlyList<string> Unavailable => [.. files.Select(f => f.Loaded.Service.Id).Where(id => !_open.ContainsKey(id))];

    /// <summary>A service's stores in the order in which they are erased.</summary>
    /// <exception cref="StoreException">They are not open now.</exception>
    public IReadOnlyList<IErasureStore> Of(ServiceDefinition service) => _open.TryGetValue(service.Id, out var stores)
        ? stores
        : throw new StoreException($"The stores of {service.Id} are not open.", transient: true);

    /// <summary>Opens what is not open yet: compiles the maps and tries the queries against the live schemas, then installs the gate.</summary>
    /// <exception cref="AdieuStartException">A map or a query is wrong; the message says where and what to write instead.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        foreach (var file in files.Where(f => !_open.ContainsKey(f.Loaded.Service.Id)))
        {
            var service = file.Loaded.Service;
            try
            {
                await file.CheckAsync(databases, cancellationToken);
                var stores = new List<IErasureStore>();
                foreach (var store in service.Stores)
                    stores.Add(await SqlErasureStore.OpenAsync(store.Name, databases.Get(store), DataMap.Load(store.MapPath), options: new ErasureOptions { Undo = store.Undo is not null }, cancellationToken: cancellationToken));
                await gate.InstallAsync(service, cancellationToken);
                if (_open.TryAdd(service.Id, stores)) LogOpen(service.Id, stores.Count);
            }
            catch (MapException e)
            {
                throw new AdieuStartException(e.Message);
            }
            catch (StoreException e)
            {
                LogDown(service.Id, e.Message);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var store in _open.Values.SelectMany(s => s)) await store.DisposeAsync();
        _open.Clear();
    }

    [LoggerMessage(1, LogLevel.Information, "Service {Service}: {Stores} stores are open")]
    private partial void LogOpen(string service, int stores);

    [LoggerMessage(2, LogLevel.Warning, "Service {Service} is unavailable: {Reason}")]
    private partial void LogDown(string service, string reason);
}
