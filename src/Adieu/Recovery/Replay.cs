using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Retention;
using Adieu.Erasure.Stores;
using Adieu.Evidence;
using Adieu.Gates;
using Adieu.Services;

namespace Adieu.Recovery;

/// <summary>
/// Erases again what a restored backup brought back. Adieu remembers a closed account by the keyed hash in its case, and
/// nothing more: every subject of the store is hashed and looked up. A closed case for which the store has no receipt
/// says that the store is older than the closure; one with a receipt says that a new account has got an old one's key.
/// </summary>
internal sealed class Replay(ICaseStore cases, CaseVault vault, ServiceStores stores, ServiceCatalog services, Gate gate, ILedger ledger, ClosingOptions options)
{
    /// <summary>What was found and done in one store.</summary>
    /// <param name="Store">The store's name.</param>
    /// <param name="Looked">How many subjects it holds.</param>
    /// <param name="Returned">How many of them had closed their accounts.</param>
    /// <param name="Erased">How many steps were carried out again; 0 when only looking.</param>
    /// <param name="Findings">What probes found afterwards; 0 is the good case.</param>
    public sealed record Outcome(string Store, long Looked, long Returned, long Erased, long Findings);

    /// <summary>Looks through every store of a service, and erases unless <paramref name="onlyLook"/>. May be repeated: what is done has its receipt.</summary>
    /// <exception cref="StoreException">A store refused or does not fit its map any more; what was erased until then stays erased, and the next run goes on.</exception>
    public async Task<IReadOnlyList<Outcome>> RunAsync(ServiceDefinition service, string staff, bool onlyLook, CancellationToken cancellationToken)
    {
        var outcomes = new List<Outcome>();
        foreach (var store in stores.Of(service).OfType<IReplayStore>())
        {
            if (await store.DriftAsync(cancellationToken) is { } drift) throw new StoreException($"Store {store.Name} does not fit its map: {drift}", transient: false);
            await HoldAsync(service, store, onlyLook, cancellationToken);
            var outcome = await InStoreAsync(service, store, onlyLook, cancellationToken);
            outcomes.Add(outcome);
            if (onlyLook) continue;
            await ledger.NoteAsync("store.replayed", new JsonObject
            {
                ["service"] = service.Id,
                ["store"] = store.Name,
                ["staff"] = staff,
                ["subjects"] = outcome.Looked,
                ["erased"] = outcome.Erased,
                ["findings"] = outcome.Findings,
            }, cancellationToken);
        }

        if (!onlyLook) await OpenStaleGatesAsync(service, cancellationToken);
        return outcomes;
    }

    // What a court wants kept must be on hold again before anything is erased; what has been released since is not held anew by the backup.
    private async Task HoldAsync(ServiceDefinition service, IReplayStore store, bool onlyLook, CancellationToken cancellationToken)
    {
        var elsewhere = new HashSet<string>(StringComparer.Ordinal);
        foreach (var other in services.All.Where(s => s.Id != service.Id).SelectMany(stores.Of).OfType<IHoldStore>().Where(s => s.Name == store.Name))
            elsewhere.UnionWith((await other.HoldsAsync(cancellationToken)).Select(h => h.Id));
        var (missing, over) = await new LostHolds(ledger).OfAsync(store, elsewhere, cancellationToken);
        if (missing.Count > 0)
            throw new StoreException($"Store {store.Name} lacks legal holds that the ledger says are on: {string.Join(", ", missing.Select(h => $"{h.Id} on {h.Table}"))}. Put them on again with adieu hold add, and release what is over; nothing was erased.", transient: false);
        foreach (var id in onlyLook ? [] : over) await ((IHoldStore)store).ReleaseAsync(id, cancellationToken);
    }

    // The backup holds the locks of cases that were cooling off when it was made, however they ended.
    private async Task OpenStaleGatesAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        var stale = new List<CaseNumber>();
        foreach (var number in await gate.HoldersAsync(service, cancellationToken))
        {
            if (await cases.FindAsync(number, cancellationToken) is not { } holder || CaseTransitions.Ended.Contains(holder.State)) stale.Add(number);
        }

        await gate.CloseAsync(service, stale, cancellationToken);
    }

    private async Task<Outcome> InStoreAsync(ServiceDefinition service, IReplayStore store, bool onlyLook, CancellationToken cancellationToken)
    {
        var total = new Outcome(store.Name, 0, 0, 0, 0);
        await foreach (var subjects in store.SubjectsAsync(cancellationToken).Chunk(options.Lanes.Batch).WithCancellation(cancellationToken))
        {
            var back = await ReturnedAsync(service, store, subjects, cancellationToken);
            total = total with { Looked = total.Looked + subjects.Length, Returned = total.Returned + back.DistinctBy(b => b.Request.Subject).Count() };
            if (onlyLook || back.Count == 0) continue;
            var requests = back.ConvertAll(b => b.Request);
            await store.EraseAsync(requests, cancellationToken);
            var report = await store.ProbeAsync(requests, cancellationToken);
            total = total with { Erased = total.Erased + back.Count, Findings = total.Findings + report.Findings.Count };
        }

        return total;
    }

    private async Task<List<(CaseNumber Number, ErasureRequest Request)>> ReturnedAsync(ServiceDefinition service, IReplayStore store, SubjectKey[] subjects, CancellationToken cancellationToken)
    {
        var byHash = subjects.ToDictionary(s => vault.AccountHash(service.Id, s.Serialize()));
        var gone = await cases.FindGoneAsync(service.Id, byHash.Keys, cancellationToken);
        if (gone.Count == 0) return [];
        var done = await store.StepsDoneAsync([.. gone.Select(g => Steps.Id(g.Number, store.Name))], cancellationToken);
        return [.. gone.Where(g => !done.Contains(Steps.Id(g.Number, store.Name))).Select(g => (g.Number, new ErasureRequest(Steps.Id(g.Number, store.Name), byHash[g.AccountHash])))];
    }
}
