namespace Passport.Data;

/// <summary>A signed-in browser. The cookie is worth nothing without its row, so deleting the row signs the browser out.</summary>
public sealed class Session
{
    /// <summary>SHA-256 of the session's secret, lower-case hex; the secret itself is in the cookie only.</summary>
    public required string Id { get; set; }

    /// <summary>Whose.</summary>
    public long AccountId { get; set; }

    /// <summary>When the person signed in.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it was last used, to the minute.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Browser and system in a few words, so that its person recognises it.</summary>
    public required string Device { get; set; }

    /// <summary>The network address it began from.</summary>
    public string? Ip { get; set; }
}
