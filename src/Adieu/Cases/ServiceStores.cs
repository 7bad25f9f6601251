using System.Collections.Concurrent;
using Adieu.Erasure.Archive;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Stores.Http;
using Adieu.Gates;
using Adieu.Sealing;
using Adieu.Services;
using Adieu.Settlement;
using Microsoft.Extensions.Logging;

namespace Adieu.Cases;

/// <summary>
/// The compiled stores of all services. A wrong map or query stops the start; a store that is down does not: its service is
/// unavailable until the store can be opened. Safe for concurrent use.
/// </summary>
internal sealed partial class ServiceStores(IReadOnlyList<ServiceFile> files, ServiceDatabases databases, Gate gate, Settler settler, IHttpClientFactory http, KeyRing keys, TimeProvider time, ClosingOptions settings, ILogger<ServiceStores> logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<IErasureStore>> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Service, string Part), SqlErasureStore> _parts = new();

    /// <summary>The name of the HTTP client that reaches endpoints.</summary>
    public const string EndpointClient = "adieu-endpoint";

    /// <summary>The ids of services whose stores are not open.</summary>
    public IReadOnlyList<string> Unavailable => [.. files.Select(f => f.Loaded.Service.Id).Where(id => !_open.ContainsKey(id))];

    /// <summary>A service's stores in the order in which they are erased.</summary>
    /// <exception cref="StoreException">They are not open now.</exception>
    public IReadOnlyList<IErasureStore> Of(ServiceDefinition service) => _open.TryGetValue(service.Id, out var stores)
        ? stores
        : throw new StoreException($"The stores of {service.Id} are not open.", transient: true);

    /// <summary>The store that holds a service's accounts. No endpoint can be the first of a service.</summary>
    /// <exception cref="StoreException">It is not open now.</exception>
    public SqlErasureStore Accounts(ServiceDefinition service) => (SqlErasureStore)Of(service)[0];

    /// <summary>A store that erases one part of the data and leaves the account as it is.</summary>
    /// <exception cref="StoreException">It is not open now.</exception>
    public IErasureStore Part(ServiceDefinition service, string part) => _parts.TryGetValue((service.Id, part), out var store)
        ? store
        : throw new StoreException($"The part {part} of {service.Id} is not open.", transient: true);

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
                    stores.Add(await OpenAsync(service, store, cancellationToken));
                foreach (var part in service.Parts) _parts[(service.Id, part.Id)] = await OpenPartAsync(service, part, cancellationToken);
                await gate.InstallAsync(service, cancellationToken);
                await settler.InstallAsync(service, cancellationToken);
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

    private async Task<SqlErasureStore> OpenPartAsync(ServiceDefinition service, DataPart part, CancellationToken cancellationToken)
    {
        var store = service.Stores[0];
        try
        {
            return await SqlErasureStore.OpenAsync(store.Name, databases.Get(store), AccountKeys.Load(store.MapPath!).Only([.. part.Tables]), options: new ErasureOptions { PseudonymKey = PseudonymKey(service, store) }, cancellationToken: cancellationToken);
        }
        catch (ArgumentException e)
        {
            throw new AdieuStartException($"{service.Id}: the part {part.Id} cannot be erased by itself: {e.Message}");
        }
    }

    // An endpoint is not asked at the start: a processor that is down must not keep the others' accounts from closing.
    private async Task<IErasureStore> OpenAsync(ServiceDefinition service, StoreDefinition store, CancellationToken cancellationToken) => store.MapPath is { } map
        ? await SqlErasureStore.OpenAsync(store.Name, databases.Get(store), AccountKeys.Load(map), options: OptionsOf(service, store), cancellationToken: cancellationToken)
        : new HttpErasureStore(store.Name, http.CreateClient(EndpointClient), new HttpStoreOptions { Url = new Uri(store.Connection), Secret = store.Secret, Caller = service.Id }, time);

    private ErasureOptions OptionsOf(ServiceDefinition service, StoreDefinition store) => new()
    {
        Undo = store.Undo is not null,
        ArchiveKeys = new ArchiveKeyFolder(Path.Combine(settings.Keys.Directory, "archive", service.Id, store.Name)),
        PseudonymKey = PseudonymKey(service, store),
    };

    // Who left is the same ghost in whatever of theirs comes to light later, and another one in another store.
    private byte[] PseudonymKey(ServiceDefinition service, StoreDefinition store) => keys.Derive($"pseudonym:{service.Id}/{store.Name}");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var store in _open.Values.SelectMany(s => s).Concat(_parts.Values)) await store.DisposeAsync();
        _open.Clear();
    }

    [LoggerMessage(1, LogLevel.Information, "Service {Service}: {Stores} stores are open")]
    private partial void LogOpen(string service, int stores);

    [LoggerMessage(2, LogLevel.Warning, "Service {Service} is unavailable: {Reason}")]
    private partial void LogDown(string service, string reason);
}
