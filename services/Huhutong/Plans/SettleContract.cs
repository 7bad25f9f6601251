using Huhutong.Data;
using Huhutong.Money;
using Microsoft.EntityFrameworkCore;
using Passport;

namespace Huhutong.Plans;

/// <summary>Ends a contract's commitment early by paying its fee; the subscription runs on from month to month.</summary>
internal sealed class SettleContract(HuhutongDb db, Wallet wallet, TimeProvider time)
{
    /// <summary>Settles; null when done.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="seenFen">The fee that the person saw; another one is not taken.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<Text?> ExecuteAsync(long account, long seenFen, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await wallet.LockAsync(account, cancellationToken);
        var today = EarlyFee.Today(time);
        var subscription = await db.Subscriptions.FirstOrDefaultAsync(
            s => s.AccountId == account && s.Status != SubscriptionStatus.Ended && s.ContractEndsOn != null, cancellationToken);
        if (subscription is null || EarlyFee.MonthsLeft(subscription, today) == 0) return new("没有未到期的合约", "There is no contract to end");
        var fee = EarlyFee.Of(subscription, today);
        if (fee != seenFen) return new("费用已变化，请核对后再确认", "The fee has changed: please look again");
        await wallet.CoverAsync(account, fee, cancellationToken);
        wallet.Add(account, WalletKind.ContractFee, -fee, subscription.ContractNo);
        subscription.ContractEndsOn = today;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }
}
