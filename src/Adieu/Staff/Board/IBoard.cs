namespace Adieu.Staff;

/// <summary>What a supervisor sees of the desks: every look-up counted, every alarm, by person.</summary>
public interface IBoard
{
    /// <summary>The last 24 hours; null when the member may not see it.</summary>
    Task<BoardView?> ViewAsync(StaffSeat seat, CancellationToken cancellationToken);
}

/// <summary>The desks at one moment.</summary>
/// <param name="At">The moment.</param>
/// <param name="Rows">By person, those with alarms first.</param>
/// <param name="Hours">Hour by hour, oldest first, 24 of them.</param>
/// <param name="Alarms">Newest first.</param>
public sealed record BoardView(DateTimeOffset At, IReadOnlyList<BoardRow> Rows, IReadOnlyList<BoardHour> Hours, IReadOnlyList<StaffAlarm> Alarms)
{
    /// <summary>What colleagues call each other, by staff id.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>How many appeals wait longer than the law allows.</summary>
    public int OverdueAppeals { get; init; }
}

/// <summary>One person's day.</summary>
/// <param name="Who">The member.</param>
/// <param name="Desk">Where they last worked, or null.</param>
/// <param name="WithCase">Look-ups that led to a closure which its person confirmed.</param>
/// <param name="WithoutCase">Those that did not.</param>
/// <param name="Alarms">How many alarms.</param>
public sealed record BoardRow(StaffMember Who, string? Desk, int WithCase, int WithoutCase, int Alarms);

/// <summary>One hour of all desks.</summary>
/// <param name="From">Its begin.</param>
/// <param name="WithCase">Look-ups that led to a closure which its person confirmed.</param>
/// <param name="WithoutCase">Those that did not.</param>
public sealed record BoardHour(DateTimeOffset From, int WithCase, int WithoutCase);
