using System.Text.Json.Nodes;
using Adieu.Verification;

namespace Adieu.Cases;

internal sealed partial class Closing
{
    public async Task<ProofView> ProofAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        var about = await AboutAsync(number, cancellationToken);
        var view = await proofs.ViewAsync(about, cancellationToken);
        // Whoever proved everything just as their node died is not asked again: looking moves the case.
        if (view.Satisfied && about.Case.State == CaseState.Requested) await MoveToVerifiedAsync(about.Case, null, cancellationToken);
        return view;
    }

    public async Task<SendResult> SendCodeAsync(CaseNumber number, string method, CancellationToken cancellationToken)
    {
        var about = await AboutAsync(number, cancellationToken);
        return about.Case.State == CaseState.Requested ? await proofs.SendAsync(about, method, cancellationToken) : new SendResult.NotNow();
    }

    public async Task<ProveResult> ProveAsync(CaseNumber number, string method, string answer, CancellationToken cancellationToken)
    {
        var about = await AboutAsync(number, cancellationToken);
        if (about.Case.State != CaseState.Requested) return new ProveResult.NotNow();
        var result = await proofs.ProveAsync(about, method, answer, cancellationToken);
        if (result is ProveResult.Proven { Satisfied: true }) await MoveToVerifiedAsync(about.Case, method, cancellationToken);
        return result;
    }

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

    private async Task<ProofCase> AboutAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        var (found, service, secrets) = await OpenCaseAsync(number, cancellationToken);
        return new ProofCase(found, service, secrets?.Phone, secrets?.Email, secrets?.Label);
    }
}
