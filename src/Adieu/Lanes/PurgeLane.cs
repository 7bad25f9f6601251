using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Evidence;
using Adieu.Services;

namespace Adieu.Lanes;

/// <summary>Purges what was retained and whose time is over; then the second certificate.</summary>
internal sealed class PurgeLane(ICaseStore cases, ServiceStores stores, CertificateWriter certificates, ClosingOptions options) : ILane
{
    public string Name => "purge";

    public async Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        var any = false;
        StoreException? failed = null;
        foreach (var store in stores.Of(service))
        {
            try
            {
                any |= await PurgeAsync(store, cancellationToken);
            }
            catch (StoreException e)
            {
                // A store that fails holds up nobody but itself.
                failed ??= e;
            }
        }

        var over = await cases.FindPurgedAsync(service.Id, options.Lanes.Batch, cancellationToken);
        var receipts = await cases.ReceiptsAsync([.. over.Select(c => c.Number)], cancellationToken);
        await cases.ApplyAsync([.. over.Select(c => new CaseChange(c, CaseState.Purged)
        {
            Certify = leaf => certificates.Purge(service, c, [.. receipts[c.Number]], leaf),
        })], cancellationToken);
        return failed is null ? any : throw failed;
    }

    private async Task<bool> PurgeAsync(IErasureStore store, CancellationToken cancellationToken)
    {
        var purged = new Dictionary<CaseNumber, Receipt>();
        var reported = await store.PurgeExpiredAsync(options.Lanes.Batch, cancellationToken);
        foreach (var receipt in reported)
        {
            if (Steps.TryParse(receipt.StepId, out var number)) purged[number] = receipt;
        }

        if (purged.Count > 0) await cases.SavePurgedAsync(store.Name, purged, cancellationToken);
        // Only what is written down here may be forgotten there.
        if (reported.Count > 0) await store.AcknowledgePurgeAsync([.. reported.Select(r => r.StepId)], cancellationToken);
        return reported.Count > 0;
    }
}
