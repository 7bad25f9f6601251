using Adieu.Cases;
using Adieu.Verification.Vouched;

namespace Adieu.Verification.Passkey;

/// <summary>
/// A passkey, as the service checked it just before the hand-off. A passkey is bound to the service's own domain, so only
/// the service can ask for it; the hand-off says when it did.
/// </summary>
internal sealed class PasskeyMethod(VouchedProofs vouched) : IVerificationMethod
{
    public const string Name = "passkey";

    public string Id => Name;

    public Task<MethodView> ViewAsync(ProofCase about, CancellationToken cancellationToken) => vouched.ViewAsync(about, Id, null, cancellationToken);

    public Task<SendResult> SendAsync(ProofCase about, CancellationToken cancellationToken) => Task.FromResult<SendResult>(new SendResult.NotNow());

    public async Task<ProveResult> ProveAsync(ProofCase about, ProofAnswer answer, CancellationToken cancellationToken) =>
        await vouched.IsFreshAsync(about, Id, null, cancellationToken) ? new ProveResult.Proven(false) : new ProveResult.NotNow();
}
