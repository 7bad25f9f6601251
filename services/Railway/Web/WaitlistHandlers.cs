using Microsoft.EntityFrameworkCore;
using Passport.SignIn;
using Passport.Web;
using Railway.Buying;
using Railway.Data;
using Railway.Network;

namespace Railway.Web;

/// <summary>The waiting list.</summary>
internal static class WaitlistHandlers
{
    public static async Task<IResult> ListAsync(RailwayDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        var account = visitor.Id;
        var rows = await (
            from deposit in db.WaitlistDeposits.AsNoTracking()
            join departure in db.Departures on deposit.DepartureId equals departure.Id
            join train in db.Trains on departure.TrainId equals train.Id
            where deposit.AccountId == account
            orderby deposit.Id descending
            select new { deposit, departure.Day, train.Number }).ToListAsync(cancellationToken);
        return Show.Page<Pages.Waitlist>(new { Rows = rows.ConvertAll(r => (r.deposit, r.Day, r.Number)) });
    }

    public static async Task<IResult> JoinAsync(long departure, IFormCollection form, RailwayDb db, Timetable timetable, JoinWaitlist join, Visitor visitor, CancellationToken cancellationToken)
    {
        if (await timetable.FindAsync(departure, form["From"], form["To"], cancellationToken) is not { } journey) return Results.NotFound();
        var account = await visitor.AccountAsync(cancellationToken);
        var (seat, self, passengers) = BuyHandlers.Read(form);
        var error = await join.ExecuteAsync(account, journey, seat, cancellationToken);
        return error is null ? Show.To("/waitlist") : await BuyHandlers.PageAsync(db, account, journey, seat, self, passengers, error, cancellationToken);
    }

    public static async Task<IResult> LeaveAsync(long deposit, IFormCollection form, JoinWaitlist join, Visitor visitor, CancellationToken cancellationToken)
    {
        _ = form;
        await join.LeaveAsync(visitor.Id!.Value, deposit, cancellationToken);
        return Show.To("/waitlist");
    }
}
