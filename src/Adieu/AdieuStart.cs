using Adieu.Cases;
using Microsoft.Extensions.Hosting;

namespace Adieu;

/// <summary>Brings Adieu's own database up to date. The storage registers one.</summary>
internal interface IStorageStart
{
    Task StartAsync(CancellationToken cancellationToken);
}

/// <summary>What must be right before the first request: Adieu's database, the maps, the gates.</summary>
internal sealed class AdieuStart(IStorageStart storage, ServiceStores stores) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await storage.StartAsync(cancellationToken);
        await stores.OpenAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
