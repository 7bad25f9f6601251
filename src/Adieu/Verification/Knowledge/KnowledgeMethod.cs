using Adieu.Cases;
using Adieu.Services;
using Adieu.Verification.Typed;

namespace Adieu.Verification.Knowledge;

/// <summary>
/// Knowing the account's name, document number and phone number, told to an agent on the hotline. Others know these too,
/// so it is never enough alone: the reader of service.yaml refuses that.
/// </summary>
internal sealed class KnowledgeMethod(TypedAttempts attempts, Accounts accounts) : IVerificationMethod
{
    public const string Name = "knowledge";

    public string Id => Name;

    public Task<MethodView> ViewAsync(ProofCase about, CancellationToken cancellationToken) => attempts.ViewAsync(about, Id, about.Door == Door.Hotline, cancellationToken);

    public Task<SendResult> SendAsync(ProofCase about, CancellationToken cancellationToken) =>
        about.Door == Door.Hotline ? attempts.AskAsync(about, Id, cancellationToken) : Task.FromResult<SendResult>(new SendResult.NotNow());

    /// <summary>Takes a JSON object with <c>name</c>, <c>document</c> and <c>phone</c>. Which of them was wrong is not told.</summary>
    public Task<ProveResult> ProveAsync(ProofCase about, ProofAnswer answer, CancellationToken cancellationToken) =>
        attempts.ProveAsync(about, Id, async ct => await IsRightAsync(about, KnowledgeAnswer.Read(answer.Text), ct), cancellationToken);

    private async Task<bool> IsRightAsync(ProofCase about, KnowledgeAnswer? said, CancellationToken cancellationToken)
    {
        if (said is null || about.Door != Door.Hotline || about.Account is not { } account) return false;
        return said.Fits(await accounts.ProfileAsync(about.Service, account, cancellationToken));
    }
}
