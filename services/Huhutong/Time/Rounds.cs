using Adieu.Client;
using Huhutong.Boxes;
using Huhutong.Data;
using Huhutong.Money;
using Microsoft.EntityFrameworkCore;
using Passport;
using Passport.Hosting;
using Passport.Settings;
using Passport.SignIn;

namespace Huhutong.Time;

/// <summary>
/// What time does: the bank confirms, the courier arrives, bills are issued and grow late, services are suspended for them.
/// One small transaction for each thing, so that an account whose gate is closed holds up nobody else.
/// </summary>
internal sealed class Rounds(HuhutongDb db, Wallet wallet, MovePayment payments, ReturnBox boxes, Gate gate, Housekeeping housekeeping, TimeProvider time) : IRounds
{
    private const int Batch = 200;
    private const int DaysToPay = 15;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (now, today) = (time.GetUtcNow(), ChinaTime.Today(time));
        var month = new DateOnly(today.Year, today.Month, 1);
        await EachAsync(
            await db.Payments.Where(p => p.Status == PaymentStatus.Pending && p.SettlesAt <= now).OrderBy(p => p.Id).Select(p => new Due(p.Id, p.AccountId ?? 0)).Take(Batch).ToListAsync(cancellationToken),
            due => payments.ConfirmAsync(due.Id, cancellationToken), cancellationToken);
        // What was ordered when an account was closed: nobody's any more, and due all the same.
        await db.Payments.Where(p => p.Status == PaymentStatus.Ordered && p.AccountId == null && p.SettlesAt <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Status, PaymentStatus.Done).SetProperty(p => p.CompletedAt, now), cancellationToken);
        await EachAsync(
            await db.BoxLoans.Where(l => l.Status == BoxStatus.Returning && l.ArrivesAt <= now).OrderBy(l => l.Id).Select(l => new Due(l.Id, l.AccountId ?? 0)).Take(Batch).ToListAsync(cancellationToken),
            due => boxes.ReceiveAsync(due.Account, due.Id, cancellationToken), cancellationToken);
        await EachAsync(
            await db.Subscriptions.Where(s => s.Status == SubscriptionStatus.Active && s.AccountId != null && !db.Bills.Any(b => b.AccountId == s.AccountId && b.Period == month))
                .OrderBy(s => s.Id).Select(s => new Due(s.Id, s.AccountId!.Value)).Take(Batch).ToListAsync(cancellationToken),
            due => IssueAsync(due, month, now, today, cancellationToken), cancellationToken);
        var late = await db.Bills.AsNoTracking().Where(b => b.Status == BillStatus.Unpaid && b.DueOn < today && b.AccountId != null).OrderBy(b => b.Id).ToListAsync(cancellationToken);
        await EachAsync(
            late.Where(b => b.LateFeeFen != LateFees.Of(b.AmountFen, b.DueOn, today)).Select(b => new Due(b.Id, b.AccountId!.Value)).ToList(),
            due => GrowAsync(due, today, cancellationToken), cancellationToken);
        await housekeeping.RunAsync(cancellationToken);
    }

    // What the wallet holds pays the bill at once; otherwise there are some days to pay it.
    private async Task IssueAsync(Due due, DateOnly month, DateTimeOffset now, DateOnly today, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await wallet.LockAsync(due.Account, cancellationToken);
        var subscription = await db.Subscriptions.AsNoTracking().SingleAsync(s => s.Id == due.Id, cancellationToken);
        var bill = new Bill { AccountId = due.Account, BillNo = wallet.Number("B"), Period = month, AmountFen = subscription.MonthlyFen, IssuedAt = now, DueOn = today.AddDays(DaysToPay) };
        if (await wallet.BalanceAsync(due.Account, cancellationToken) >= bill.AmountFen)
        {
            wallet.Add(due.Account, WalletKind.Bill, -bill.AmountFen, bill.BillNo);
            (bill.Status, bill.PaidAt) = (BillStatus.Paid, now);
        }

        db.Bills.Add(bill);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task GrowAsync(Due due, DateOnly today, CancellationToken cancellationToken)
    {
        var bill = await db.Bills.FirstAsync(b => b.Id == due.Id, cancellationToken);
        if (bill.Status != BillStatus.Unpaid) return;
        bill.LateFeeFen = LateFees.Of(bill.AmountFen, bill.DueOn, today);
        await db.SaveChangesAsync(cancellationToken);
        var late = LateFees.DaysLate(bill.DueOn, today);
        if (late > LateFees.SuspendAfter)
        {
            var status = late > LateFees.SuspendAfter + LateFees.EndAfter ? SubscriptionStatus.Ended : SubscriptionStatus.Suspended;
            await db.Subscriptions.Where(s => s.AccountId == due.Account && s.Status != SubscriptionStatus.Ended && s.Status != status)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.Status, status), cancellationToken);
        }
    }

    private async Task EachAsync(List<Due> dues, Func<Due, Task> work, CancellationToken cancellationToken)
    {
        foreach (var due in dues)
        {
            if (await gate.StateAsync(due.Account, cancellationToken) != GateState.Open) continue;
            try
            {
                await work(due);
            }
            catch (Exception e) when (AdieuGate.IsRefusal(e))
            {
                // Frozen since it was asked: nothing moves on that account until it is kept or erased.
            }

            db.ChangeTracker.Clear();
        }
    }

    private sealed record Due(long Id, long Account);
}
