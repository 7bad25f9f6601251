using Adieu.Cases;
using Adieu.Verification.Seen;

namespace Adieu.Verification.Document;

/// <summary>An identity document shown in person. A clerk at the counter has looked at it and noted so; no copy is made.</summary>
internal sealed class DocumentMethod(SeenProofs seen) : IVerificationMethod
{
    public const string Name = "document";

    public string Id => Name;

    public Task<MethodView> ViewAsync(ProofCase about, CancellationToken cancellationToken) => seen.ViewAsync(about, Id, cancellationToken);

    public Task<SendResult> SendAsync(ProofCase about, CancellationToken cancellationToken) => Task.FromResult<SendResult>(new SendResult.NotNow());

    public Task<ProveResult> ProveAsync(ProofCase about, ProofAnswer answer, CancellationToken cancellationToken) => seen.ProveAsync(about, Id, cancellationToken);
}
