namespace Passport.Data;

/// <summary>One line of an account's security history.</summary>
public sealed class Activity
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Whose; null when they have left and the line is kept as a network log.</summary>
    public long? AccountId { get; set; }

    /// <summary>What happened.</summary>
    public ActivityKind Kind { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>From which network address.</summary>
    public string? Ip { get; set; }

    /// <summary>With which browser and system.</summary>
    public string? Device { get; set; }
}

/// <summary>What happened to an account.</summary>
public enum ActivityKind
{
    /// <summary>Registered.</summary>
    Registered,

    /// <summary>Signed in.</summary>
    SignedIn,

    /// <summary>A wrong password.</summary>
    SignInFailed,

    /// <summary>Changed the password.</summary>
    PasswordChanged,

    /// <summary>Reset a forgotten password.</summary>
    PasswordReset,

    /// <summary>Changed the phone number.</summary>
    PhoneChanged,

    /// <summary>Put the account to rest.</summary>
    Suspended,

    /// <summary>Took the account up again.</summary>
    Resumed,

    /// <summary>Ended other sessions.</summary>
    SessionsEnded,

    /// <summary>Enrolled a face.</summary>
    FaceEnrolled,

    /// <summary>Took the consent to the face back.</summary>
    FaceWithdrawn,

    /// <summary>Set out to close the account.</summary>
    ClosureStarted,

    /// <summary>Made a closure key.</summary>
    ClosureKeyMade,

    /// <summary>Removed the closure key.</summary>
    ClosureKeyRemoved,

    /// <summary>Set a closure lock.</summary>
    ClosureLockSet,

    /// <summary>Asked for the closure lock to end.</summary>
    ClosureLockEnding,

    /// <summary>Added a passkey.</summary>
    PasskeyAdded,

    /// <summary>Removed a passkey.</summary>
    PasskeyRemoved,

    /// <summary>The number was given up at another service.</summary>
    PhoneReleased,

    /// <summary>Confirmed anew who holds the number.</summary>
    PhoneConfirmed,
}
