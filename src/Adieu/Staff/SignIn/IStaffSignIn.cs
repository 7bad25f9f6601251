namespace Adieu.Staff;

/// <summary>
/// How staff come in: a password, then a second factor, then a seat for one shift. Sessions are rows, so that they can be
/// listed and ended. An unknown name, a wrong password and a disabled account give the same answer in the same time.
/// </summary>
public interface IStaffSignIn
{
    /// <summary>Takes name and password. The session that it gives is good for nothing but the second factor.</summary>
    Task<StaffToken?> PasswordAsync(string name, string password, string device, CancellationToken cancellationToken);

    /// <summary>Takes the code of the second factor and gives a new token; the old one is worth nothing from then on.</summary>
    /// <param name="token">The token that the password gave.</param>
    /// <param name="code">The six digits.</param>
    /// <param name="service">The service whose people are served, or null.</param>
    /// <param name="desk">Which window or line, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<StaffToken?> SecondAsync(string token, string code, string? service, string? desk, CancellationToken cancellationToken);

    /// <summary>The same for a member whose passkey has just been checked, or made at the first sign-in.</summary>
    Task<StaffToken?> SecondByPasskeyAsync(string token, StaffSeat seat, string? service, string? desk, CancellationToken cancellationToken);

    /// <summary>The same for a member whose provider has asked for the second factor already.</summary>
    Task<StaffToken?> SecondByProviderAsync(string token, string? service, string? desk, CancellationToken cancellationToken);

    /// <summary>Who sits behind a token, or null when it is not good (any more). Looking keeps the session alive.</summary>
    Task<StaffSeat?> SeatAsync(string token, CancellationToken cancellationToken);

    /// <summary>The secret for an authenticator app, for somebody who has none yet; null when they have, or gave no password.</summary>
    Task<Enrolment?> EnrolAsync(string token, CancellationToken cancellationToken);

    /// <summary>Ends a session.</summary>
    Task SignOutAsync(string token, CancellationToken cancellationToken);

    /// <summary>Takes the authenticator's digits once more, before something that is not to happen in an unattended session; when they are right, the sign-in counts as fresh again.</summary>
    Task<bool> CodeAgainAsync(StaffSeat seat, string code, CancellationToken cancellationToken);

    /// <summary>The member whom an invitation is for; looking changes nothing.</summary>
    Task<StaffMember?> FindInvitationAsync(string invitation, CancellationToken cancellationToken);

    /// <summary>Sets the first password; the invitation is used up. Codes of what is wrong: <c>short</c>, <c>common</c>, <c>used</c>.</summary>
    Task<JoinResult> JoinAsync(string invitation, string password, string device, CancellationToken cancellationToken);
}

/// <summary>What a browser keeps of a staff session: a random token. The database has its keyed hash only.</summary>
/// <param name="Text">The token.</param>
public sealed record StaffToken(string Text)
{
    /// <summary>Says that there is a token, never which.</summary>
    public override string ToString() => "token:***";
}

/// <summary>What an authenticator app needs.</summary>
/// <param name="Address">For the QR code.</param>
/// <param name="Secret">The same to type.</param>
public sealed record Enrolment(string Address, string Secret)
{
    /// <summary>Says that there is a secret, never which.</summary>
    public override string ToString() => "enrolment:***";
}

/// <summary>The outcome of using an invitation.</summary>
public abstract record JoinResult
{
    private JoinResult()
    {
    }

    /// <summary>The password is set; what follows is the second factor.</summary>
    public sealed record Joined(StaffToken Token) : JoinResult;

    /// <summary>Not taken.</summary>
    public sealed record Refused(string Code) : JoinResult;
}
