using Adieu.Numbers;
using Adieu.Services;

namespace Adieu.Lanes;

/// <summary>
/// Tells a service which of its accounts have a number that somebody gave up elsewhere. A service that does not hold the
/// number is not told of it: Adieu looks first, by the service's own query.
/// </summary>
internal sealed class NumberLane(INumberOutbox outbox, NumberAnnouncer announcer, NumberCall call, Accounts accounts, ClosingOptions options) : ILane
{
    /// <summary>A service that was silent for so long hears of the number no more; an operator sees it in the ledger.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public string Name => "numbers";

    public async Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        if (await outbox.ClaimAsync(service.Id, TimeSpan.FromMinutes(1), cancellationToken) is not { } claimed) return false;
        var problem = await TellAsync(service, claimed, cancellationToken);
        if (problem is null) await outbox.EndAsync(claimed, "acknowledged", cancellationToken);
        else if (claimed.Age >= Longest) await outbox.EndAsync(claimed, "given-up", cancellationToken);
        else await outbox.PostponeAsync(claimed, problem, options.Lanes.DelayAfter(claimed.Attempts), cancellationToken);
        return true;
    }

    private async Task<string?> TellAsync(ServiceDefinition service, ClaimedAnnouncement claimed, CancellationToken cancellationToken)
    {
        // It may have ended its subscription since.
        if (service.Numbers.Subscription?.To.Contains(claimed.Announcement.From) != true) return null;
        if (await accounts.FindAsync(service, "phone", announcer.Open(claimed.Announcement), cancellationToken) is not { } account) return null;
        if (await accounts.ProfileAsync(service, account, cancellationToken) is not { Phone: { } held }) return null;
        return await call.TellAsync(service, account.Serialize(), held, claimed, cancellationToken);
    }
}
