namespace Adieu.Cases;

/// <summary>Where a case stands. The allowed moves are in <c>CaseTransitions</c>.</summary>
public enum CaseState
{
    /// <summary>The person looks at what closing would mean; nothing is asked yet.</summary>
    Preview,

    /// <summary>The person has asked for closure and made their choices.</summary>
    Requested,

    /// <summary>The person has proved who they are, as the door's policy asks.</summary>
    Verified,

    /// <summary>The person has confirmed; the gate is being closed.</summary>
    Confirmed,

    /// <summary>The gate is closed; cooling-off runs.</summary>
    Frozen,

    /// <summary>Refunds and waivers that were shown and agreed are carried out.</summary>
    Settling,

    /// <summary>The stores erase.</summary>
    Erasing,

    /// <summary>The stores have erased; probes look for what is left.</summary>
    Verifying,

    /// <summary>Proved and signed.</summary>
    Closed,

    /// <summary>What was retained is gone too.</summary>
    Purged,

    /// <summary>The closure was a mistake: an operator has brought the account back, and the certificate is revoked.</summary>
    Undone,

    /// <summary>The standing failed at confirmation or before erasure; the person is told and can clear it.</summary>
    Blocked,

    /// <summary>The person kept the account.</summary>
    Cancelled,

    /// <summary>Nothing happened for too long before confirmation.</summary>
    Expired,

    /// <summary>Refused with a written reason and an appeal.</summary>
    Refused,

    /// <summary>Stopped by a legal hold, a dispute or a "this was not me".</summary>
    Held,

    /// <summary>A store keeps failing; an operator must look.</summary>
    NeedsAttention,
}

/// <summary>What several states have in common.</summary>
public static class CaseStates
{
    /// <summary>Whether the person has not confirmed yet: nothing is submitted, and the account can be used as ever.</summary>
    public static bool IsUnconfirmed(this CaseState state) => state is CaseState.Preview or CaseState.Requested or CaseState.Verified;

    /// <summary>Whether the person has confirmed, and it was neither kept, held nor given up since.</summary>
    public static bool IsUnderWay(this CaseState state) => state is >= CaseState.Confirmed and <= CaseState.Purged;
}

/// <summary>The channel a case came through.</summary>
public enum Door
{
    /// <summary>Signed in, on web or app.</summary>
    SignedIn,

    /// <summary>Signed out, after proving who they are.</summary>
    SignedOut,

    /// <summary>At a service counter.</summary>
    Counter,

    /// <summary>By phone.</summary>
    Hotline,
}
