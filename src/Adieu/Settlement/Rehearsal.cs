using System.Data.Common;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Gates;
using Adieu.Services;
using Adieu.Standing;

namespace Adieu.Settlement;

/// <summary>
/// Closing an account for trial: signed out, settled, looked at and counted in one transaction of its service's database, which is
/// rolled back. So the rows that a person is shown are those that the receipt will tell, whatever settling adds or takes away.
/// </summary>
internal sealed class Rehearsal(ServiceStores stores, Settler settler, StandingCheck standing)
{
    private const int Tries = 2;

    /// <summary>Without settling anything.</summary>
    /// <exception cref="StoreException">A store cannot be reached, or refuses; nothing was changed.</exception>
    public async Task<(StandingReport Standing, ClosurePreview Preview)> AsItIsAsync(LiveCase one, CancellationToken cancellationToken)
    {
        StandingReport? report = null;
        var preview = await TryAsync(one, async (transaction, account, ct) => report = await standing.CheckAsync(one.Service, account, transaction, ct), null, cancellationToken);
        return (report!, preview);
    }

    /// <summary>With everything settled as picked.</summary>
    /// <param name="one">The case.</param>
    /// <param name="asked">The day that counts where a rule counts days; null: today.</param>
    /// <param name="picks">What the person picked, by the lines' keys.</param>
    /// <param name="known">What a moment ago the other stores said they would do, which no settlement changes; null asks them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">A store cannot be reached, or refuses; nothing was changed.</exception>
    public async Task<Rehearsed> SettledAsync(LiveCase one, DateTimeOffset? asked, IReadOnlyDictionary<string, string> picks, ClosurePreview? known, CancellationToken cancellationToken)
    {
        SettlementTrial? trial = null;
        var preview = await TryAsync(one, async (transaction, account, ct) => trial = await settler.RunAsync(one.Service, transaction, account, one.Found.Number, asked, picks, ct), known, cancellationToken);
        return new Rehearsed(trial as SettlementTrial.Settled, preview);
    }

    private async Task<ClosurePreview> TryAsync(LiveCase one, Func<DbTransaction, SubjectKey, CancellationToken, Task> settle, ClosurePreview? known, CancellationToken cancellationToken)
    {
        var (service, account) = (one.Service, SubjectKey.Parse(one.Secrets.Account));
        var first = await AgainAsync(() => stores.Accounts(service).PreviewAfterAsync(account, async (transaction, ct) =>
        {
            await GatePass.TakeAsync(transaction, ct);
            await Accounts.SignOutAsync(service, account, transaction, ct);
            await settle(transaction, account, ct);
        }, cancellationToken));
        var others = known?.Stores.Skip(1).ToList() ?? [];
        if (known is null) foreach (var store in stores.Of(service).Skip(1)) others.Add(new StorePreview(store.Name, await store.PreviewAsync(account, cancellationToken)));
        return new ClosurePreview([new StorePreview(service.Stores[0].Name, first), .. others], [.. service.ReRegistration.Where(rule => one.Secrets.Identifiers.ContainsKey(rule.Kind))]);
    }

    // Two who wait for each other in a circle: one of them was sent away, and comes again.
    private static async Task<T> AgainAsync<T>(Func<Task<T>> work)
    {
        for (var left = Tries - 1; ; left--)
        {
            try
            {
                return await work();
            }
            catch (StoreException e) when (e.Transient && left > 0)
            {
            }
        }
    }
}

/// <summary>The outcome of a rehearsal.</summary>
/// <param name="Settled">What was settled; null where nothing can be offered.</param>
/// <param name="Preview">What erasing would do then.</param>
internal sealed record Rehearsed(SettlementTrial.Settled? Settled, ClosurePreview Preview);
