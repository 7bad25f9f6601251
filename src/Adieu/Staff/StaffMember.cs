namespace Adieu.Staff;

/// <summary>An account of somebody who works at a desk. Mutable, because ASP.NET Core Identity fills it in.</summary>
public sealed class StaffMember
{
    /// <summary>Stands in the ledger instead of a name, such as <c>s-4kq7m2xb</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name they sign in with: lower-case letters, digits, dots and hyphens.</summary>
    public required string Name { get; set; }

    /// <summary>What colleagues call them.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Where an invitation goes, or null.</summary>
    public string? Email { get; init; }

    /// <summary>Their one role.</summary>
    public required StaffRole Role { get; init; }

    /// <summary>Whether they may work.</summary>
    public StaffState State { get; set; }

    /// <summary>The password's hash, in Identity's format; null before they have set one.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Changes with every change of a credential.</summary>
    public string SecurityStamp { get; set; } = "";

    /// <summary>Wrong passwords and codes since the last right one.</summary>
    public int Failed { get; set; }

    /// <summary>Until when nothing is taken from them, right or wrong.</summary>
    public DateTimeOffset? LockedUntil { get; set; }

    /// <summary>The key that seals the TOTP secret, itself sealed; null before enrolment.</summary>
    public byte[]? TotpKey { get; set; }

    /// <summary>The sealed TOTP secret.</summary>
    public byte[]? Totp { get; set; }

    /// <summary>The time step of the last code that was taken, so that none is taken twice; null until the secret was proved once.</summary>
    public long? TotpStep { get; set; }

    /// <summary>Keyed hash of their own ID number, so that they cannot act on their own account; null when none was given.</summary>
    public string? OwnHash { get; init; }

    /// <summary>Whether they have a second factor.</summary>
    public bool IsEnrolled => TotpStep is not null;

    /// <summary>The id and nothing else.</summary>
    public override string ToString() => Id;
}

/// <summary>Whether a member of staff may work.</summary>
public enum StaffState
{
    /// <summary>Has not set a password yet.</summary>
    Invited,

    /// <summary>May work.</summary>
    Active,

    /// <summary>Stopped by a supervisor, who can let them go on.</summary>
    Locked,

    /// <summary>Works here no more.</summary>
    Disabled,
}
