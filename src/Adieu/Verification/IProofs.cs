using Adieu.Cases;
using Adieu.Services;

namespace Adieu.Verification;

/// <summary>How the person of a case proves who they are.</summary>
internal interface IProofs
{
    /// <summary>The methods of the case's door, what is proved, and whether that suffices.</summary>
    Task<ProofView> ViewAsync(ProofCase about, CancellationToken cancellationToken);

    /// <summary>Sends a code.</summary>
    Task<SendResult> SendAsync(ProofCase about, string method, CancellationToken cancellationToken);

    /// <summary>Notes that the person gave their password to the service again, for a case that was open already.</summary>
    Task NoteAuthenticationAsync(CaseNumber number, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Takes an answer. The caller moves the case when the policy is met.</summary>
    Task<ProveResult> ProveAsync(ProofCase about, string method, string answer, CancellationToken cancellationToken);
}

/// <summary>A case as verification needs to see it.</summary>
/// <param name="Case">The case.</param>
/// <param name="Service">Its service.</param>
/// <param name="Phone">Where an SMS code goes, or null.</param>
/// <param name="Email">Where an e-mail code goes, or null.</param>
/// <param name="Label">The account as its person recognises it, masked.</param>
internal sealed record ProofCase(StoredCase Case, ServiceDefinition Service, string? Phone, string? Email, string? Label)
{
    /// <summary>Says which case, never whose.</summary>
    public override string ToString() => Case.Number.ToString();
}
