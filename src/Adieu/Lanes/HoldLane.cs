using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Retention;
using Adieu.Erasure.Stores;
using Adieu.Evidence;
using Adieu.Services;

namespace Adieu.Lanes;

/// <summary>After a legal hold is released: what it kept goes, and a further certificate says so; a case that waited for it goes on.</summary>
internal sealed class HoldLane(ICaseStore cases, ServiceStores stores, CertificateWriter certificates, ClosingOptions options) : ILane
{
    /// <summary>What a parked case is said to wait for, before the store's name.</summary>
    public const string Problem = "legal-hold";

    public string Name => "hold";

    public async Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        var any = false;
        foreach (var store in stores.Of(service).OfType<IHoldStore>())
        {
            var receipts = await store.EraseReleasedAsync(options.Lanes.Batch, cancellationToken);
            if (receipts.Count == 0) continue;
            await WriteDownAsync(service, store, receipts, cancellationToken);
            // Only what is written down here may be forgotten there.
            await store.AcknowledgeReleasedAsync([.. receipts.Select(r => r.StepId)], cancellationToken);
            any = true;
        }

        return any;
    }

    private async Task WriteDownAsync(ServiceDefinition service, IHoldStore store, IReadOnlyList<Receipt> receipts, CancellationToken cancellationToken)
    {
        var byCase = new Dictionary<CaseNumber, Receipt>();
        foreach (var receipt in receipts)
        {
            if (Steps.TryParse(receipt.StepId, out var number)) byCase[number] = receipt;
        }

        await cases.ReplaceReceiptsAsync(store.Name, byCase, cancellationToken);
        var all = await cases.ReceiptsAsync([.. byCase.Keys], cancellationToken);
        var changes = new List<CaseChange>();
        foreach (var number in byCase.Keys.Where(n => !all[n].Any(r => r.Receipt.Effects.Any(e => e.Effect == Effect.Hold))))
        {
            if (await cases.FindAsync(number, cancellationToken) is not { } found) continue;
            if (found.State == CaseState.NeedsAttention && found.Problem?.StartsWith(Problem, StringComparison.Ordinal) == true)
                changes.Add(new CaseChange(found, found.Resumes!.Value) { DueIn = TimeSpan.Zero });
            else if (found.State == CaseState.Closed && (await cases.CertificatesAsync(number, cancellationToken)).All(c => c.Kind != "release"))
                changes.Add(new CaseChange(found, CaseState.Closed) { Data = CertificateWriter.Summary([.. all[number]]), Certify = leaf => certificates.Release(service, found, [.. all[number]], leaf) });
        }

        await cases.ApplyAsync(changes, cancellationToken);
    }
}
