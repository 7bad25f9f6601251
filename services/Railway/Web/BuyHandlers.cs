using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Passport;
using Passport.Data;
using Passport.SignIn;
using Passport.Web;
using Railway.Buying;
using Railway.Data;
using Railway.Network;

namespace Railway.Web;

/// <summary>Booking.</summary>
internal static class BuyHandlers
{
    public static async Task<IResult> ShowAsync(long departure, string? from, string? to, RailwayDb db, Timetable timetable, Visitor visitor, CancellationToken cancellationToken)
    {
        if (await timetable.FindAsync(departure, from, to, cancellationToken) is not { } journey) return Results.NotFound();
        return await PageAsync(db, await visitor.AccountAsync(cancellationToken), journey, SeatClass.Second, true, [], null, cancellationToken);
    }

    public static async Task<IResult> BuyAsync(long departure, IFormCollection form, RailwayDb db, Timetable timetable, BuyTicket buy, Visitor visitor, CancellationToken cancellationToken)
    {
        if (await timetable.FindAsync(departure, form["From"], form["To"], cancellationToken) is not { } journey) return Results.NotFound();
        var account = await visitor.AccountAsync(cancellationToken);
        var (seat, self, passengers) = Read(form);
        return await buy.ExecuteAsync(account, journey, seat, self, passengers, cancellationToken) switch
        {
            Outcome.Done done => Show.To("/orders/" + done.Order.OrderNo),
            Outcome.Not not => await PageAsync(db, account, journey, seat, self, passengers, not.Reason, cancellationToken),
            _ => Results.NotFound(),
        };
    }

    /// <summary>The booking form's choices.</summary>
    internal static (SeatClass Seat, bool Self, long[] Passengers) Read(IFormCollection form)
    {
        var seat = Enum.TryParse<SeatClass>(form["Seat"], out var chosen) && Enum.IsDefined(chosen) ? chosen : SeatClass.Second;
        var passengers = form["Passengers"].Select(p => long.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Distinct().ToArray();
        return (seat, form.ContainsKey("Self"), passengers);
    }

    /// <summary>The booking page.</summary>
    internal static async Task<IResult> PageAsync(
        RailwayDb db, Account account, Journey journey, SeatClass seat, bool self, IReadOnlyCollection<long> chosen, Text? error, CancellationToken cancellationToken)
    {
        var passengers = await db.Passengers.AsNoTracking().Where(p => p.AccountId == account.Id).OrderBy(p => p.Id).ToListAsync(cancellationToken);
        return Show.Page<Pages.Buy>(
            error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
            new { Journey = journey, Account = account, Passengers = passengers, Seat = seat, Self = self, Chosen = chosen, Error = error });
    }
}
