using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Undo;
using Adieu.Gates;
using Adieu.Recovery;
using Adieu.Services;

namespace Adieu.Lanes;

/// <summary>Erasing -> Verifying: every store erases the whole batch, set-based. A store that fails holds up nobody but itself.</summary>
internal sealed class EraseStep(ICaseStore cases, CaseVault vault, ServiceStores stores, Gate gate, UndoVault undo, ClosingOptions options, TimeProvider time)
{
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    /// <summary>Erases claimed cases in every store that has not erased them yet; returns those that all stores have done.</summary>
    public async Task<IReadOnlyList<StoredCase>> RunAsync(ServiceDefinition service, IReadOnlyList<StoredCase> erasing, CancellationToken cancellationToken)
    {
        if (erasing.Count == 0) return [];
        var accounts = erasing.ToDictionary(c => c.Number, c => SubjectKey.Parse(vault.Open(c)!.Account));
        var done = await cases.ReceiptsAsync([.. accounts.Keys], cancellationToken);
        var keys = await undo.KeysAsync(service, accounts.Keys, cancellationToken);
        var (failed, working) = (new Dictionary<CaseNumber, string>(), new Dictionary<CaseNumber, TimeSpan>());
        foreach (var store in stores.Of(service))
        {
            var pending = erasing.Where(c => done[c.Number].All(r => r.Store != store.Name)).Select(c => c.Number).ToList();
            await CheckAndEraseAsync(store, pending, new Leavers(accounts, store is IUndoStore { Undo: true } ? keys : null), failed, working, cancellationToken);
        }

        var erased = erasing.Where(c => !failed.ContainsKey(c.Number) && !working.ContainsKey(c.Number)).ToList();
        try
        {
            await gate.CloseAsync(service, [.. erased.Select(c => c.Number)], cancellationToken);
        }
        catch (StoreException)
        {
            foreach (var one in erased) failed[one.Number] = "gate-unreachable";
            erased = [];
        }

        // A store that is still at work has not failed: it is asked again when it said. But not for ever.
        foreach (var slow in erasing.Where(c => working.ContainsKey(c.Number) && c.ErasesAt is { } since && time.GetUtcNow() - since > options.Lanes.LongestWork)) failed[slow.Number] = StoreSlow;
        foreach (var group in erasing.Where(c => working.ContainsKey(c.Number) && !failed.ContainsKey(c.Number)).GroupBy(c => working[c.Number]))
            await cases.PostponeAsync([.. group], group.Key, null, cancellationToken);
        await PutOffAsync([.. erasing.Where(c => failed.ContainsKey(c.Number))], failed, cancellationToken);
        return await cases.ApplyAsync([.. erased.Select(c => new CaseChange(c, CaseState.Verifying) { DueIn = TimeSpan.Zero, KeepsClaim = true })], cancellationToken);
    }

    // A plan that was compiled for another schema could leave data behind: nothing is erased by it.
    private async Task CheckAndEraseAsync(
        IErasureStore store, List<CaseNumber> pending, Leavers leavers, Dictionary<CaseNumber, string> failed, Dictionary<CaseNumber, TimeSpan> working, CancellationToken cancellationToken)
    {
        if (pending.Count == 0) return;
        try
        {
            if (await store.DriftAsync(cancellationToken) is null)
            {
                await EraseAsync(store, pending, leavers, failed, working, cancellationToken);
                return;
            }

            foreach (var number in pending) failed[number] = $"schema-changed:{store.Name}";
        }
        catch (StoreException)
        {
            foreach (var number in pending) failed[number] = $"store-failing:{store.Name}";
        }
    }

    private async Task EraseAsync(
        IErasureStore store, List<CaseNumber> pending, Leavers leavers, Dictionary<CaseNumber, string> failed, Dictionary<CaseNumber, TimeSpan> working, CancellationToken cancellationToken)
    {
        if (pending.Count == 0) return;
        try
        {
            var receipts = await store.EraseAsync([.. pending.Select(n => leavers.Request(n, store.Name))], cancellationToken);
            await SaveAsync(store, receipts, cancellationToken);
        }
        catch (StoreException e) when (e.Done.Count > 0 || e.Working.Count > 0)
        {
            var done = await SaveAsync(store, e.Done, cancellationToken);
            foreach (var number in pending)
            {
                if (e.Working.TryGetValue(Steps.Id(number, store.Name), out var again) && done.Add(number)) working[number] = again < Soonest ? Soonest : again;
            }

            await EraseAsync(store, [.. pending.Where(n => !done.Contains(n))], leavers, failed, working, cancellationToken);
        }
        catch (StoreException e) when (e.HeldSteps.Count > 0)
        {
            var held = pending.Where(n => e.HeldSteps.Contains(Steps.Id(n, store.Name))).ToList();
            if (held.Count == 0) throw;
            foreach (var number in held) failed[number] = $"{HoldLane.Problem}:{store.Name}";
            await EraseAsync(store, [.. pending.Except(held)], leavers, failed, working, cancellationToken);
        }
        catch (StoreException e) when (e.Transient || pending.Count == 1)
        {
            foreach (var number in pending) failed[number] = $"{(e.Bystanders.Count > 0 ? Bystanders : "store-failing")}:{store.Name}";
        }
        catch (StoreException)
        {
            // Something about one of them is refused: halving finds it, and the others go on.
            await EraseAsync(store, pending[..(pending.Count / 2)], leavers, failed, working, cancellationToken);
            await EraseAsync(store, pending[(pending.Count / 2)..], leavers, failed, working, cancellationToken);
        }
    }

    private async Task<HashSet<CaseNumber>> SaveAsync(IErasureStore store, IReadOnlyList<Receipt> receipts, CancellationToken cancellationToken)
    {
        var byCase = new Dictionary<CaseNumber, Receipt>();
        foreach (var receipt in receipts)
        {
            if (Steps.TryParse(receipt.StepId, out var number)) byCase[number] = receipt;
        }

        await cases.SaveReceiptsAsync(store.Name, byCase, cancellationToken);
        return [.. byCase.Keys];
    }

    // Only an operator knows when a hold is released: no use in trying on.
    private async Task PutOffAsync(IReadOnlyList<StoredCase> waiting, Dictionary<CaseNumber, string> failed, CancellationToken cancellationToken)
    {
        var parked = waiting.Where(c => c.Attempts + 1 >= options.Lanes.Attempts || failed[c.Number].Split(':')[0] is HoldLane.Problem or Bystanders or StoreSlow).ToList();
        await cases.ApplyAsync([.. parked.Select(c => new CaseChange(c, CaseState.NeedsAttention) { Problem = failed[c.Number] })], cancellationToken);
        foreach (var group in waiting.Except(parked).GroupBy(c => (c.Attempts, Problem: failed[c.Number])))
            await cases.PostponeAsync([.. group], options.Lanes.DelayAfter(group.Key.Attempts), group.Key.Problem, cancellationToken);
    }

    private const string StoreSlow = "store-slow";

    // The map does not say what a trigger does: it would do the same the next time.
    private const string Bystanders = "bystanders";

    // Whose rows go, and the keys to seal them with where the store can undo.
    private sealed record Leavers(Dictionary<CaseNumber, SubjectKey> Accounts, IReadOnlyDictionary<CaseNumber, ReadOnlyMemory<byte>>? Keys)
    {
        public ErasureRequest Request(CaseNumber number, string store) =>
            new(Steps.Id(number, store), Accounts[number]) { VaultKey = Keys is not null && Keys.TryGetValue(number, out var key) ? key : default(ReadOnlyMemory<byte>?) };
    }
}
