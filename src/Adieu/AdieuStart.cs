using Adieu.Cases;
using Adieu.Erasure.Maps;
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
        try
        {
            await stores.OpenAsync(cancellationToken);
        }
        catch (MapException e)
        {
            throw new AdieuStartException(e.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
