using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Passport;
using Passport.SignIn;
using Passport.Web;
using Railway.Buying;
using Railway.Data;
using Railway.Network;

namespace Railway.Web;

/// <summary>A ticket: returning and changing it.</summary>
internal static class TicketHandlers
{
    public static Task<IResult> ShowAsync(long id, string? day, RailwayDb db, Timetable timetable, Visitor visitor, TimeProvider time, CancellationToken cancellationToken) =>
        PageAsync(id, day, null, db, timetable, visitor, time, cancellationToken);

    public static async Task<IResult> RefundAsync(
        long id, IFormCollection form, RefundTicket refund, RailwayDb db, Timetable timetable, Visitor visitor, TimeProvider time, CancellationToken cancellationToken)
    {
        _ = form;
        var account = await visitor.AccountAsync(cancellationToken);
        return await refund.ExecuteAsync(account, id, cancellationToken) switch
        {
            Outcome.Done done when done.Order.AccountId == account.Id => Show.To("/orders/" + done.Order.OrderNo),
            Outcome.Done => Show.To("/orders"),
            Outcome.Not not => await PageAsync(id, null, not.Reason, db, timetable, visitor, time, cancellationToken),
            _ => Results.NotFound(),
        };
    }

    public static async Task<IResult> ChangeAsync(
        long id, IFormCollection form, ChangeTicket change, RailwayDb db, Timetable timetable, Visitor visitor, TimeProvider time, CancellationToken cancellationToken)
    {
        var departure = long.TryParse(form["Departure"], NumberStyles.None, CultureInfo.InvariantCulture, out var chosen) ? chosen : 0;
        return await change.RequestAsync(await visitor.AccountAsync(cancellationToken), id, departure, cancellationToken) switch
        {
            Outcome.Done done => Show.To("/orders/" + done.Order.OrderNo),
            Outcome.Not not => await PageAsync(id, null, not.Reason, db, timetable, visitor, time, cancellationToken),
            _ => Results.NotFound(),
        };
    }

    private static async Task<IResult> PageAsync(
        long id, string? day, Text? error, RailwayDb db, Timetable timetable, Visitor visitor, TimeProvider time, CancellationToken cancellationToken)
    {
        var account = visitor.Id;
        var ticket = await db.Tickets.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id && (t.BuyerId == account || t.TravellerId == account), cancellationToken);
        if (ticket is null) return Results.NotFound();
        var today = ChinaTime.Today(time);
        var wanted = SearchHandlers.Day(day, today);
        var mine = ticket.BuyerId == account;
        var journeys = mine && wanted is { } on ? await timetable.SearchAsync(ticket.FromCode, ticket.ToCode, on, cancellationToken) : [];
        var orderNo = await db.Orders.Where(o => o.Id == ticket.OrderId && o.AccountId == account).Select(o => o.OrderNo).FirstOrDefaultAsync(cancellationToken);
        return Show.Page<Pages.TicketPage>(error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity, new
        {
            Ticket = ticket,
            OrderNo = orderNo,
            Mine = mine,
            Fee = Fares.RefundFee(ticket.PriceFen, ticket.DepartsAt - time.GetUtcNow()),
            Day = wanted ?? today.AddDays(1),
            Today = today,
            Journeys = journeys,
            Error = error,
        });
    }
}
