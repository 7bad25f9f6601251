using System.Collections.Frozen;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Services;

namespace Adieu.Verification;

/// <summary>How the person of a case proves who they are.</summary>
internal interface IProofs
{
    /// <summary>The methods of the case's door, what is proved, and whether that suffices.</summary>
    Task<ProofView> ViewAsync(ProofCase about, CancellationToken cancellationToken);

    /// <summary>Records consent to a method that needs it; false when the words are not those of today.</summary>
    Task<bool> ConsentAsync(ProofCase about, string method, string wording, CancellationToken cancellationToken);

    /// <summary>Sends a code, or asks for something to be shown.</summary>
    Task<SendResult> SendAsync(ProofCase about, string method, CancellationToken cancellationToken);

    /// <summary>Notes that somebody else saw the proof: the service a password or passkey, a clerk a document.</summary>
    Task NoteAsync(CaseNumber number, string method, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Takes an answer. The caller moves the case when the policy is met.</summary>
    Task<ProveResult> ProveAsync(ProofCase about, string method, ProofAnswer answer, CancellationToken cancellationToken);
}

/// <summary>Who is to be proved, as verification needs to see it: a case, or a person who has not come to one yet.</summary>
internal sealed record ProofCase
{
    /// <summary>The case, or what will be its number.</summary>
    public required CaseNumber Number { get; init; }

    /// <summary>The service.</summary>
    public required ServiceDefinition Service { get; init; }

    /// <summary>The door, which has the policy.</summary>
    public required Door Door { get; init; }

    /// <summary>As what somebody else acts for the account's person; null when it is the person.</summary>
    public Capacity? Capacity { get; init; }

    /// <summary>Language tag of messages.</summary>
    public required string Language { get; init; }

    /// <summary>What the proof is for; a code says so, and nobody reads it out for something else.</summary>
    public ProofPurpose Purpose { get; init; }

    /// <summary>The account's key; null when it is not known (any more).</summary>
    public SubjectKey? Account { get; init; }

    /// <summary>Where an SMS code goes, or null.</summary>
    public string? Phone { get; init; }

    /// <summary>Where an e-mail code goes, or null.</summary>
    public string? Email { get; init; }

    /// <summary>The account as its person recognises it, masked.</summary>
    public string? Label { get; init; }

    /// <summary>Where a person whose case was begun by phone can finish it alone; null at other doors.</summary>
    public string? OwnPage { get; init; }

    /// <summary>Whether an agent may be told the code on the phone; otherwise the person enters it on <see cref="OwnPage"/> themselves.</summary>
    public bool IsSpoken { get; init; }

    /// <summary>The account as the database knows it; null where it is not known yet.</summary>
    public string? AccountHash { get; init; }

    /// <summary>When the person last proved a password to the service, or null.</summary>
    public DateTimeOffset? AuthenticatedAt { get; init; }

    /// <summary>The risks that are seen.</summary>
    public IReadOnlySet<Risk> Risks { get; init; } = FrozenSet<Risk>.Empty;

    /// <summary>Since when the account has had its phone number; null when the service does not say.</summary>
    public DateTimeOffset? PhoneHeldSince { get; init; }

    /// <summary>Whether messages are in Chinese.</summary>
    public bool IsChinese => Language.StartsWith("zh", StringComparison.OrdinalIgnoreCase);

    /// <summary>Says which case, never whose.</summary>
    public override string ToString() => Number.ToString();
}

/// <summary>What a proof is for.</summary>
internal enum ProofPurpose
{
    /// <summary>Closing the account.</summary>
    Close,

    /// <summary>Getting back to the account without its password, to set a new one or to close it.</summary>
    Recover,
}
