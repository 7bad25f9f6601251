using Adieu.Cases;

namespace Adieu.Staff;

/// <summary>
/// The second pair of eyes. Who needs one asks from their own page, which then shows three digits; a supervisor signs in a
/// session of their own, on a screen of their own, and types those digits: they have been there, and mean this very case.
/// Nobody types a password on a colleague's screen, and who comes in by a company's provider signs like everybody.
/// </summary>
public interface ISecondPair
{
    /// <summary>What waits for a second pair of eyes, the oldest first; empty for whoever may not be one.</summary>
    Task<IReadOnlyList<SecondRequest>> WaitingAsync(StaffSeat second, CancellationToken cancellationToken);

    /// <summary>What a second person has to look at before they sign; looking is in the ledger. Null when it does not wait (any more), or not for them.</summary>
    Task<SecondFile?> OpenAsync(StaffSeat second, string id, CancellationToken cancellationToken);

    /// <summary>Signs, and what waited for it goes on.</summary>
    /// <param name="second">Who signs.</param>
    /// <param name="id">The request.</param>
    /// <param name="digits">The digits on the screen of who asked: three tries.</param>
    /// <param name="code">Six digits of the signer's authenticator; needed where their sign-in is no longer fresh.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<SecondResult> SignAsync(StaffSeat second, string id, string digits, string? code, CancellationToken cancellationToken);

    /// <summary>The request that a member made for a case, with its digits, signed or not; null when there is none that counts.</summary>
    Task<SecondRequest?> AskedAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken);
}
