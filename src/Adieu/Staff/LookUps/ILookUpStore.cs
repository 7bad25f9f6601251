using System.Text.Json.Nodes;

namespace Adieu.Staff;

/// <summary>Where look-ups and alarms are stored: who, when, why, and of whom only keyed hashes. All times are the database's.</summary>
internal interface ILookUpStore
{
    /// <summary>
    /// Takes a place for one more look-up within the caps, before anything is looked up; look-ups made at the same time
    /// cannot share one. What trips an alarm is noted in the same transaction.
    /// </summary>
    Task<LookUpPlace> ReserveAsync(StaffSeat seat, string kind, int localHour, StaffOptions limits, CancellationToken cancellationToken);

    /// <summary>Notes what came of it, and tells the ledger.</summary>
    Task FinishAsync(string id, StaffSeat seat, string outcome, string? accountHash, CancellationToken cancellationToken);

    /// <summary>A finished look-up of this member that is still young enough to be worked on.</summary>
    Task<FinishedLookUp?> FindAsync(string id, StaffSeat seat, TimeSpan life, CancellationToken cancellationToken);

    /// <summary>Notes the case that a look-up led to.</summary>
    Task LinkAsync(string id, string number, CancellationToken cancellationToken);

    /// <summary>Whether a member began a case.</summary>
    Task<bool> BeganAsync(string staff, string number, CancellationToken cancellationToken);

    /// <summary>Raises an alarm, at most one of a kind for a member and hour, and tells the ledger.</summary>
    Task AlarmAsync(string staff, string kind, CancellationToken cancellationToken);

    /// <summary>Appends something staff did to the ledger.</summary>
    Task NoteAsync(string what, JsonObject data, CancellationToken cancellationToken);

    /// <summary>Whether an ID number, by its keyed hash, is the member's own (<c>own</c>) or a declared relative's (<c>relative</c>); null for neither.</summary>
    Task<string?> CloseToAsync(string staff, string documentHash, CancellationToken cancellationToken);

    Task SaveRelativesAsync(string staff, IReadOnlyList<string> documentHashes, CancellationToken cancellationToken);

    /// <summary>The look-ups of one account, oldest first: its person's right to know.</summary>
    Task<IReadOnlyList<LookUpEntry>> OfAccountAsync(string accountHash, CancellationToken cancellationToken);

    /// <summary>The look-ups since a time, oldest first.</summary>
    Task<IReadOnlyList<LookUpEntry>> SinceAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>The alarms since a time, newest first.</summary>
    Task<IReadOnlyList<StaffAlarm>> AlarmsAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>The database's time.</summary>
    Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken);
}

/// <summary>Whether one more look-up may be made.</summary>
internal abstract record LookUpPlace
{
    private LookUpPlace()
    {
    }

    public sealed record Taken(string Id) : LookUpPlace;

    public sealed record Capped(DateTimeOffset Until) : LookUpPlace;
}

/// <summary>A look-up that found an account.</summary>
internal sealed record FinishedLookUp(string AccountHash, string? Number);

/// <summary>One look-up.</summary>
/// <param name="At">When.</param>
/// <param name="Staff">Who, by staff id.</param>
/// <param name="Desk">At which window or line, or null.</param>
/// <param name="Service">In which service.</param>
/// <param name="Outcome"><c>found</c>, <c>none</c>, <c>name</c> (the name differs), <c>own</c>, <c>relative</c>, <c>capped</c>, or <c>asked</c> when it was never finished.</param>
/// <param name="Case">The case that came of it, or null.</param>
/// <param name="Confirmed">Whether that case's person confirmed it: until then it may be a clerk's alone.</param>
public sealed record LookUpEntry(DateTimeOffset At, string Staff, string? Desk, string Service, string Outcome, string? Case, bool Confirmed);

/// <summary>Something that a supervisor should see.</summary>
/// <param name="At">When.</param>
/// <param name="Staff">Who, by staff id.</param>
/// <param name="Kind"><c>no-case</c>, <c>capped</c>, <c>speed</c>, <c>hours</c>, <c>own</c>, <c>relative</c>.</param>
public sealed record StaffAlarm(DateTimeOffset At, string Staff, string Kind);
