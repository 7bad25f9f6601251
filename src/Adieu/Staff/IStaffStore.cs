namespace Adieu.Staff;

/// <summary>Where staff and their sessions are stored. All times are the database's; tokens are keyed hashes.</summary>
internal interface IStaffStore
{
    /// <summary>Stores a new member with an invitation; false when the name is taken.</summary>
    Task<bool> InviteAsync(StaffMember member, string invitationHash, TimeSpan goodFor, CancellationToken cancellationToken);

    /// <summary>
    /// Invites a member of Adieu's own once more: password, second factor and passkeys are forgotten, all sessions end; with its ledger entry.
    /// False for who works here no more, and for whom a provider signs in.
    /// </summary>
    Task<bool> InviteAgainAsync(string id, string securityStamp, string invitationHash, TimeSpan goodFor, string by, CancellationToken cancellationToken);

    /// <summary>The member whom an unused invitation is for.</summary>
    Task<StaffMember?> FindInvitedAsync(string invitationHash, CancellationToken cancellationToken);

    Task<StaffMember?> FindAsync(string name, CancellationToken cancellationToken);

    Task<StaffMember?> GetAsync(string id, CancellationToken cancellationToken);

    Task<IReadOnlyList<StaffMember>> AllAsync(CancellationToken cancellationToken);

    /// <summary>Uses the invitation up and makes the member active; false when somebody was faster.</summary>
    Task<bool> ActivateAsync(string id, string invitationHash, CancellationToken cancellationToken);

    /// <summary>Lets somebody work or stops them, in which case all their sessions end; with its ledger entry.</summary>
    /// <returns>False when they are in none of the states <paramref name="from"/>.</returns>
    Task<bool> SetStateAsync(string id, IReadOnlyList<StaffState> from, StaffState to, string by, CancellationToken cancellationToken);

    /// <summary>Keeps the keyed hash of a member's own ID number, with its ledger entry; false where one is kept, and for who works here no more.</summary>
    Task<bool> DeclareAsync(string id, string ownHash, string by, CancellationToken cancellationToken);

    /// <summary>Keeps a sealed TOTP secret that is yet to be proved; nothing changes once one was.</summary>
    Task SaveTotpAsync(StaffMember member, CancellationToken cancellationToken);

    /// <summary>Takes one of five attempts, before anything is compared; false where all are taken, or the member is locked out or not there.</summary>
    Task<bool> TakeAttemptAsync(string id, CancellationToken cancellationToken);

    /// <summary>The attempt was wrong: after the fifth nothing is taken from them for 15 minutes.</summary>
    Task FailAttemptAsync(string id, CancellationToken cancellationToken);

    /// <summary>The attempt was right, but proves only the first half: earlier wrong ones stay counted.</summary>
    Task GiveAttemptBackAsync(string id, CancellationToken cancellationToken);

    /// <summary>Everything was right: wrong ones are forgotten.</summary>
    Task ForgetAttemptsAsync(string id, CancellationToken cancellationToken);

    /// <summary>Uses a step of the TOTP up; false when it, or a later one, was used already.</summary>
    Task<bool> UseStepAsync(string id, long step, CancellationToken cancellationToken);

    /// <summary>The member whom a provider knows, by the keyed hash of issuer and subject.</summary>
    Task<StaffMember?> FindProvidedAsync(string providerHash, CancellationToken cancellationToken);

    /// <summary>Enters a member whom a provider vouches for, with its ledger entry; does nothing when they are there, or the name is.</summary>
    Task EnterAsync(StaffMember member, string providerHash, string by, CancellationToken cancellationToken);

    /// <summary>Gives a member another role; all their sessions end; with its ledger entry.</summary>
    Task ChangeRoleAsync(string id, StaffRole role, string by, CancellationToken cancellationToken);

    /// <summary>Begins a session that is good for the second factor only, or for the place alone when that was <paramref name="proved"/> elsewhere.</summary>
    Task BeginAsync(string sessionId, string tokenHash, string staffId, string device, bool proved, CancellationToken cancellationToken);

    /// <summary>Completes a session under a new token; false when it is not there any more.</summary>
    Task<bool> CompleteAsync(string tokenHash, string newTokenHash, string? service, string? desk, CancellationToken cancellationToken);

    /// <summary>Who sits behind a token, if they are active and the session is alive; notes that it was used.</summary>
    Task<StaffSeat?> SeatAsync(string tokenHash, StaffOptions options, CancellationToken cancellationToken);

    /// <summary>Notes that a session's second factor was given again just now.</summary>
    Task FreshenAsync(string sessionId, CancellationToken cancellationToken);

    Task EndAsync(string tokenHash, CancellationToken cancellationToken);

    /// <summary>Ends all sessions of a member.</summary>
    Task EndAllAsync(string staffId, CancellationToken cancellationToken);

    /// <summary>Ends one session of a member, by its public id.</summary>
    Task<bool> EndSessionAsync(string staffId, string sessionId, CancellationToken cancellationToken);

    Task<IReadOnlyList<StaffSession>> SessionsAsync(string staffId, StaffOptions options, CancellationToken cancellationToken);
}
