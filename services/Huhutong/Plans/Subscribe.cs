using System.Globalization;
using System.Security.Cryptography;
using Huhutong.Boxes;
using Huhutong.Data;
using Huhutong.Money;
using Microsoft.EntityFrameworkCore;
using Passport;
using Passport.Data;

namespace Huhutong.Plans;

/// <summary>Subscribes a household: the contract, the first month, a box on loan and the main card.</summary>
internal sealed class Subscribe(HuhutongDb db, Wallet wallet, TimeProvider time)
{
    /// <summary>Subscribes; null when done.</summary>
    public async Task<Text?> ExecuteAsync(Account account, string? code, string? address, CancellationToken cancellationToken)
    {
        if (PlanTable.Find(code) is not { } plan) return new("请选择套餐", "Choose a plan");
        if (account.State != AccountState.Active) return new("账号现在不是正常状态，不能订购", "The account is not active, so it cannot subscribe");
        if (address?.Trim() is not { Length: >= 5 and <= 200 } place) return new("请填写安装地址，5至200字", "Tell us where to install it, in 5 to 200 characters");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await wallet.LockAsync(account.Id, cancellationToken);
        if (await db.Subscriptions.AnyAsync(s => s.AccountId == account.Id && s.Status != SubscriptionStatus.Ended, cancellationToken))
            return new("已有套餐在用", "There is a plan already");

        var (now, today) = (time.GetUtcNow(), ChinaTime.Today(time));
        var subscription = new Subscription
        {
            AccountId = account.Id,
            ContractNo = wallet.Number("C"),
            PlanCode = plan.Code,
            MonthlyFen = plan.MonthlyFen,
            Address = place,
            StartedOn = today,
            ContractEndsOn = plan.ContractMonths == 0 ? null : today.AddMonths(plan.ContractMonths),
            ContractMonths = plan.ContractMonths,
            GiftFen = plan.GiftFen,
        };
        db.Subscriptions.Add(subscription);
        var bill = new Bill
        {
            AccountId = account.Id,
            BillNo = wallet.Number("B"),
            Period = new DateOnly(today.Year, today.Month, 1),
            AmountFen = plan.MonthlyFen,
            Status = BillStatus.Paid,
            IssuedAt = now,
            DueOn = today,
            PaidAt = now,
        };
        var serial = Digits(12);
        db.Bills.Add(bill);
        db.BoxLoans.Add(new BoxLoan { AccountId = account.Id, SerialNo = serial, Model = ReturnBox.Model, DepositFen = ReturnBox.DepositFen, LentAt = now });
        db.Cards.Add(new Card { AccountId = account.Id, CardNo = Digits(16), HolderName = account.RealName, IssuedAt = now });
        await wallet.CoverAsync(account.Id, plan.MonthlyFen + ReturnBox.DepositFen, cancellationToken);
        wallet.Add(account.Id, WalletKind.Bill, -bill.AmountFen, bill.BillNo);
        wallet.Add(account.Id, WalletKind.Deposit, -ReturnBox.DepositFen, serial);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    private static string Digits(int count) => RandomNumberGenerator.GetString("0123456789", count).ToString(CultureInfo.InvariantCulture);
}
