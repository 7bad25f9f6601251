using Adieu.Services;

namespace Adieu.Cases;

/// <summary>Which cooling-off lengths a person may pick.</summary>
internal static class CoolingOffDays
{
    // How long before the request a recovery makes a takeover likely enough to wait longer.
    private static readonly TimeSpan Recent = TimeSpan.FromDays(30);

    /// <summary>
    /// How long an account waits that somebody else has closed: its person, if they are there to object, must have had time to
    /// read their mail. No law sets it; it is the longer half of what a closure may wait (60 days).
    /// </summary>
    private const int Represented = 30;

    /// <summary>What a person may pick; with a closure lock every length is longer by its days.</summary>
    public static IReadOnlyList<int> For(ServiceDefinition service, StoredCase about, ClosureLock? closureLock) =>
        closureLock is { Days: > 0 and var more } ? [.. For(service, about).Select(days => days + more)] : For(service, about);

    /// <summary>The service's lengths; for an account that was recovered shortly before, none below its longer wait.</summary>
    private static IReadOnlyList<int> For(ServiceDefinition service, StoredCase about) =>
        about.Capacity is not null ? [Represented]
        : IsRecovered(about) && service.CoolingOff.AfterRecoveryDays > 0
        ? [service.CoolingOff.AfterRecoveryDays, .. service.CoolingOff.AllowedDays.Where(days => days > service.CoolingOff.AfterRecoveryDays)]
        : service.CoolingOff.AllowedDays;

    /// <summary>Whether the account was recovered shortly before the case.</summary>
    public static bool IsRecovered(StoredCase about) => about.OpenedAt - about.RecoveredAt < Recent;
}
