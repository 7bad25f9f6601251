using Adieu.Cases;

namespace Adieu.Verification.Document;

/// <summary>An identity document shown in person. A clerk at the counter has looked at it and noted so; no copy is made.</summary>
internal sealed class DocumentMethod(IVerificationStore store) : IVerificationMethod
{
    public const string Name = "document";

    public string Id => Name;

    public async Task<MethodView> ViewAsync(ProofCase about, CancellationToken cancellationToken) =>
        new(Id, about.Door == Door.Counter, await IsNotedAsync(about, cancellationToken), null, null, DateTimeOffset.MinValue);

    public Task<SendResult> SendAsync(ProofCase about, CancellationToken cancellationToken) => Task.FromResult<SendResult>(new SendResult.NotNow());

    public async Task<ProveResult> ProveAsync(ProofCase about, ProofAnswer answer, CancellationToken cancellationToken) =>
        await IsNotedAsync(about, cancellationToken) ? new ProveResult.Proven(false) : new ProveResult.NotNow();

    private async Task<bool> IsNotedAsync(ProofCase about, CancellationToken cancellationToken) =>
        about.Door == Door.Counter && (await store.FindAsync(about.Number, Id, cancellationToken))?.SentAt is not null;
}
