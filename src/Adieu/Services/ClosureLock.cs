namespace Adieu.Services;

/// <summary>What a person has put between a closure of their account and its happening, in the service's settings.</summary>
/// <param name="Days">Days that a closure waits longer, 0 to 60.</param>
/// <param name="Contact">E-mail address of somebody who is told when a closure is confirmed and can stop it, or null.</param>
public sealed record ClosureLock(int Days, string? Contact)
{
    /// <summary>Whether nothing is erased unless that somebody agrees.</summary>
    public bool NeedsContact { get; init; }

    private const int Most = 60;

    // Whoever is to object needs the time to read their mail.
    private const int LeastWithContact = 3;

    // And whoever is to agree more of it: many read their private mail once a week.
    private const int LeastWithAgreement = 7;

    /// <summary>The lock that a profile's columns describe, or null for none.</summary>
    public static ClosureLock? Of(long? days, string? contact, bool needed = false) =>
        days is null or <= 0 && contact is null ? null : new ClosureLock((int)Math.Clamp(days ?? 0, contact is null ? 0 : needed ? LeastWithAgreement : LeastWithContact, Most), contact) { NeedsContact = needed && contact is not null };

    /// <summary>Says that there is a lock, never who is told.</summary>
    public override string ToString() => $"lock:{Days}d";
}
