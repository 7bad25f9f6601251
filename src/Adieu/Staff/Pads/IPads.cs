using Adieu.Cases;

namespace Adieu.Staff;

/// <summary>
/// The second screens of desks, which look at the person. A pad shows a short code, the clerk types it once in a shift, and
/// from then on the clerk can hand a case over to it. It shows that case alone, for a while, and forgets it by itself.
/// </summary>
public interface IPads
{
    /// <summary>A pad that has just been switched on.</summary>
    Task<PadStart> StartAsync(CancellationToken cancellationToken);

    /// <summary>How a pad stands; null when it is unknown or its desk has signed out, and it must start anew.</summary>
    Task<PadView?> FindAsync(string token, CancellationToken cancellationToken);

    /// <summary>Ties a pad to a desk's session; false when no pad shows that code.</summary>
    Task<bool> PairAsync(StaffSeat seat, string code, CancellationToken cancellationToken);

    /// <summary>Whether the desk has a pad.</summary>
    Task<bool> HasPadAsync(StaffSeat seat, CancellationToken cancellationToken);

    /// <summary>Hands a case to the desk's pad, or takes it back with null; false when the desk has none.</summary>
    Task<bool> ShowAsync(StaffSeat seat, CaseNumber? number, CancellationToken cancellationToken);

    /// <summary>The pad is done with its case.</summary>
    Task ClearAsync(string token, CancellationToken cancellationToken);
}

/// <summary>What a new pad gets.</summary>
/// <param name="Token">For its cookie.</param>
public sealed record PadStart(string Token)
{
    /// <summary>Says that there is a token, never which.</summary>
    public override string ToString() => "pad:***";
}

/// <summary>How a pad stands.</summary>
/// <param name="Code">The code to show while it is not paired; null after.</param>
/// <param name="Desk">The desk that it belongs to, or null.</param>
/// <param name="Number">The case that it shows, or null.</param>
public sealed record PadView(string? Code, string? Desk, CaseNumber? Number);
