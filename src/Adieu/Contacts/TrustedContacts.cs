using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Lanes;

namespace Adieu.Contacts;

/// <summary>Takes what trusted contacts say. Stopping a closure is a dispute as any other.</summary>
internal sealed class TrustedContacts(LiveCases live, ICaseStore cases, CaseVault vault, ClosingOptions options) : ITrustedContacts
{
    public async Task<ContactView?> FindAsync(string token, CancellationToken cancellationToken) =>
        await LiveAsync(token, cancellationToken) is var (found, service, secrets) && !CaseTransitions.Ended.Contains(found.State)
            ? new ContactView(found.Number, service.Id, secrets.Label, found.ErasesAt, secrets.Lock!.NeedsContact, secrets.ContactAgreed)
            : null;

    public async Task<bool> AgreeAsync(string token, CancellationToken cancellationToken)
    {
        // A lane may hold the case for a moment; what it does then decides whether it is too late.
        for (var tries = 0; tries < 50; tries++)
        {
            if (await LiveAsync(token, cancellationToken) is not var (found, _, secrets) || !secrets.Lock!.NeedsContact) return false;
            if (found.State != CaseState.Frozen && !(found.State == CaseState.Blocked && found.Resumes == CaseState.Frozen)) return false;
            if (secrets.ContactAgreed) return true;
            if (await cases.ClaimOneAsync(found, options.Lanes.Lease, cancellationToken) is { } claimed && await cases.ApplyAsync([new CaseChange(claimed, found.State)
            {
                Sealed = vault.Seal(found, secrets with { ContactAgreed = true }),
                DueAt = found.State == CaseState.Frozen ? found.ErasesAt : null,
                DueIn = EraseLane.LookAgain,
                Problem = found.Problem,
                Data = new JsonObject { ["contact"] = "agreed" },
            }], cancellationToken) is [_]) return true;
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }

        throw new StoreException("The case to agree to is held by a lane for too long.", transient: true);
    }

    /// <summary>How a contact's token is remembered, apart from a dispute's: who is told "this was not me" cannot agree in the contact's place.</summary>
    public static string Key(string token) => "contact." + token;

    private async Task<LiveCase?> LiveAsync(string token, CancellationToken cancellationToken) =>
        token.Length is > 0 and <= 200 && await cases.FindDisputeAsync(vault.TokenHash(Key(token)), cancellationToken) is { } found
        && await live.FindAsync(found.Number, cancellationToken) is { Secrets.Lock.Contact: not null } one ? one : null;
}
