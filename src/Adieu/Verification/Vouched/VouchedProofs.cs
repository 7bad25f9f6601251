using Adieu.Cases;
using Microsoft.Extensions.Options;

namespace Adieu.Verification.Vouched;

/// <summary>
/// What the service saw just before the hand-off: what password and passkey have in common. Adieu never sees either;
/// when the proof is too old, the person goes back to the service and gives it again there.
/// </summary>
internal sealed class VouchedProofs(IVerificationStore store, IOptions<VerificationOptions> options, TimeProvider time)
{
    public async Task<MethodView> ViewAsync(ProofCase about, string method, DateTimeOffset? atOpening, CancellationToken cancellationToken) =>
        new(method, about.Door == Door.SignedIn, await IsFreshAsync(about, method, atOpening, cancellationToken), null, null, DateTimeOffset.MinValue);

    // Only the signed-in door: elsewhere nobody has vouched for anything. What counts is the last of the hand-off that
    // opened the case and those that came back to it.
    public async Task<bool> IsFreshAsync(ProofCase about, string method, DateTimeOffset? atOpening, CancellationToken cancellationToken)
    {
        if (about.Door != Door.SignedIn) return false;
        var since = time.GetUtcNow() - options.Value.PasswordFreshFor;
        return atOpening >= since || (await store.FindAsync(about.Number, method, cancellationToken))?.SentAt >= since;
    }
}
