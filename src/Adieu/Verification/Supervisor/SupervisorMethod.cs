using Adieu.Cases;
using Adieu.Verification.Seen;

namespace Adieu.Verification.Supervisor;

/// <summary>
/// A second member of staff who has seen card and person, for those with neither phone nor mailbox: four eyes. Stands beside
/// a document and never alone, and the person still confirms on the desk's pad.
/// </summary>
internal sealed class SupervisorMethod(SeenProofs seen) : IVerificationMethod
{
    public const string Name = "supervisor";

    public string Id => Name;

    public Task<MethodView> ViewAsync(ProofCase about, CancellationToken cancellationToken) => seen.ViewAsync(about, Id, cancellationToken);

    public Task<SendResult> SendAsync(ProofCase about, CancellationToken cancellationToken) => Task.FromResult<SendResult>(new SendResult.NotNow());

    public Task<ProveResult> ProveAsync(ProofCase about, ProofAnswer answer, CancellationToken cancellationToken) => seen.ProveAsync(about, Id, cancellationToken);
}
