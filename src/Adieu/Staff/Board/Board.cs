namespace Adieu.Staff;

/// <summary>Counts the day from the rows themselves, each time: what a clerk has just done is on the next view.</summary>
internal sealed class Board(IStaffStore staff, ILookUpStore lookUps, Appeals.IRefusalStore refusals) : IBoard
{
    private const int Hours = 24;

    public async Task<BoardView?> ViewAsync(StaffSeat seat, CancellationToken cancellationToken)
    {
        if (!seat.May(StaffAct.SeeBoard)) return null;
        var now = await lookUps.NowAsync(cancellationToken);
        var first = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddHours(1 - Hours);
        var entries = await lookUps.SinceAsync(first, cancellationToken);
        var alarms = await lookUps.AlarmsAsync(first, cancellationToken);
        var byWho = entries.ToLookup(entry => entry.Staff, StringComparer.Ordinal);
        var everybody = await staff.AllAsync(cancellationToken);
        // Who was stopped for good today stays in sight with what they did.
        var rows = everybody
            .Where(member => member.Role is StaffRole.Clerk or StaffRole.Agent && (member.State is StaffState.Active or StaffState.Locked || byWho.Contains(member.Id)))
            .Select(member => new BoardRow(
                member, byWho[member.Id].LastOrDefault()?.Desk, byWho[member.Id].Count(entry => entry.Confirmed), byWho[member.Id].Count(entry => !entry.Confirmed), alarms.Count(alarm => alarm.Staff == member.Id)))
            .OrderByDescending(row => row.Alarms).ThenByDescending(row => row.WithoutCase).ThenBy(row => row.Who.Name, StringComparer.Ordinal);
        var byHour = entries.ToLookup(entry => (int)(entry.At - first).TotalHours);
        return new BoardView(now, [.. rows], [.. Enumerable.Range(0, Hours).Select(hour =>
            new BoardHour(first.AddHours(hour), byHour[hour].Count(entry => entry.Confirmed), byHour[hour].Count(entry => !entry.Confirmed)))], alarms)
        {
            Names = everybody.ToDictionary(member => member.Id, member => member.DisplayName, StringComparer.Ordinal),
            OverdueAppeals = await refusals.CountOverdueAsync(cancellationToken),
        };
    }
}
