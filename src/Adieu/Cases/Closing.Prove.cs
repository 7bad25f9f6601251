using Adieu.Verification;

namespace Adieu.Cases;

internal sealed partial class Closing
{
    public async Task<ProofView> ProofAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        var about = await AboutAsync(number, cancellationToken);
        return await proofs.ViewAsync(about, cancellationToken);
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
        if (result is ProveResult.Proven { Satisfied: true })
        {
            // Should the case have moved meanwhile (a choice changed in another window), the proof stands and is asked
            // for again only by its absence: the next answer or look moves the case.
            await cases.ApplyAsync([new CaseChange(about.Case, CaseState.Verified)
            {
                DueIn = options.Lanes.ExpiresIn,
                Data = new System.Text.Json.Nodes.JsonObject { ["method"] = method },
            }], cancellationToken);
        }

        return result;
    }

    private async Task<ProofCase> AboutAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        var (found, service, secrets) = await OpenCaseAsync(number, cancellationToken);
        return new ProofCase(found, service, secrets?.Phone, secrets?.Email, secrets?.Label);
    }
}
