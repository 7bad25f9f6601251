using Huhutong.Data;
using Huhutong.Seeding;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Passport;

namespace Huhutong.Web;

/// <summary>Huhutong's addresses.</summary>
internal static class Routes
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/healthz", async (HuhutongDb db, CancellationToken cancellationToken) =>
            await db.Plans.AnyAsync(cancellationToken) ? Results.Text("ok") : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
        app.MapGet("/", () => Passport.Web.Show.Page<Pages.Home>());

        app.MapGet("/counter/boxes", CounterHandlers.Show);
        app.MapPost("/counter/boxes", CounterHandlers.CheckInAsync).RequireRateLimiting(PassportExtensions.AttemptsPolicy);

        var mine = app.MapGroup("").RequireAuthorization();
        mine.MapGet("/me", MeHandlers.MeAsync);
        mine.MapGet("/wallet", WalletHandlers.ShowAsync);
        mine.MapPost("/wallet/top-up", WalletHandlers.TopUpAsync);
        mine.MapPost("/wallet/withdraw", WalletHandlers.WithdrawAsync);
        mine.MapGet("/payments/{paymentNo}", WalletHandlers.PaymentAsync);
        mine.MapPost("/payments/{paymentNo}/cancel", WalletHandlers.CancelAsync);
        mine.MapGet("/bills", BillHandlers.ListAsync);
        mine.MapGet("/bills/{billNo}", BillHandlers.ShowAsync);
        mine.MapPost("/bills/{billNo}/pay", BillHandlers.PayAsync);
        mine.MapGet("/plan", PlanHandlers.ShowAsync);
        mine.MapPost("/plan", PlanHandlers.SubscribeAsync);
        mine.MapPost("/plan/settle", PlanHandlers.SettleAsync);
        mine.MapGet("/handover", HandoverHandlers.ShowAsync);
        mine.MapPost("/handover", HandoverHandlers.OfferAsync).RequireRateLimiting(PassportExtensions.AttemptsPolicy);
        mine.MapPost("/handover/take", HandoverHandlers.TakeAsync);
        mine.MapPost("/handover/end", HandoverHandlers.EndAsync);
        mine.MapGet("/box", BoxHandlers.ShowAsync);
        mine.MapPost("/box/{loan:long}/return", BoxHandlers.ReturnAsync);
        mine.MapGet("/cards", CardHandlers.ListAsync);
        mine.MapPost("/cards/{id:long}/cancel", CardHandlers.CancelAsync);
        mine.MapGet("/contacts", ContactHandlers.ListAsync);
        mine.MapPost("/contacts", ContactHandlers.AddAsync).RequireRateLimiting(PassportExtensions.AttemptsPolicy);
        mine.MapPost("/contacts/write", ContactHandlers.WriteAsync).RequireRateLimiting(PassportExtensions.AttemptsPolicy);
        mine.MapPost("/contacts/{id:long}/remove", ContactHandlers.RemoveAsync);
        mine.MapPost("/contacts/{id:long}/chat", ChatHandlers.OpenAsync);
        mine.MapGet("/chats", ChatHandlers.ListAsync);
        mine.MapGet("/chats/{id:long}", ChatHandlers.ShowAsync);
        mine.MapPost("/chats/{id:long}", ChatHandlers.SendAsync);
        mine.MapGet("/files", FileHandlers.ListAsync);
        mine.MapPost("/files", FileHandlers.AddAsync).WithMetadata(new RequestSizeLimitAttribute(FileHandlers.Most + 100_000));
        mine.MapGet("/files/{id:long}", FileHandlers.DownloadAsync);
        mine.MapPost("/files/{id:long}/remove", FileHandlers.RemoveAsync);
        if (app.Environment.IsDevelopment()) app.MapPost("/bank/transfers", WalletHandlers.TransferredAsync).DisableAntiforgery();
        app.MapPersonas(Personas.Password, Personas.All);
    }
}
