using Microsoft.EntityFrameworkCore;
using Passport;
using Railway.Data;

namespace Railway.Network;

/// <summary>A train on a day between two stations.</summary>
/// <param name="Departure">The train on its day.</param>
/// <param name="Train">The train's number.</param>
/// <param name="From">The stop where the journey begins.</param>
/// <param name="To">The stop where it ends.</param>
public sealed record Journey(Departure Departure, string Train, TrainStop From, TrainStop To)
{
    /// <summary>When it leaves.</summary>
    public DateTimeOffset DepartsAt => ChinaTime.At(Departure.Day, From.Departs);

    /// <summary>When it is there.</summary>
    public DateTimeOffset ArrivesAt => ChinaTime.At(Departure.Day, To.Arrives);

    /// <summary>What it costs, in fen.</summary>
    public long Fare(SeatClass seat) => Fares.Of(To.Kilometres - From.Kilometres, seat);
}

/// <summary>Looks up journeys, and keeps fifteen days of departures open.</summary>
internal sealed class Timetable(RailwayDb db, TimeProvider time)
{
    /// <summary>How many days ahead tickets are sold, today included.</summary>
    public const int Days = 15;

    /// <summary>Opens the departures that are missing in the next fifteen days.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var today = ChinaTime.Today(time);
        var last = today.AddDays(Days - 1);
        var open = await db.Departures.Where(d => d.Day >= today).Select(d => d.Day).Distinct().ToListAsync(cancellationToken);
        var trains = await db.Trains.Select(t => t.Id).ToListAsync(cancellationToken);
        for (var day = today; day <= last; day = day.AddDays(1))
        {
            if (open.Contains(day)) continue;
            foreach (var train in trains) db.Departures.Add(New(train, day));
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another process opened the same days first; the unique index let one of us do it.
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Journeys of a day that have not left, by time.</summary>
    public async Task<IReadOnlyList<Journey>> SearchAsync(string origin, string target, DateOnly day, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var rows = await (
            from departure in db.Departures.AsNoTracking()
            join train in db.Trains on departure.TrainId equals train.Id
            join first in db.TrainStops on train.Id equals first.TrainId
            join last in db.TrainStops on train.Id equals last.TrainId
            where departure.Day == day && first.StationCode == origin && last.StationCode == target && first.Sequence < last.Sequence
            orderby first.Departs
            select new Journey(departure, train.Number, first, last)).ToListAsync(cancellationToken);
        return [.. rows.Where(j => j.DepartsAt > now)];
    }

    /// <summary>One journey, or null when the train does not run so or has left.</summary>
    public async Task<Journey?> FindAsync(long departureId, string? origin, string? target, CancellationToken cancellationToken)
    {
        var row = await (
            from departure in db.Departures.AsNoTracking()
            join train in db.Trains on departure.TrainId equals train.Id
            join first in db.TrainStops on train.Id equals first.TrainId
            join last in db.TrainStops on train.Id equals last.TrainId
            where departure.Id == departureId && first.StationCode == origin && last.StationCode == target && first.Sequence < last.Sequence
            select new Journey(departure, train.Number, first, last)).FirstOrDefaultAsync(cancellationToken);
        return row is not null && row.DepartsAt > time.GetUtcNow() ? row : null;
    }

    /// <summary>Takes a seat; false when none is left. One statement, so that two buyers never get the same one.</summary>
    public async Task<bool> TakeAsync(long departureId, SeatClass seat, CancellationToken cancellationToken) => seat switch
    {
        SeatClass.First => await db.Departures.Where(d => d.Id == departureId && d.FirstLeft > 0)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.FirstLeft, d => d.FirstLeft - 1), cancellationToken),
        SeatClass.Business => await db.Departures.Where(d => d.Id == departureId && d.BusinessLeft > 0)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.BusinessLeft, d => d.BusinessLeft - 1), cancellationToken),
        _ => await db.Departures.Where(d => d.Id == departureId && d.SecondLeft > 0)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.SecondLeft, d => d.SecondLeft - 1), cancellationToken),
    } == 1;

    /// <summary>Gives a seat back.</summary>
    public Task ReleaseAsync(Ticket ticket, CancellationToken cancellationToken) => ticket.SeatClass switch
    {
        SeatClass.First => db.Departures.Where(d => d.Id == ticket.DepartureId)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.FirstLeft, d => d.FirstLeft + 1), cancellationToken),
        SeatClass.Business => db.Departures.Where(d => d.Id == ticket.DepartureId)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.BusinessLeft, d => d.BusinessLeft + 1), cancellationToken),
        _ => db.Departures.Where(d => d.Id == ticket.DepartureId)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.SecondLeft, d => d.SecondLeft + 1), cancellationToken),
    };

    // Some trains of some days are sold out, so that the waiting list has a reason to be.
    private static Departure New(int train, DateOnly day)
    {
        var turn = (train * 7 + day.DayNumber * 3) % 23;
        return new Departure
        {
            TrainId = train,
            Day = day,
            SecondLeft = turn == 0 ? 0 : 40 + turn * 13,
            FirstLeft = turn is 0 or 5 ? 0 : 8 + turn * 2,
            BusinessLeft = turn is 0 or 5 or 9 ? 0 : 2 + turn % 6,
        };
    }
}
