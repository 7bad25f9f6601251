using Huhutong.Data;
using Huhutong.Money;
using Huhutong.Plans;
using Microsoft.EntityFrameworkCore;
using Passport.SignIn;
using Passport.Web;

namespace Huhutong.Web;

/// <summary>What belongs to the household, at a glance.</summary>
internal static class MeHandlers
{
    public static async Task<IResult> MeAsync(HuhutongDb db, Wallet wallet, Visitor visitor, CancellationToken cancellationToken)
    {
        var account = await visitor.AccountAsync(cancellationToken);
        var subscription = await db.Subscriptions.AsNoTracking().FirstOrDefaultAsync(s => s.AccountId == account.Id && s.Status != SubscriptionStatus.Ended, cancellationToken);
        return Show.Page<Pages.Me>(new
        {
            Account = account,
            Subscription = subscription,
            Plan = PlanTable.Find(subscription?.PlanCode),
            Balance = await wallet.BalanceAsync(account.Id, cancellationToken),
            Owed = await db.Bills.Where(b => b.AccountId == account.Id && b.Status == BillStatus.Unpaid).SumAsync(b => b.AmountFen + b.LateFeeFen, cancellationToken),
            Boxes = await db.BoxLoans.CountAsync(l => l.AccountId == account.Id && l.Status != BoxStatus.Returned, cancellationToken),
            Chats = await db.Chats.CountAsync(c => c.FirstId == account.Id || c.SecondId == account.Id, cancellationToken),
        });
    }
}
