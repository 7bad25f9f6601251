using Adieu.Cases;
using Adieu.Verification;
using Adieu.Verification.Codes;

namespace Adieu.Copies;

/// <summary>Makes and takes codes for copies, by the same rules as codes that are sent.</summary>
internal sealed class CopyDesk(LiveCases live, IClosing closing, IVerificationStore store, OneTimeCodes codes) : ICopies
{
    // A copy that did not arrive can be fetched again.
    private static readonly string[] Names = ["copy", "copy-2", "copy-3"];

    public async Task<CopyCode?> OfferAsync(CaseNumber number, CancellationToken cancellationToken) =>
        await OpenAsync(number, cancellationToken) is { } about && await NextAsync(number, cancellationToken) is { } name
            && await codes.ShowAsync(about, name, cancellationToken) is var (code, until)
                ? new CopyCode(code, until)
                : null;

    public async Task<bool> TakeAsync(CaseNumber number, string code, CancellationToken cancellationToken) =>
        await OpenAsync(number, cancellationToken) is { } about && await NextAsync(number, cancellationToken) is { } name
            && await codes.ProveAsync(about, name, code, cancellationToken) is ProveResult.Proven;

    private async Task<string?> NextAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        foreach (var name in Names)
        {
            if ((await store.FindAsync(number, name, cancellationToken))?.Proven != true) return name;
        }

        return null;
    }

    private async Task<ProofCase?> OpenAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        if (await live.FindAsync(number, cancellationToken) is not ({ Door: Door.Counter, State: CaseState.Requested or CaseState.Verified or CaseState.Confirmed or CaseState.Frozen } found, { } service, { } secrets)) return null;
        if (secrets.Representative is { MayExport: false }) return null;
        if (found.State == CaseState.Requested && !(await closing.ProofAsync(number, cancellationToken)).Satisfied) return null;
        return new ProofCase { Number = number, Service = service, Door = found.Door, Language = found.Language, AccountHash = found.AccountHash };
    }
}
