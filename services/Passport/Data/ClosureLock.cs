namespace Passport.Data;

/// <summary>What a person has put between a closure of their account and its happening.</summary>
public sealed class ClosureLock
{
    /// <summary>Whose; an account has one lock at most.</summary>
    public long AccountId { get; set; }

    /// <summary>Days that a closure waits longer.</summary>
    public int Days { get; set; }

    /// <summary>E-mail address of somebody who is told and can stop it, or null.</summary>
    public string? ContactEmail { get; set; }

    /// <summary>Whether nothing is erased unless they agree.</summary>
    public bool NeedsContact { get; set; }

    /// <summary>When it was set.</summary>
    public DateTimeOffset SetAt { get; set; }

    /// <summary>When it ends, once its person has asked for that; null while it stands.</summary>
    public DateTimeOffset? EndsAt { get; set; }
}
