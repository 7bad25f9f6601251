namespace Adieu.Staff;

/// <summary>Who works here: inviting, listing, stopping. Each decision is in the ledger, with who took it.</summary>
public interface IStaffPeople
{
    /// <summary>Everybody, by name.</summary>
    Task<IReadOnlyList<StaffMember>> AllAsync(CancellationToken cancellationToken);

    /// <summary>Invites somebody.</summary>
    /// <param name="invite">Whom.</param>
    /// <param name="by">The staff id of who does it, or <c>cli</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The invitation's address, which is shown once; null when the name is taken.</returns>
    Task<Invitation?> InviteAsync(NewStaff invite, string by, CancellationToken cancellationToken);

    /// <summary>
    /// Invites somebody once more, whose invitation is too old, or who has lost the password or the second factor: both are forgotten, and all
    /// their sessions end. What is known of them, such as their own ID number, stays.
    /// </summary>
    /// <returns>The new invitation; null for who works here no more, and for whom a company's own provider signs in.</returns>
    Task<(StaffMember Who, Invitation Invitation)?> InviteAgainAsync(string name, string by, CancellationToken cancellationToken);

    /// <summary>
    /// Declares somebody's own ID number where none was: then it can be told that they and a colleague are two people. Kept as a keyed
    /// hash; one that was declared stays.
    /// </summary>
    /// <returns>False for oneself, for who works here no more, and where one is declared.</returns>
    Task<bool> DeclareAsync(string name, string ownDocument, string by, CancellationToken cancellationToken);

    /// <summary>Stops somebody for good; all their sessions end.</summary>
    Task<bool> DisableAsync(string name, string by, CancellationToken cancellationToken);

    /// <summary>Stops somebody at once, or lets them go on; all their sessions end.</summary>
    Task<bool> LockAsync(string staff, bool locked, StaffSeat by, CancellationToken cancellationToken);

    /// <summary>The open sessions of somebody.</summary>
    Task<IReadOnlyList<StaffSession>> SessionsAsync(string staff, CancellationToken cancellationToken);

    /// <summary>Ends one session of somebody.</summary>
    Task<bool> EndSessionAsync(string staff, string session, CancellationToken cancellationToken);
}

/// <summary>Somebody to be invited.</summary>
/// <param name="Name">The name to sign in with: 2 to 40 lower-case letters, digits, dots and hyphens.</param>
/// <param name="DisplayName">What colleagues call them.</param>
/// <param name="Role">Their role.</param>
/// <param name="Email">Where the invitation goes, or null.</param>
/// <param name="OwnDocument">Their own ID number, kept as a keyed hash so that they cannot act on their own account; or null.</param>
public sealed record NewStaff(string Name, string DisplayName, StaffRole Role, string? Email, string? OwnDocument)
{
    /// <summary>ID numbers of relatives whom they declared: kept as keyed hashes, refused like their own.</summary>
    public IReadOnlyList<string> Relatives { get; init; } = [];

    /// <summary>Name and role only.</summary>
    public override string ToString() => $"{Name} ({Role})";
}

/// <summary>An invitation to be given to somebody.</summary>
/// <param name="Staff">The staff id.</param>
/// <param name="Address">The page where they set their password. Good once.</param>
/// <param name="Until">Until when.</param>
public sealed record Invitation(string Staff, string Address, DateTimeOffset Until);
