using Adieu.Erasure;
using Adieu.Settlement;
using Adieu.Standing;

namespace Adieu.Cases;

/// <summary>A case as its person may see it. Holds no personal data but what the masked texts show.</summary>
public sealed record CaseView
{
    /// <summary>The public number.</summary>
    public required CaseNumber Number { get; init; }

    /// <summary>The service's id.</summary>
    public required string Service { get; init; }

    /// <summary>The door.</summary>
    public required Door Door { get; init; }

    /// <summary>As what somebody else acts for the account's person; null when it is the person.</summary>
    public Capacity? Capacity { get; init; }

    /// <summary>The end of that other person's ID number, for who serves them; null when it is the person, or once the case has ended.</summary>
    public string? RepresentativeDocument { get; init; }

    /// <summary>Whether who acts here may have a copy of the data.</summary>
    public bool MayExport { get; init; } = true;

    /// <summary>Where it stands.</summary>
    public required CaseState State { get; init; }

    /// <summary>Optimistic version: goes up with every move.</summary>
    public required int Version { get; init; }

    /// <summary>The account as the person recognises it, masked, such as <c>张* 138****8000</c>; null once the case has ended.</summary>
    public string? AccountLabel { get; init; }

    /// <summary>Language tag for notices.</summary>
    public required string Language { get; init; }

    /// <summary>What the person chose; null before.</summary>
    public Choices? Choices { get; init; }

    /// <summary>The number that the person can give up with the account, and who would be told; null where nobody would be.</summary>
    public NumberOffer? NumberOffer { get; init; }

    /// <summary>Cooling-off lengths to pick from, in days, for this case.</summary>
    public required IReadOnlyList<int> AllowedCoolingOffDays { get; init; }

    /// <summary>The length that was chosen; before, the service's usual one, or the next longer where this case has to wait longer.</summary>
    /// <param name="usual">The service's usual length, in days.</param>
    public int LikelyCoolingOffDays(int usual) => Choices?.CoolingOffDays ?? AllowedCoolingOffDays.Order().FirstOrDefault(days => days >= usual, AllowedCoolingOffDays.DefaultIfEmpty(usual).Max());

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When erasure is due; null before confirmation.</summary>
    public DateTimeOffset? ErasesAt { get; init; }

    /// <summary>Until when a person without an answer is entitled to one (the law pack's deadline).</summary>
    public required DateTimeOffset AnswerBy { get; init; }

    /// <summary>What happened, oldest first.</summary>
    public required IReadOnlyList<CaseMove> Timeline { get; init; }

    /// <summary>What the person agreed to have settled, item by item; empty before, and once the case has ended (then the certificate has it).</summary>
    public IReadOnlyList<SettledItem> Settlement { get; init; } = [];

    /// <summary>Ids of blockers that an appeal has lifted for this case alone.</summary>
    public IReadOnlyList<string> Lifted { get; init; } = [];

    /// <summary>Whether nothing is erased unless somebody agrees whom the person trusts.</summary>
    public bool NeedsContact { get; init; }

    /// <summary>Whether that somebody has agreed.</summary>
    public bool ContactAgreed { get; init; }

    /// <summary>How many people are told when the data is erased.</summary>
    public int PeopleToTell { get; init; }

    /// <summary>For an operator or the person: why the case stands still (codes, no personal data); null when it does not.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the person can still keep the account.</summary>
    public bool CanBeKept => State is CaseState.Confirmed or CaseState.Frozen or CaseState.Blocked or CaseState.Held && !IsUnderReview;

    /// <summary>Whether somebody said "this was not me": until a person has looked, nobody moves the case, who holds it least of all.</summary>
    public bool IsUnderReview => State == CaseState.Held && Problem == Disputed;

    /// <summary>The problem of a case of which somebody said "this was not me".</summary>
    public const string Disputed = "disputed";
}

/// <summary>A phone number that a person can give up.</summary>
/// <param name="Phone">The number, masked.</param>
/// <param name="Listeners">The services that would be told, by name.</param>
public sealed record NumberOffer(string Phone, IReadOnlyList<Services.LocalText> Listeners);

/// <summary>One move of a case.</summary>
public sealed record CaseMove(CaseState State, DateTimeOffset At);

/// <summary>What the person sees of proving who they are.</summary>
/// <param name="Methods">The methods that the door's policy names, in its order.</param>
/// <param name="Satisfied">Whether the policy is met.</param>
/// <param name="Policy">The policy, for a page that explains it.</param>
public sealed record ProofView(IReadOnlyList<MethodView> Methods, bool Satisfied, Services.ProofPolicy Policy)
{
    /// <summary>The methods that would bring the person further, in the policy's order; empty when the policy is met.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>How many more proofs it takes at the least.</summary>
    public int Left { get; init; }

    /// <summary>Why more is asked than the policy says; empty when it is not.</summary>
    public IReadOnlyList<Demand> Because { get; init; } = [];
}

/// <summary>A risk because of which more is asked.</summary>
/// <param name="Risk">The risk.</param>
/// <param name="Source">Where the service published its rule; null for a rule of Adieu's own.</param>
public sealed record Demand(Services.Risk Risk, string? Source);

/// <summary>One method of proof.</summary>
/// <param name="Id">Such as <c>sms</c>.</param>
/// <param name="Available">Whether this account can use it (an e-mail code needs an address).</param>
/// <param name="Proven">Whether it is proved already.</param>
/// <param name="Destination">Where a code goes, masked; null for methods without one.</param>
/// <param name="CodeSentAt">When the last code was sent, or null.</param>
/// <param name="CanSendAt">When the next may be sent.</param>
/// <param name="Needs">
/// What is missing before it can be used: <c>consent</c>, <c>enrolment</c>, <c>age</c> (what was enrolled is too new to
/// be trusted), <c>engine</c> (out of order, try later), <c>attempts</c> (none left today); null for nothing.
/// </param>
public sealed record MethodView(
    string Id, bool Available, bool Proven, string? Destination, DateTimeOffset? CodeSentAt, DateTimeOffset CanSendAt, string? Needs = null);

/// <summary>What closing would do.</summary>
/// <param name="Stores">By store, from the plans.</param>
/// <param name="ReRegistration">What becomes of identifiers that this account has.</param>
public sealed record ClosurePreview(IReadOnlyList<StorePreview> Stores, IReadOnlyList<Services.ReRegistrationRule> ReRegistration);

/// <summary>Everything that a person is shown before they decide, of one moment.</summary>
/// <param name="Standing">What stands between the account and closure: after the settlement, where one is agreed to and still the same.</param>
/// <param name="Preview">What closing would do, to the row; the settlement included where it is agreed to.</param>
/// <param name="Settlement">What settling would come to; null where the service settles nothing, or the case is past it.</param>
public sealed record ClosureLook(StandingReport Standing, ClosurePreview Preview, SettlementView? Settlement);

/// <summary>One store's part of a preview.</summary>
public sealed record StorePreview(string Store, Preview Preview);
