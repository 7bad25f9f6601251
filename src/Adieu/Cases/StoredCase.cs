using Adieu.Erasure;
using Adieu.Farewells;
using Adieu.Services;
using Adieu.Settlement;

namespace Adieu.Cases;

/// <summary>A case as it is stored. Whatever could name the person is in <see cref="Sealed"/>.</summary>
internal sealed record StoredCase
{
    public required CaseNumber Number { get; init; }

    public required string Service { get; init; }

    public required string ServiceVersion { get; init; }

    public required Door Door { get; init; }

    /// <summary>As what somebody else acts for the account's person; null when it is the person.</summary>
    public Capacity? Capacity { get; init; }

    public required CaseState State { get; init; }

    /// <summary>For a waiting case, where it goes on.</summary>
    public CaseState? Resumes { get; init; }

    public required int Version { get; init; }

    public required string Language { get; init; }

    /// <summary>Keyed hash of service and account key.</summary>
    public required string AccountHash { get; init; }

    /// <summary>The case's own key, sealed; null once the case has ended.</summary>
    public byte[]? SealedKey { get; init; }

    /// <summary>The sealed <see cref="CaseSecrets"/>; null once the case has ended.</summary>
    public byte[]? Sealed { get; init; }

    public int? CoolingOffDays { get; init; }

    public string? ReasonId { get; init; }

    public bool LossesAccepted { get; init; }

    public DateTimeOffset? AuthenticatedAt { get; init; }

    public DateTimeOffset? RecoveredAt { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ConfirmedAt { get; init; }

    public DateTimeOffset? ErasesAt { get; init; }

    public required DateTimeOffset AnswerBy { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public int Attempts { get; init; }

    public string? Problem { get; init; }

    /// <summary>The claim under which a lane holds the case; null when none does.</summary>
    public string? Claim { get; init; }
}

/// <summary>What a case knows of its person; sealed with the case's own key, destroyed with it.</summary>
/// <param name="Account">The account's key, serialised.</param>
/// <param name="Label">The account as its person recognises it, masked.</param>
/// <param name="Phone">Where notices go, or null.</param>
/// <param name="Email">Where notices go, or null.</param>
/// <param name="Identifiers">Identifiers by kind, for the tombstones.</param>
/// <param name="Words">The person's free words, or null.</param>
internal sealed record CaseSecrets(string Account, string? Label, string? Phone, string? Email, IReadOnlyDictionary<string, string> Identifiers, string? Words)
{
    /// <summary>What was known of the phone number's past.</summary>
    public PhoneHistory? PhoneHistory { get; init; }

    /// <summary>Who acts for the account's person, or null.</summary>
    public Representative? Representative { get; init; }

    /// <summary>Whether the person gives up the phone number with the account, and has other services told.</summary>
    public bool GivesUpNumber { get; init; }

    /// <summary>Since when the service has known the person's device, or null.</summary>
    public DateTimeOffset? DeviceSince { get; init; }

    /// <summary>What the person had put between a closure and its happening, when the case was opened.</summary>
    public ClosureLock? Lock { get; init; }

    /// <summary>Whether the trusted contact, where one is needed, has agreed.</summary>
    public bool ContactAgreed { get; init; }

    /// <summary>Ids of blockers that an appeal has lifted for this case alone.</summary>
    public IReadOnlyList<string> Overridden { get; init; } = [];

    /// <summary>What the person agreed to have settled, or null.</summary>
    public SettlementConsent? Agreed { get; init; }

    /// <summary>When that was carried out; null before.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>Who is to be told what when the data is erased, or null.</summary>
    public Farewell? Farewell { get; init; }

    /// <summary>What a case takes from a profile.</summary>
    public static CaseSecrets From(SubjectKey account, AccountProfile profile) =>
        new(account.Serialize(), profile.Label, profile.Phone, profile.Email, profile.Identify(), null) { PhoneHistory = profile.PhoneHistory, Lock = profile.Lock };

    /// <summary>The same with what the profile says now. A number that was changed meanwhile is not the one that was given up.</summary>
    public CaseSecrets Renew(AccountProfile profile) => this with
    {
        Label = profile.Label,
        Phone = profile.Phone,
        Email = profile.Email,
        Identifiers = profile.Identify(),
        PhoneHistory = profile.PhoneHistory,
        Lock = profile.Lock,
        GivesUpNumber = GivesUpNumber && profile.Phone == Phone,
    };

    /// <summary>Says that there are secrets, never which.</summary>
    public override string ToString() => "secrets:***";
}
