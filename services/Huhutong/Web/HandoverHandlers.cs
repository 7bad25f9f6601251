using Huhutong.Data;
using Huhutong.Plans;
using Microsoft.EntityFrameworkCore;
using Passport;
using Passport.SignIn;
using Passport.Web;

namespace Huhutong.Web;

/// <summary>Handing a household over.</summary>
internal static class HandoverHandlers
{
    public static Task<IResult> ShowAsync(HuhutongDb db, Visitor visitor, CancellationToken cancellationToken) => PageAsync(null, null, db, visitor, cancellationToken);

    public static async Task<IResult> OfferAsync(IFormCollection form, HuhutongDb db, HandOver handOver, Visitor visitor, CancellationToken cancellationToken)
    {
        var error = await handOver.OfferAsync(await visitor.AccountAsync(cancellationToken), form["UserName"], cancellationToken);
        return error is null ? Show.To("/handover") : await PageAsync(form["UserName"], error, db, visitor, cancellationToken);
    }

    public static async Task<IResult> TakeAsync(IFormCollection form, HuhutongDb db, HandOver handOver, Visitor visitor, CancellationToken cancellationToken)
    {
        _ = form;
        var error = await handOver.TakeAsync(await visitor.AccountAsync(cancellationToken), cancellationToken);
        return error is null ? Show.To("/plan") : await PageAsync(null, error, db, visitor, cancellationToken);
    }

    public static async Task<IResult> EndAsync(IFormCollection form, HandOver handOver, Visitor visitor, CancellationToken cancellationToken)
    {
        _ = form;
        await handOver.EndAsync(visitor.Id!.Value, cancellationToken);
        return Show.To("/handover");
    }

    private static async Task<IResult> PageAsync(string? userName, Text? error, HuhutongDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        var account = visitor.Id!.Value;
        var offer = await db.Handovers.AsNoTracking().FirstOrDefaultAsync(h => h.GiverId == account || h.TakerId == account, cancellationToken);
        var other = offer is null ? null : await db.Accounts.Where(a => a.Id == (offer.GiverId == account ? offer.TakerId : offer.GiverId)).Select(a => a.UserName).FirstOrDefaultAsync(cancellationToken);
        var giver = offer?.GiverId ?? account;
        return Show.Page<Pages.HandoverPage>(error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity, new
        {
            Incoming = offer is not null && offer.TakerId == account,
            Other = other,
            Subscription = await db.Subscriptions.AsNoTracking().FirstOrDefaultAsync(s => s.AccountId == giver && s.Status != SubscriptionStatus.Ended, cancellationToken),
            Boxes = await db.BoxLoans.CountAsync(l => l.AccountId == giver && l.Status != BoxStatus.Returned, cancellationToken),
            Cards = await db.Cards.CountAsync(c => c.AccountId == giver && c.Status == CardStatus.Active, cancellationToken),
            UserName = userName,
            Error = error,
        });
    }
}
