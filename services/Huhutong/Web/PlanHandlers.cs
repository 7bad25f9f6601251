using System.Globalization;
using Huhutong.Data;
using Huhutong.Money;
using Huhutong.Plans;
using Microsoft.EntityFrameworkCore;
using Passport;
using Passport.SignIn;
using Passport.Web;

namespace Huhutong.Web;

/// <summary>The plan and its contract.</summary>
internal static class PlanHandlers
{
    public static Task<IResult> ShowAsync(string? plan, HuhutongDb db, Wallet wallet, Visitor visitor, TimeProvider time, CancellationToken cancellationToken) =>
        PageAsync(plan, null, null, db, wallet, visitor, time, cancellationToken);

    public static async Task<IResult> SubscribeAsync(IFormCollection form, HuhutongDb db, Wallet wallet, Subscribe subscribe, Visitor visitor, TimeProvider time, CancellationToken cancellationToken)
    {
        var error = await subscribe.ExecuteAsync(await visitor.AccountAsync(cancellationToken), form["Plan"], form["Address"], cancellationToken);
        return error is null ? Show.To("/plan") : await PageAsync(form["Plan"], form["Address"], error, db, wallet, visitor, time, cancellationToken);
    }

    public static async Task<IResult> SettleAsync(IFormCollection form, HuhutongDb db, Wallet wallet, SettleContract settle, Visitor visitor, TimeProvider time, CancellationToken cancellationToken)
    {
        var seen = long.TryParse(form["Fee"], NumberStyles.None, CultureInfo.InvariantCulture, out var fen) ? fen : -1;
        var error = await settle.ExecuteAsync(visitor.Id!.Value, seen, cancellationToken);
        return error is null ? Show.To("/plan") : await PageAsync(null, null, error, db, wallet, visitor, time, cancellationToken);
    }

    private static async Task<IResult> PageAsync(
        string? wanted, string? address, Text? error, HuhutongDb db, Wallet wallet, Visitor visitor, TimeProvider time, CancellationToken cancellationToken)
    {
        var account = visitor.Id!.Value;
        var subscription = await db.Subscriptions.AsNoTracking().FirstOrDefaultAsync(s => s.AccountId == account && s.Status != SubscriptionStatus.Ended, cancellationToken);
        var status = error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
        return subscription is null
            ? Show.Page<Pages.ChoosePlan>(status, new { Wanted = PlanTable.Find(wanted)?.Code, Address = address, Error = error })
            : Show.Page<Pages.PlanPage>(status, new
            {
                Subscription = subscription,
                Plan = PlanTable.Find(subscription.PlanCode),
                Today = EarlyFee.Today(time),
                Balance = await wallet.BalanceAsync(account, cancellationToken),
                Error = error,
            });
    }
}
