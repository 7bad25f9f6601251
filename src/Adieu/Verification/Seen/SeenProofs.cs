using Adieu.Cases;

namespace Adieu.Verification.Seen;

/// <summary>What staff at a counter saw and noted: what a document and a second person have in common. Nothing is sent, and no copy is made.</summary>
internal sealed class SeenProofs(IVerificationStore store)
{
    public async Task<MethodView> ViewAsync(ProofCase about, string method, CancellationToken cancellationToken) =>
        new(method, about.Door == Door.Counter, await IsNotedAsync(about, method, cancellationToken), null, null, DateTimeOffset.MinValue);

    public async Task<ProveResult> ProveAsync(ProofCase about, string method, CancellationToken cancellationToken) =>
        await IsNotedAsync(about, method, cancellationToken) ? new ProveResult.Proven(false) : new ProveResult.NotNow();

    private async Task<bool> IsNotedAsync(ProofCase about, string method, CancellationToken cancellationToken) =>
        about.Door == Door.Counter && (await store.FindAsync(about.Number, method, cancellationToken))?.SentAt is not null;
}
