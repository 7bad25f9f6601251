using Adieu.Cases;
using Adieu.Staff;

namespace Adieu.Reviews;

/// <summary>Cases that go on only when somebody has looked: held because somebody said "this was not me", or parked because something keeps failing.</summary>
public interface IReviews
{
    /// <summary>The most that <see cref="ListAsync"/> gives.</summary>
    const int MostListed = 100;

    /// <summary>What waits, the most urgent first, <see cref="MostListed"/> at most; null when the member may not see it.</summary>
    Task<IReadOnlyList<ReviewView>?> ListAsync(StaffSeat seat, CancellationToken cancellationToken);

    /// <summary>One that waits, for who decides; looking is in the ledger. Null when it does not wait, or not for them.</summary>
    Task<ReviewView?> OpenAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken);

    /// <summary>Asks for the second pair of eyes without which nothing goes on of which somebody said that it was not them; null where it takes none.</summary>
    Task<SecondRequest?> AskSecondAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken);

    /// <summary>
    /// Lets it go on where it stopped. After a "this was not me" nothing is erased for at least another day, and both addresses
    /// are told, with a link that stops it again. Refusing instead is <see cref="Appeals.IRefusals"/>.
    /// </summary>
    Task<ReviewResult> ResumeAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken);
}

/// <summary>A case that waits for somebody to look.</summary>
/// <param name="Number">The case.</param>
/// <param name="Service">The service's id.</param>
/// <param name="Door">The door that it came through.</param>
/// <param name="State">Held, or parked.</param>
/// <param name="Resumes">Where it goes on.</param>
/// <param name="Problem">Why it stands still: a code, no personal data.</param>
/// <param name="AnswerBy">By when its person is entitled to an answer.</param>
public sealed record ReviewView(CaseNumber Number, string Service, Door Door, CaseState State, CaseState Resumes, string? Problem, DateTimeOffset AnswerBy)
{
    /// <summary>Whether somebody said that it was not them, so that going on takes two people.</summary>
    public bool IsDisputed => Problem == CaseView.Disputed;

    /// <summary>Whether it can still be refused: nothing was erased yet.</summary>
    public bool CanBeRefused { get; init; }

    /// <summary>Whether the law's deadline has passed.</summary>
    public bool IsOverdue { get; init; }

    /// <summary>The account, masked; null in the list.</summary>
    public string? Account { get; init; }

    /// <summary>The number alone.</summary>
    public override string ToString() => Number.ToString();
}

/// <summary>The outcome of letting a case go on.</summary>
public enum ReviewResult
{
    /// <summary>It goes on.</summary>
    Resumed,

    /// <summary>Somebody said that it was not them: another person has to sign first.</summary>
    NeedsSecond,

    /// <summary>It does not wait (any more), or not for this member.</summary>
    NotNow,
}
