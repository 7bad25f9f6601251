using System.Text.Json.Nodes;
using Adieu.Erasure;
using Adieu.Verification;

namespace Adieu.Cases;

internal sealed partial class Closing
{
    public async Task<ProofView> ProofAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        var (found, about) = await AboutAsync(number, cancellationToken);
        var view = await proofs.ViewAsync(about, cancellationToken);
        // Whoever proved everything just as their node died is not asked again: looking moves the case.
        if (view.Satisfied && found.State == CaseState.Requested) await MoveToVerifiedAsync(found, null, cancellationToken);
        return view;
    }

    public async Task<bool> ConsentAsync(CaseNumber number, string method, string wording, CancellationToken cancellationToken)
    {
        var (found, about) = await AboutAsync(number, cancellationToken);
        return found.State == CaseState.Requested && await proofs.ConsentAsync(about, method, wording, cancellationToken);
    }

    public async Task<SendResult> SendCodeAsync(CaseNumber number, string method, CancellationToken cancellationToken)
    {
        var (found, about) = await AboutAsync(number, cancellationToken);
        return TakesCodes(found) ? await proofs.SendAsync(about, method, cancellationToken) : new SendResult.NotNow();
    }

    public async Task<ProveResult> ProveAsync(CaseNumber number, string method, ProofAnswer answer, CancellationToken cancellationToken)
    {
        var (found, about) = await AboutAsync(number, cancellationToken);
        if (!TakesCodes(found)) return new ProveResult.NotNow();
        var result = await proofs.ProveAsync(about, method, answer, cancellationToken);
        if (result is ProveResult.Proven { Satisfied: true } && found.State == CaseState.Requested) await MoveToVerifiedAsync(found, method, cancellationToken);
        return result;
    }

    // A caller who has something to settle proves the number before they choose: they see what it is on a screen of their own.
    private static bool TakesCodes(StoredCase found) => found.State == CaseState.Requested || found is { State: CaseState.Preview, Door: Door.Hotline };

    // The case may move meanwhile: a choice changed in another window makes it a new version of Requested, and the proof stands.
    private async Task MoveToVerifiedAsync(StoredCase requested, string? method, CancellationToken cancellationToken)
    {
        var now = requested;
        while (now is { State: CaseState.Requested })
        {
            var change = new CaseChange(now, CaseState.Verified) { DueIn = options.Lanes.ExpiresIn, Data = method is null ? null : new JsonObject { ["method"] = method } };
            if (await cases.ApplyAsync([change], cancellationToken) is [_]) return;
            var again = await cases.FindAsync(now.Number, cancellationToken);
            // The same version and yet not moved: a lane holds it, to let it expire.
            if (again?.Version == now.Version) return;
            now = again;
        }
    }

    private async Task<(StoredCase Case, ProofCase About)> AboutAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        var (found, service, secrets) = await OpenCaseAsync(number, cancellationToken);
        var about = new ProofCase { Number = number, Service = service, Door = found.Door, Language = found.Language, Capacity = found.Capacity, AccountHash = found.AccountHash, AuthenticatedAt = found.AuthenticatedAt };
        if (secrets is null) return (found, about);
        return (found, about with
        {
            Account = SubjectKey.Parse(secrets.Account),
            Phone = secrets.Phone,
            Email = secrets.Email,
            Label = secrets.Label,
            IsSpoken = found.State == CaseState.Requested,
            OwnPage = found.Door == Door.Hotline ? options.Address($"own/{number}") : null,
            Risks = await risks.OfAsync(service, found, secrets, cancellationToken),
            PhoneHeldSince = secrets.PhoneHistory?.HeldSince,
        });
    }
}
