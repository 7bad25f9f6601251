using Adieu.Cases;
using Microsoft.Extensions.Options;

namespace Adieu.Verification.Password;

/// <summary>
/// The password, as the service saw it just before the hand-off. Adieu never sees the password itself; when the proof is
/// too old, the person goes back to the service and gives it again there.
/// </summary>
internal sealed class PasswordMethod(IOptions<VerificationOptions> options, TimeProvider time) : IVerificationMethod
{
    public string Id => "password";

    public Task<MethodView> ViewAsync(ProofCase about, CancellationToken cancellationToken) =>
        Task.FromResult(new MethodView(Id, about.Case.Door == Door.SignedIn, IsFresh(about), null, null, DateTimeOffset.MinValue));

    public Task<SendResult> SendAsync(ProofCase about, CancellationToken cancellationToken) => Task.FromResult<SendResult>(new SendResult.NotNow());

    public Task<ProveResult> ProveAsync(ProofCase about, string answer, CancellationToken cancellationToken) =>
        Task.FromResult<ProveResult>(IsFresh(about) ? new ProveResult.Proven(false) : new ProveResult.NotNow());

    // Only the signed-in door: elsewhere nobody has vouched for a password.
    private bool IsFresh(ProofCase about) =>
        about.Case.Door == Door.SignedIn && about.Case.AuthenticatedAt is { } at && time.GetUtcNow() - at <= options.Value.PasswordFreshFor;
}
