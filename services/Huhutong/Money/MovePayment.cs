using Huhutong.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Passport;
using Passport.Data;

namespace Huhutong.Money;

/// <summary>Money into the wallet and out of it. The bank is a sample: it confirms after a while, and no money moves.</summary>
internal sealed class MovePayment(HuhutongDb db, Wallet wallet, IOptions<HuhutongOptions> options, TimeProvider time)
{
    /// <summary>The most that one payment moves, in fen.</summary>
    public const long Most = 500_000;

    /// <summary>Begins a payment; null when it is on its way.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="kind">Which way. What goes out leaves the wallet at once, what comes in arrives with the bank's word.</param>
    /// <param name="fen">How much.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<Text?> BeginAsync(Account account, PaymentKind kind, long fen, CancellationToken cancellationToken)
    {
        if (account.State == AccountState.Frozen || (account.State == AccountState.Suspended && kind == PaymentKind.TopUp))
            return new("账号现在不是正常状态，不能办理", "The account is not active, so this cannot be done");
        if (fen is <= 0 or > Most) return new("金额需在 0.01 元至 5,000 元之间", "Choose an amount from ¥0.01 to ¥5,000");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await wallet.LockAsync(account.Id, cancellationToken);
        if (kind == PaymentKind.Withdrawal && await wallet.BalanceAsync(account.Id, cancellationToken) < fen) return new("余额不足", "The balance is smaller than that");
        var now = time.GetUtcNow();
        var payment = new Payment
        {
            AccountId = account.Id,
            PaymentNo = wallet.Number(kind == PaymentKind.TopUp ? "P" : "W"),
            Kind = kind,
            AmountFen = fen,
            StartedAt = now,
            SettlesAt = now.AddSeconds(options.Value.DeliverySeconds),
        };
        db.Payments.Add(payment);
        if (kind == PaymentKind.Withdrawal) wallet.Add(account.Id, WalletKind.Withdrawal, -fen, payment.PaymentNo);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>Calls a payment off that the bank has not confirmed; null when done.</summary>
    public Task<Text?> CancelAsync(long account, string paymentNo, CancellationToken cancellationToken) =>
        EndAsync(p => p.PaymentNo == paymentNo && p.AccountId == account, PaymentStatus.Cancelled, cancellationToken);

    /// <summary>The bank has confirmed a payment.</summary>
    public Task<Text?> ConfirmAsync(long id, CancellationToken cancellationToken) => EndAsync(p => p.Id == id, PaymentStatus.Done, cancellationToken);

    private async Task<Text?> EndAsync(System.Linq.Expressions.Expression<Func<Payment, bool>> which, PaymentStatus status, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();

        // The status decides which of two ends it; the other finds it ended.
        var ended = await db.Payments.Where(which).Where(p => p.Status == PaymentStatus.Pending)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Status, status).SetProperty(p => p.CompletedAt, now), cancellationToken);
        if (ended == 0) return new("这笔交易已经结束", "This transaction is over already");
        var payment = await db.Payments.AsNoTracking().SingleAsync(which, cancellationToken);
        if (payment is { Kind: PaymentKind.TopUp, Status: PaymentStatus.Done }) wallet.Add(payment.AccountId!.Value, WalletKind.TopUp, payment.AmountFen, payment.PaymentNo);
        if (payment is { Kind: PaymentKind.Withdrawal, Status: PaymentStatus.Cancelled })
            wallet.Add(payment.AccountId!.Value, WalletKind.WithdrawalCancelled, payment.AmountFen, payment.PaymentNo);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }
}
