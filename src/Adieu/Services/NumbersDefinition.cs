namespace Adieu.Services;

/// <summary>What a service does with phone numbers that people give up.</summary>
/// <param name="Announce">Whether who gives a number up here may have the other services told.</param>
/// <param name="Subscription">Whose numbers this service hears of; null for nobody's.</param>
public sealed record NumbersDefinition(bool Announce, NumberSubscription? Subscription)
{
    /// <summary>Nothing announced, nothing heard.</summary>
    public static NumbersDefinition None { get; } = new(false, null);
}

/// <summary>Whose numbers a service hears of, and where.</summary>
/// <param name="To">The ids of the services that it listens to.</param>
/// <param name="At">Path below the service's home that takes announcements.</param>
public sealed record NumberSubscription(IReadOnlyList<string> To, string At);
