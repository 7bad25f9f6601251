using Adieu.Cases;

namespace Adieu.Verification.Supervisor;

/// <summary>
/// A second member of staff who has seen card and person, for those with neither phone nor mailbox: four eyes. Stands beside
/// a document and never alone, and the person still confirms on the desk's pad.
/// </summary>
internal sealed class SupervisorMethod(IVerificationStore store) : IVerificationMethod
{
    public const string Name = "supervisor";

    public string Id => Name;

    public async Task<MethodView> ViewAsync(ProofCase about, CancellationToken cancellationToken) =>
        new(Id, about.Door == Door.Counter, await IsNotedAsync(about, cancellationToken), null, null, DateTimeOffset.MinValue);

    public Task<SendResult> SendAsync(ProofCase about, CancellationToken cancellationToken) => Task.FromResult<SendResult>(new SendResult.NotNow());

    public async Task<ProveResult> ProveAsync(ProofCase about, ProofAnswer answer, CancellationToken cancellationToken) =>
        await IsNotedAsync(about, cancellationToken) ? new ProveResult.Proven(false) : new ProveResult.NotNow();

    private async Task<bool> IsNotedAsync(ProofCase about, CancellationToken cancellationToken) =>
        about.Door == Door.Counter && (await store.FindAsync(about.Number, Id, cancellationToken))?.SentAt is not null;
}
