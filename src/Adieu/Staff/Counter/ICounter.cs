using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Standing;

namespace Adieu.Staff;

/// <summary>
/// What a clerk does for a person who stands at the counter. The clerk looks up, checks the card and proposes; the person
/// confirms, on their own phone or on the desk's pad. Nothing here can close an account.
/// </summary>
public interface ICounter
{
    /// <summary>Looks an account up by the number on the card. Every call counts against the caps and is in the ledger.</summary>
    /// <param name="seat">Who asks.</param>
    /// <param name="document">The ID number, as the reader typed it.</param>
    /// <param name="name">The name on the card, if it was read too; it is compared and never shown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<LookUpResult> LookUpAsync(StaffSeat seat, string document, string? name, CancellationToken cancellationToken);

    /// <summary>What a look-up found, as it stands now; null when it is not this member's, or too old.</summary>
    Task<CounterView?> FindAsync(StaffSeat seat, string lookUp, SubjectKey account, CancellationToken cancellationToken);

    /// <summary>Notes what the card showed, opens the case, records the choices and sends the person their code. The same twice gives the same case.</summary>
    Task<StartResult> StartAsync(StaffSeat seat, string lookUp, SubjectKey account, CounterStart start, CancellationToken cancellationToken);

    /// <summary>Who may act for somebody else here, by the law of the seat's service; empty where the counter is shut.</summary>
    IReadOnlyList<Policies.Representation> Representations(StaffSeat seat);

    /// <summary>
    /// Begins a case for somebody who acts for the account's person. A second member of staff must see the papers too
    /// (<see cref="AskSecondAsync"/>); then the representative confirms on the pad. The account's own addresses are told at once.
    /// </summary>
    /// <returns>
    /// As <see cref="StartAsync"/>; what is missing is also <c>relation</c>, <c>document</c>, <c>paper-</c> and a paper's id,
    /// <c>own-account</c> (it is their own), <c>of-age</c> (the person is no minor), <c>close</c> (the clerk's family).
    /// </returns>
    Task<StartResult> RepresentAsync(StaffSeat seat, string lookUp, SubjectKey account, RepresentStart start, CancellationToken cancellationToken);

    /// <summary>A case that this member began, or null.</summary>
    Task<CaseView?> CaseAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken);

    /// <summary>
    /// Refuses in writing what only the service can lift, so that the person can appeal: the case begins with the refusal. Null
    /// when nothing of the kind is in the way, or there is no reason.
    /// </summary>
    Task<RefusedAtCounter?> RefuseAsync(StaffSeat seat, string lookUp, SubjectKey account, string reason, string language, CancellationToken cancellationToken);

    /// <summary>
    /// For a person with neither phone nor mailbox, and for whoever acts for another: asks for a second member of staff, who looks
    /// at card and person too. Null when the case does not wait for one.
    /// </summary>
    Task<SecondRequest?> AskSecondAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken);

    /// <summary>What <see cref="ISecondPair"/> does with a signature for the counter. The person still confirms: on the pad, where the case is shown at once. False when it does not wait for it.</summary>
    Task<bool> VouchAsync(SecondSignature signature, CancellationToken cancellationToken);

    /// <summary>Shows one thing in full, with a reason; in the ledger.</summary>
    /// <param name="seat">Who asks.</param>
    /// <param name="lookUp">The look-up.</param>
    /// <param name="account">The account.</param>
    /// <param name="field"><c>name</c>, <c>phone</c> or <c>email</c>.</param>
    /// <param name="reason">One of <see cref="UnmaskReasons"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when it may not be, or there is none.</returns>
    Task<string?> UnmaskAsync(StaffSeat seat, string lookUp, SubjectKey account, string field, string reason, CancellationToken cancellationToken);

    /// <summary>For what something may be shown in full.</summary>
    static IReadOnlyList<string> UnmaskReasons { get; } = ["rare-characters", "several-people", "person-asks"];
}

/// <summary>The outcome of a look-up.</summary>
public abstract record LookUpResult
{
    private LookUpResult()
    {
    }

    /// <summary>There is one.</summary>
    /// <param name="LookUp">The look-up's id.</param>
    /// <param name="Account">The account's key.</param>
    public sealed record Found(string LookUp, SubjectKey Account) : LookUpResult;

    /// <summary>Nobody has an account with this number.</summary>
    public sealed record None : LookUpResult;

    /// <summary>The name is not that of the account.</summary>
    public sealed record NameDiffers : LookUpResult;

    /// <summary>The number is no ID number: its check character or date is wrong. Nothing was looked up.</summary>
    public sealed record NoNumber : LookUpResult;

    /// <summary>The clerk's own account, or that of a relative: somebody else has to serve.</summary>
    public sealed record TooClose : LookUpResult;

    /// <summary>Too many look-ups without a case.</summary>
    public sealed record Capped(DateTimeOffset Until) : LookUpResult;

    /// <summary>This member may not look up here.</summary>
    public sealed record Forbidden : LookUpResult;
}

/// <summary>What was refused at the counter, for the letter that is printed there; nothing keeps the reason readable afterwards.</summary>
/// <param name="Case">The case, as it was before.</param>
/// <param name="Reason">Why.</param>
public sealed record RefusedAtCounter(CaseView Case, string Reason)
{
    /// <summary>The case and nothing else.</summary>
    public override string ToString() => Case.Number.ToString();
}

/// <summary>The standing at a glance, masked.</summary>
public sealed record CounterView
{
    /// <summary>The account as its person recognises it.</summary>
    public required string Label { get; init; }

    /// <summary>The end of the number on the card.</summary>
    public required string? Document { get; init; }

    /// <summary>Where codes can go, masked; empty for a person with neither.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>What stands in the way, and what is given up.</summary>
    public required StandingReport Standing { get; init; }

    /// <summary>Whether the service would settle all that stands in the way, if the person agreed to it on the pad.</summary>
    public bool Settles { get; init; }

    /// <summary>The account's open case, or null.</summary>
    public required CaseView? Open { get; init; }
}

/// <summary>What the clerk notes and proposes.</summary>
/// <param name="Name">The name on the card is the account's.</param>
/// <param name="Number">The number was read from the card itself.</param>
/// <param name="Expiry">The card has not expired.</param>
/// <param name="Face">The person looks like the photo.</param>
/// <param name="CoolingOffDays">What the person chose.</param>
/// <param name="LossesAccepted">What the person said of what they give up.</param>
/// <param name="Language">The person's language.</param>
public sealed record CounterStart(bool Name, bool Number, bool Expiry, bool Face, int CoolingOffDays, bool LossesAccepted, string Language);

/// <summary>The outcome of beginning a case.</summary>
public abstract record StartResult
{
    private StartResult()
    {
    }

    /// <summary>The case waits for the person.</summary>
    public sealed record Started(CaseView Case) : StartResult;

    /// <summary>Something is missing: <c>name</c>, <c>number</c>, <c>expiry</c>, <c>face</c>, or a code of <see cref="ChooseResult.Invalid"/>.</summary>
    public sealed record Invalid(IReadOnlyList<string> Fields) : StartResult;

    /// <summary>Something has to be settled first.</summary>
    public sealed record Blocked : StartResult;

    /// <summary>The account is being closed already.</summary>
    public sealed record UnderWay(CaseView Case) : StartResult;

    /// <summary>The look-up is too old or somebody else's, the account has gone, or the counter is not open.</summary>
    public sealed record NotNow : StartResult;
}
