using Adieu.Cases;

namespace Adieu.Staff;

/// <summary>Where requests for a second pair of eyes are stored. All times are the database's.</summary>
internal interface ISecondStore
{
    /// <summary>The member's request for a case that waits, or a new one with other digits.</summary>
    Task<SecondRequest> AskAsync(StaffSeat seat, CaseNumber number, SecondFor what, string service, CancellationToken cancellationToken);

    /// <summary>The last request that a member made for a case, while it waits or its signature counts; with its digits.</summary>
    Task<SecondRequest?> AskedAsync(string staff, CaseNumber number, CancellationToken cancellationToken);

    /// <summary>Everything that waits, without digits, and who asks.</summary>
    Task<IReadOnlyList<(SecondRequest Request, string Staff)>> WaitingAsync(CancellationToken cancellationToken);

    /// <summary>Takes a try and compares; those made at the same time cannot share one.</summary>
    /// <returns>How many are left, or null when it does not wait any more; and whether the digits fit.</returns>
    Task<(int? Left, bool Fits)> TryAsync(string id, string digits, CancellationToken cancellationToken);

    /// <summary>Signs; null when somebody was faster.</summary>
    Task<SecondSignature?> SignAsync(string id, string second, CancellationToken cancellationToken);

    /// <summary>Who signed a member's request for a case since a time, by staff id; null when nobody did, too long ago, or somebody who was stopped since.</summary>
    Task<string?> SignedAsync(string staff, CaseNumber number, SecondFor what, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>
    /// Whether two accounts are one person's: the same declared ID number or the same mailbox. Null where nobody knows: there is
    /// nothing of the same kind known of both. Who is no member, such as a rule that refused by itself, is nobody else's account.
    /// </summary>
    /// <param name="one">A staff id.</param>
    /// <param name="other">Another.</param>
    /// <param name="byNumber">Whether only ID numbers show that they are two people, since somebody can have two mailboxes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<bool?> SamePersonAsync(string one, string other, bool byNumber, CancellationToken cancellationToken);
}
