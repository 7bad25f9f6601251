using Huhutong.Data;
using Microsoft.EntityFrameworkCore;
using Passport;

namespace Huhutong.Money;

/// <summary>Pays a bill and its fee from the wallet; what is missing is paid in at once.</summary>
internal sealed class PayBill(HuhutongDb db, Wallet wallet, TimeProvider time)
{
    /// <summary>Pays; null when done.</summary>
    public async Task<Text?> ExecuteAsync(long account, string billNo, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await wallet.LockAsync(account, cancellationToken);
        var bill = await db.Bills.FirstOrDefaultAsync(b => b.BillNo == billNo && b.AccountId == account, cancellationToken);
        if (bill is null) return new("没有这张账单", "There is no such bill");
        if (bill.Status == BillStatus.Paid) return null;
        bill.LateFeeFen = LateFees.Of(bill.AmountFen, bill.DueOn, ChinaTime.Today(time));
        await wallet.CoverAsync(account, bill.AmountFen + bill.LateFeeFen, cancellationToken);
        wallet.Add(account, WalletKind.Bill, -bill.AmountFen, bill.BillNo);
        wallet.Add(account, WalletKind.LateFee, -bill.LateFeeFen, bill.BillNo);
        (bill.Status, bill.PaidAt) = (BillStatus.Paid, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);

        // With the last bill paid, what was suspended for it runs again.
        if (!await db.Bills.AnyAsync(b => b.AccountId == account && b.Status == BillStatus.Unpaid, cancellationToken))
        {
            await db.Subscriptions.Where(s => s.AccountId == account && s.Status == SubscriptionStatus.Suspended)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.Status, SubscriptionStatus.Active), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return null;
    }
}
