using System.Text.Json.Nodes;
using Adieu.Erasure.Stores;

namespace Adieu.Cases;

internal sealed partial class Closing
{
    public async Task<ConfirmResult> ConfirmAsync(CaseNumber number, int version, CancellationToken cancellationToken)
    {
        var (found, service, secrets) = await OpenCaseAsync(number, cancellationToken);
        if (found is { State: CaseState.Blocked, Resumes: CaseState.Verified } && version == found.Version) found = await ResumeAsync(found, cancellationToken) ?? found;
        else if (found.Version != version) return new ConfirmResult.NotNow(await ViewAsync(found, cancellationToken));
        if (secrets is null || found.State != CaseState.Verified || found.CoolingOffDays is not { } days) return new ConfirmResult.NotNow(await ViewAsync(found, cancellationToken));
        var report = await settlements.StandingAsync(service, found.Number, secrets, cancellationToken);
        if (!report.Clear) return new ConfirmResult.Blocked(report);

        // From this transaction on the freeze happens, whoever does it: this request, or a lane should this node die.
        var moved = await cases.ApplyAsync([new CaseChange(found, CaseState.Confirmed) { CoolingOff = TimeSpan.FromDays(days), DueIn = TimeSpan.Zero }], cancellationToken);
        if (moved is not [var confirmed]) return new ConfirmResult.NotNow((await FindAsync(number, cancellationToken))!);
        if (await cases.ClaimOneAsync(confirmed, options.Lanes.Lease, cancellationToken) is { } claimed) await freeze.RunAsync(service, [claimed], tell: false, cancellationToken);
        lanes.Wake();
        var now = (await cases.FindAsync(number, cancellationToken))!;
        return now.State == CaseState.Blocked
            ? new ConfirmResult.Blocked(await settlements.StandingAsync(service, found.Number, secrets, cancellationToken))
            : new ConfirmResult.Confirmed(await ViewAsync(now, cancellationToken));
    }

    public async Task<KeepResult> KeepAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        // A lane may hold the case for a moment; what it does then decides whether it is too late.
        for (var tries = 0; tries < 50; tries++)
        {
            var (found, service, secrets) = await OpenCaseAsync(number, cancellationToken);
            if (found.State == CaseState.Cancelled) return new KeepResult.Kept(await ViewAsync(found, cancellationToken));
            if (found is { State: CaseState.Held, Problem: CaseView.Disputed }) return new KeepResult.UnderReview(await ViewAsync(found, cancellationToken));
            if (secrets is null || !CaseTransitions.IsAllowed(found.State, found.Resumes, CaseState.Cancelled)) return new KeepResult.TooLate(await ViewAsync(found, cancellationToken));
            if (await cases.ClaimOneAsync(found, options.Lanes.Lease, cancellationToken) is not { } claimed)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
                continue;
            }

            // Cancelled stays due until the gate is open, so that a node that dies here leaves nobody locked out.
            var gated = found.ConfirmedAt is not null;
            var moved = await cases.ApplyAsync([new CaseChange(claimed, CaseState.Cancelled)
            {
                DueIn = gated ? TimeSpan.Zero : null,
                Notices = gated ? notices.Write("kept", service, found, secrets) : [],
            }], cancellationToken);
            if (moved is not [var kept]) continue;
            if (gated) await release.TryAsync(service, kept, cancellationToken);
            lanes.Wake();
            return new KeepResult.Kept(await ViewAsync(kept, cancellationToken));
        }

        throw new StoreException($"Case {number} is held by a lane for too long.", transient: true);
    }

    public async Task<CaseNumber?> FindDisputeAsync(string token, CancellationToken cancellationToken) =>
        token.Length is 0 or > 200 ? null : (await cases.FindDisputeAsync(vault.TokenHash(token), cancellationToken))?.Number;

    public async Task<bool> DisputeAsync(string token, CancellationToken cancellationToken) =>
        token.Length is > 0 and <= 200 && await HoldAsync(() => cases.FindDisputeAsync(vault.TokenHash(token), cancellationToken), "this-was-not-me", "held", cancellationToken);

    public Task<bool> HoldAsync(CaseNumber number, CancellationToken cancellationToken) =>
        HoldAsync(() => cases.FindAsync(number, cancellationToken), "password-was-not-me", "secured", cancellationToken);

    private async Task<bool> HoldAsync(Func<Task<StoredCase?>> find, string said, string template, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            if (await find() is not { } found) return false;
            if (!CaseTransitions.IsAllowed(found.State, found.Resumes, CaseState.Held) || !services.TryFind(found.Service, out var service) || vault.Open(found) is not { } secrets) return false;
            if (await cases.ClaimOneAsync(found, options.Lanes.Lease, cancellationToken) is { } claimed
                && await cases.ApplyAsync([new CaseChange(claimed, CaseState.Held) { Problem = CaseView.Disputed, Data = new JsonObject { ["review"] = "opened", ["said"] = said }, Notices = notices.Write(template, service, found, secrets, ("recover", options.Address($"s/{service.Id}/forgot"))) }], cancellationToken) is [_])
            {
                lanes.Wake();
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }

        throw new StoreException("The disputed case is held by a lane for too long.", transient: true);
    }

    // A case that was blocked before anything was frozen goes back to be confirmed; one that waits for its erasure is due again.
    private async Task<StoredCase?> ResumeAsync(StoredCase blocked, CancellationToken cancellationToken)
    {
        var back = blocked.Resumes!.Value;
        var moved = await cases.ApplyAsync([new CaseChange(blocked, back) { DueIn = back == CaseState.Frozen ? TimeSpan.Zero : options.Lanes.ExpiresIn }], cancellationToken);
        lanes.Wake();
        return moved.SingleOrDefault();
    }
}
