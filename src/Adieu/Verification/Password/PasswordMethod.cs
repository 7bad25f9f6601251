using Adieu.Cases;
using Microsoft.Extensions.Options;

namespace Adieu.Verification.Password;

/// <summary>
/// The password, as the service saw it just before the hand-off. Adieu never sees the password itself; when the proof is
/// too old, the person goes back to the service and gives it again there.
/// </summary>
internal sealed class PasswordMethod(IVerificationStore store, IOptions<VerificationOptions> options, TimeProvider time) : IVerificationMethod
{
    public const string Name = "password";

    public string Id => Name;

    public async Task<MethodView> ViewAsync(ProofCase about, CancellationToken cancellationToken) =>
        new(Id, about.Door == Door.SignedIn, await IsFreshAsync(about, cancellationToken), null, null, DateTimeOffset.MinValue);

    public Task<SendResult> SendAsync(ProofCase about, CancellationToken cancellationToken) => Task.FromResult<SendResult>(new SendResult.NotNow());

    public async Task<ProveResult> ProveAsync(ProofCase about, ProofAnswer answer, CancellationToken cancellationToken) =>
        await IsFreshAsync(about, cancellationToken) ? new ProveResult.Proven(false) : new ProveResult.NotNow();

    // Only the signed-in door: elsewhere nobody has vouched for a password. What counts is the last of the hand-off that
    // opened the case and those that came back to it.
    private async Task<bool> IsFreshAsync(ProofCase about, CancellationToken cancellationToken)
    {
        if (about.Door != Door.SignedIn) return false;
        var since = time.GetUtcNow() - options.Value.PasswordFreshFor;
        return about.AuthenticatedAt >= since || (await store.FindAsync(about.Number, Name, cancellationToken))?.SentAt >= since;
    }
}
