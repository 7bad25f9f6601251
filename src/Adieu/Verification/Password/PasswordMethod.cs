using Adieu.Cases;
using Adieu.Verification.Vouched;

namespace Adieu.Verification.Password;

/// <summary>The password, as the service saw it just before the hand-off.</summary>
internal sealed class PasswordMethod(VouchedProofs vouched) : IVerificationMethod
{
    public const string Name = "password";

    public string Id => Name;

    public Task<MethodView> ViewAsync(ProofCase about, CancellationToken cancellationToken) => vouched.ViewAsync(about, Id, about.AuthenticatedAt, cancellationToken);

    public Task<SendResult> SendAsync(ProofCase about, CancellationToken cancellationToken) => Task.FromResult<SendResult>(new SendResult.NotNow());

    public async Task<ProveResult> ProveAsync(ProofCase about, ProofAnswer answer, CancellationToken cancellationToken) =>
        await vouched.IsFreshAsync(about, Id, about.AuthenticatedAt, cancellationToken) ? new ProveResult.Proven(false) : new ProveResult.NotNow();
}
