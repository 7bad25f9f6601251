using Huhutong.Data;
using Huhutong.Money;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Passport;
using Passport.Data;

namespace Huhutong.Plans;

/// <summary>
/// Hands a household over to another account: contract, box and cards go, with their rights and duties; wallet, chats,
/// contacts and files stay with whoever they belong to. The other one has to take it.
/// </summary>
internal sealed class HandOver(HuhutongDb db, Wallet wallet, UserManager<Account> users, TimeProvider time)
{
    /// <summary>Offers it; null when offered.</summary>
    public async Task<Text?> OfferAsync(Account giver, string? userName, CancellationToken cancellationToken)
    {
        if (giver.State != AccountState.Active) return new("账号现在不是正常状态，不能过户", "The account is not active, so it cannot be handed over");
        var taker = userName?.Trim() is { Length: > 0 and <= 20 } name ? await users.FindByNameAsync(name) : null;
        // Nothing is told of the other account but that it cannot take, whatever the reason.
        if (taker is null || taker.Id == giver.Id || taker.State != AccountState.Active || await HasPlanAsync(taker.Id, cancellationToken))
            return new("这个用户名不能接收过户", "This user name cannot take it over");
        if (await RefusalAsync(giver.Id, cancellationToken) is { } refusal) return refusal;
        if (await db.Handovers.AnyAsync(h => h.GiverId == giver.Id || h.TakerId == taker.Id, cancellationToken)) return new("已有一个过户在等待", "An offer is waiting already");
        db.Handovers.Add(new Handover { GiverId = giver.Id, TakerId = taker.Id, OfferedAt = time.GetUtcNow() });
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }

    /// <summary>Calls an offer off, or declines it.</summary>
    public Task EndAsync(long account, CancellationToken cancellationToken) =>
        db.Handovers.Where(h => h.GiverId == account || h.TakerId == account).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Takes what was offered; null when done.</summary>
    public async Task<Text?> TakeAsync(Account taker, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var offer = await db.Handovers.AsNoTracking().FirstOrDefaultAsync(h => h.TakerId == taker.Id, cancellationToken);
        if (offer is null) return new("过户已经取消", "The offer was called off");
        // In key order, so that two who hand over to each other wait and never in a circle.
        foreach (var account in new[] { offer.GiverId, taker.Id }.Order()) await wallet.LockAsync(account, cancellationToken);
        if (await HasPlanAsync(taker.Id, cancellationToken)) return new("您已有套餐，不能再接收", "You have a plan already");
        if (await RefusalAsync(offer.GiverId, cancellationToken) is { } refusal) return refusal;
        var (giver, now) = (offer.GiverId, taker.Id);
        if (await db.Handovers.Where(h => h.Id == offer.Id).ExecuteDeleteAsync(cancellationToken) == 0) return new("过户已经取消", "The offer was called off");
        await db.Subscriptions.Where(s => s.AccountId == giver && s.Status != SubscriptionStatus.Ended).ExecuteUpdateAsync(set => set.SetProperty(s => s.AccountId, now), cancellationToken);
        await db.BoxLoans.Where(l => l.AccountId == giver && l.Status != BoxStatus.Returned).ExecuteUpdateAsync(set => set.SetProperty(l => l.AccountId, now), cancellationToken);
        await db.Cards.Where(c => c.AccountId == giver && c.Status == CardStatus.Active).ExecuteUpdateAsync(set => set.SetProperty(c => c.AccountId, now), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    private Task<bool> HasPlanAsync(long account, CancellationToken cancellationToken) =>
        db.Subscriptions.AnyAsync(s => s.AccountId == account && s.Status != SubscriptionStatus.Ended, cancellationToken);

    // Debts are not handed on, and neither is what is on its way.
    private async Task<Text?> RefusalAsync(long giver, CancellationToken cancellationToken)
    {
        if (!await HasPlanAsync(giver, cancellationToken)) return new("没有可以过户的套餐", "There is no plan to hand over");
        if (await db.Bills.AnyAsync(b => b.AccountId == giver && b.Status == BillStatus.Unpaid, cancellationToken)) return new("请先缴清账单", "Pay the bills first");
        return await db.BoxLoans.AnyAsync(l => l.AccountId == giver && l.Status == BoxStatus.Returning, cancellationToken)
            ? new("机顶盒正在归还，完成后才能过户", "A box is on its way back; hand over when it has arrived")
            : null;
    }
}
