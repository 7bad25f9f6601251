using Adieu.Cases;
using Adieu.Staff;

namespace Adieu.Appeals;

/// <summary>
/// What a person can do against a refusal. They say why in their own words; a privacy officer who did not refuse decides
/// within the days of the law pack; when they are right the case goes on at once.
/// </summary>
public interface IAppeals
{
    /// <summary>The refusal of a case and what became of it; null when it was not refused. Holds nothing personal.</summary>
    Task<AppealView?> FindAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>Takes an appeal: one for each refusal.</summary>
    /// <param name="number">The case.</param>
    /// <param name="words">Why, 1 to 2,000 characters. Sealed; destroyed with the decision.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<AppealResult> FileAsync(CaseNumber number, string words, CancellationToken cancellationToken);

    /// <summary>The most that <see cref="ListAsync"/> gives of those that wait, and of those that are decided.</summary>
    const int MostListed = 100;

    /// <summary>Appeals that wait, the most urgent first, and those decided in the last 30 days, <see cref="MostListed"/> of either at most; null when the member may not see them.</summary>
    Task<IReadOnlyList<AppealView>?> ListAsync(StaffSeat seat, CancellationToken cancellationToken);

    /// <summary>What was said by both sides, for who decides; looking is in the ledger. Null when there is no appeal that waits, or it is their own or a relative's.</summary>
    Task<AppealFile?> OpenAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken);

    /// <summary>Asks for the second pair of eyes that granting needs where it lifts what still blocks the account; null where it does not, or who asks may not decide.</summary>
    Task<SecondRequest?> AskSecondAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken);

    /// <summary>Decides. Granted, the case goes on where it stood, with its cooling-off begun anew.</summary>
    /// <param name="seat">Who decides.</param>
    /// <param name="number">The case.</param>
    /// <param name="granted">Whether the person is right.</param>
    /// <param name="answer">Why, in the person's language, 1 to 2,000 characters; it is sent to the person and stands nowhere else.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<DecideResult> DecideAsync(StaffSeat seat, CaseNumber number, bool granted, string answer, CancellationToken cancellationToken);
}

/// <summary>A refusal and its appeal.</summary>
/// <param name="Number">The case.</param>
/// <param name="Service">The service's id.</param>
/// <param name="Basis">What the refusal rests on: an id of the service's bases, or words.</param>
/// <param name="RefusedAt">When it was refused.</param>
/// <param name="Until">Until when an appeal can be made.</param>
public sealed record AppealView(CaseNumber Number, string Service, string Basis, DateTimeOffset RefusedAt, DateTimeOffset Until)
{
    /// <summary>When the appeal came, or null.</summary>
    public DateTimeOffset? FiledAt { get; init; }

    /// <summary>By when the law wants an answer, or null.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When it was decided, or null.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Whether the person was right; null before the decision.</summary>
    public bool? Granted { get; init; }

    /// <summary>Whether it waits longer than the law allows.</summary>
    public bool IsOverdue { get; init; }

    /// <summary>Whether an appeal can be made now.</summary>
    public bool CanAppeal { get; init; }
}

/// <summary>What both sides said.</summary>
/// <param name="View">The appeal.</param>
/// <param name="Account">The account, masked.</param>
/// <param name="Reason">Why it was refused.</param>
/// <param name="Words">What the person says.</param>
/// <param name="Bar">Why the reader does not decide, <see cref="DecideResult.Own"/> or <see cref="DecideResult.Unknown"/>; null when they can.</param>
public sealed record AppealFile(AppealView View, string? Account, string Reason, string Words, DecideResult? Bar)
{
    /// <summary>What a granted appeal lifts for this case alone: the blockers that the refusal rests on. Not empty: a second person has to sign.</summary>
    public IReadOnlyList<string> Lifts { get; init; } = [];

    /// <summary>Says which, never what.</summary>
    public override string ToString() => View.Number.ToString();
}

/// <summary>The outcome of appealing.</summary>
public enum AppealResult
{
    /// <summary>Taken.</summary>
    Filed,

    /// <summary>There are no words, or too many.</summary>
    Invalid,

    /// <summary>Nothing was refused, an appeal was made already, or its time is over.</summary>
    NotNow,
}

/// <summary>The outcome of deciding.</summary>
public enum DecideResult
{
    /// <summary>Decided; the person is told.</summary>
    Decided,

    /// <summary>There is no answer, or it is too long.</summary>
    Invalid,

    /// <summary>Who refused does not decide the appeal, under another account of theirs no more than under the same; nor does whoever the account belongs to, or a relative.</summary>
    Own,

    /// <summary>Nobody can tell whether they are who refused: not both have an ID number declared, or a mailbox where the rules take that.</summary>
    Unknown,

    /// <summary>Granting lifts a blocker, and nobody else who did not refuse has signed (<see cref="ISecondPair"/>) since the appeal came, within the last hour.</summary>
    NeedsSecond,

    /// <summary>The account is being closed by another case meanwhile: there is nothing to go on with.</summary>
    OtherCase,

    /// <summary>It does not wait for this decision, or not for this member's.</summary>
    NotNow,
}
