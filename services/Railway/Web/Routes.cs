using Microsoft.EntityFrameworkCore;
using Passport;
using Railway.Data;
using Railway.Seeding;

namespace Railway.Web;

/// <summary>The railway's addresses.</summary>
internal static class Routes
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/healthz", async (RailwayDb db, CancellationToken cancellationToken) =>
            await db.Stations.AnyAsync(cancellationToken) ? Results.Text("ok") : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
        app.MapGet("/", SearchHandlers.Home);
        app.MapGet("/search", SearchHandlers.SearchAsync);

        var mine = app.MapGroup("").RequireAuthorization();
        mine.MapGet("/me", MeHandlers.MeAsync);
        mine.MapGet("/buy/{departure:long}", BuyHandlers.ShowAsync);
        mine.MapPost("/buy/{departure:long}", BuyHandlers.BuyAsync);
        mine.MapGet("/orders", OrderHandlers.ListAsync);
        mine.MapGet("/orders/{orderNo}", OrderHandlers.ShowAsync);
        mine.MapPost("/orders/{orderNo}/pay", OrderHandlers.PayAsync);
        mine.MapPost("/orders/{orderNo}/cancel", OrderHandlers.CancelAsync);
        mine.MapPost("/orders/{orderNo}/invoice", OrderHandlers.InvoiceAsync);
        mine.MapPost("/changes/{change:long}/pay", OrderHandlers.PayChangeAsync);
        mine.MapPost("/changes/{change:long}/cancel", OrderHandlers.CancelChangeAsync);
        mine.MapGet("/tickets/{id:long}", TicketHandlers.ShowAsync);
        mine.MapPost("/tickets/{id:long}/refund", TicketHandlers.RefundAsync);
        mine.MapPost("/tickets/{id:long}/change", TicketHandlers.ChangeAsync);
        mine.MapGet("/waitlist", WaitlistHandlers.ListAsync);
        mine.MapPost("/waitlist/{departure:long}", WaitlistHandlers.JoinAsync);
        mine.MapPost("/waitlist/{deposit:long}/leave", WaitlistHandlers.LeaveAsync);
        mine.MapGet("/points", MeHandlers.PointsAsync);
        mine.MapPost("/points/redeem", MeHandlers.RedeemAsync).RequireRateLimiting(PassportExtensions.AttemptsPolicy);
        mine.MapGet("/invoices", InvoiceHandlers.ListAsync);
        mine.MapPost("/invoices", InvoiceHandlers.IssueAllAsync);
        mine.MapGet("/invoices/{number}", InvoiceHandlers.ShowAsync);
        mine.MapGet("/passengers", PassengerHandlers.ListAsync);
        mine.MapPost("/passengers", PassengerHandlers.AddAsync);
        mine.MapPost("/passengers/{id:long}/remove", PassengerHandlers.RemoveAsync);

        app.MapPersonas(Personas.Password, Personas.All);
    }
}
