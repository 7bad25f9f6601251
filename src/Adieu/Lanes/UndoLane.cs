using Adieu.Cases;
using Adieu.Erasure.Undo;
using Adieu.Recovery;
using Adieu.Services;

namespace Adieu.Lanes;

/// <summary>Makes erasures final: destroys keys whose time is over, then deletes what they sealed.</summary>
internal sealed class UndoLane(IUndoKeys keys, ServiceStores stores, ClosingOptions options) : ILane
{
    public string Name => "undo";

    public async Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        var over = await keys.DestroyDueAsync(service.Id, options.Lanes.Batch, cancellationToken);
        if (over.Count == 0) return false;
        foreach (var store in stores.Of(service).OfType<IUndoStore>().Where(s => s.Undo)) await store.ForgetAsync([.. over.Select(n => Steps.Id(n, store.Name))], cancellationToken);
        await keys.ForgottenAsync(over, cancellationToken);
        return true;
    }
}
