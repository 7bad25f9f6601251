using Adieu.Cases;
using Adieu.Staff;

namespace Adieu.Appeals;

/// <summary>
/// Refusing in writing: with a reason and a basis, told to the person with the way to appeal. Whoever is told no at a
/// screen, at a counter or on the phone gets the same letter.
/// </summary>
public interface IRefusals
{
    /// <summary>Refuses a case. A clerk or an agent may refuse what they began and nobody has confirmed; a privacy officer also what is held or parked.</summary>
    /// <param name="seat">Who refuses; whoever it is does not decide the appeal.</param>
    /// <param name="number">The case.</param>
    /// <param name="reason">Why, in the person's language, 1 to 2,000 characters; sealed, and destroyed with the appeal's decision.</param>
    /// <param name="basis">What it rests on: the id of one of the service's bases, or words.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<RefuseResult> RefuseAsync(StaffSeat seat, CaseNumber number, string reason, string basis, CancellationToken cancellationToken);

    /// <summary>
    /// The person wants the decision in writing that only the service can lift what blocks them: the case is refused on those
    /// blockers' own reasons and bases, so that they can appeal. Called only after the caller has shown that the visitor may act for that case.
    /// </summary>
    /// <returns>False when nothing blocks that the person cannot clear themselves.</returns>
    Task<bool> ObjectAsync(CaseNumber number, CancellationToken cancellationToken);
}

/// <summary>The outcome of refusing.</summary>
public enum RefuseResult
{
    /// <summary>Refused; the person is told.</summary>
    Refused,

    /// <summary>There is no reason or no basis, or it is too long.</summary>
    Invalid,

    /// <summary>The case is not this member's to refuse (their own and their relatives' are nobody's), or is past it.</summary>
    NotNow,
}
