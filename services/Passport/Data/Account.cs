using Microsoft.AspNetCore.Identity;

namespace Passport.Data;

/// <summary>A real-name account. Everything in it is its person's data.</summary>
public sealed class Account : IdentityUser<long>
{
    /// <summary>The name on the identity document.</summary>
    public required string RealName { get; set; }

    /// <summary>Resident ID number, 18 characters, upper-case check character.</summary>
    public required string DocumentNo { get; set; }

    /// <summary>What the account can do now.</summary>
    public AccountState State { get; set; }

    /// <summary>Why risk control froze it, in Chinese words for the person; null in other states.</summary>
    public string? StateReason { get; set; }

    /// <summary>The same in English.</summary>
    public string? StateReasonEn { get; set; }

    /// <summary>Both; null where there is no reason.</summary>
    public Text? Reason => StateReason is null ? null : new(StateReason, StateReasonEn ?? StateReason);

    /// <summary>When a suspension ends by itself.</summary>
    public DateTimeOffset? SuspendedUntil { get; set; }

    /// <summary>Language tag for pages and messages: <c>zh-CN</c> or <c>en</c>.</summary>
    public string Language { get; set; } = "zh-CN";

    /// <summary>When it was registered.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When a forgotten password was last reset; closing waits longer after a recovery.</summary>
    public DateTimeOffset? RecoveredAt { get; set; }

    /// <summary>When the phone number was last changed.</summary>
    public DateTimeOffset? PhoneChangedAt { get; set; }

    /// <summary>When somebody gave this number up at another service; null once its holder is confirmed anew. Until then the number alone proves nothing.</summary>
    public DateTimeOffset? PhoneReleasedAt { get; set; }

    /// <summary>When its holder was last confirmed anew.</summary>
    public DateTimeOffset? PhoneConfirmedAt { get; set; }
}

/// <summary>What an account can do.</summary>
public enum AccountState
{
    /// <summary>Everything.</summary>
    Active,

    /// <summary>Nothing but look and resume: its person put it to rest for a while.</summary>
    Suspended,

    /// <summary>Nothing but look: risk control is checking it.</summary>
    Frozen,
}
