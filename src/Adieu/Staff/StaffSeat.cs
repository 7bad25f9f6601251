namespace Adieu.Staff;

/// <summary>A member of staff at a desk: who acts, in every request of a staff session.</summary>
/// <param name="Session">The session's public id.</param>
/// <param name="Staff">The staff id.</param>
/// <param name="Name">What colleagues call them.</param>
/// <param name="Role">Their role.</param>
public sealed record StaffSeat(string Session, string Staff, string Name, StaffRole Role)
{
    /// <summary>Whether both factors were given.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Whether they have a second factor to give.</summary>
    public bool IsEnrolled { get; init; }

    /// <summary>Whether a provider has asked for their second factor, so that only the place is missing.</summary>
    public bool IsProved { get; init; }

    /// <summary>Whether both factors were given a short while ago (<see cref="StaffOptions.Fresh"/>).</summary>
    public bool IsFresh { get; init; }

    /// <summary>Whether they have an authenticator with Adieu, whose digits can be asked again.</summary>
    public bool HasAuthenticator { get; init; }

    /// <summary>Which window or line, as they said at sign-in.</summary>
    public string? Desk { get; init; }

    /// <summary>The service whose people they serve.</summary>
    public string? Service { get; init; }

    /// <summary>Whether they may do something now.</summary>
    public bool May(StaffAct act) => IsComplete && Duties.May(Role, act);
}

/// <summary>A session as its list shows it.</summary>
/// <param name="Id">Its public id.</param>
/// <param name="Staff">Whose.</param>
/// <param name="Desk">Which window or line, or null.</param>
/// <param name="Device">The browser in a few words.</param>
/// <param name="Since">When it began.</param>
/// <param name="SeenAt">When it was last used.</param>
public sealed record StaffSession(string Id, string Staff, string? Desk, string Device, DateTimeOffset Since, DateTimeOffset SeenAt);
