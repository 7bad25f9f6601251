using Microsoft.EntityFrameworkCore;
using Passport.Data;
using Railway.Data;
using Railway.Network;

namespace Railway.Buying;

/// <summary>Pays or gives up an order that waits for payment. The payment is a sample: no money moves.</summary>
internal sealed class PayOrder(RailwayDb db, Timetable timetable, TimeProvider time)
{
    /// <summary>Pays, with a voucher if one is named.</summary>
    public async Task<Outcome> ExecuteAsync(Account buyer, string orderNo, long? voucherId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginOrJoinAsync(cancellationToken);
        var order = await db.Orders.Include(o => o.Tickets).FirstOrDefaultAsync(o => o.OrderNo == orderNo && o.AccountId == buyer.Id, cancellationToken);
        if (order is null) return new Outcome.Missing();
        if (order.Status == OrderStatus.Paid) return new Outcome.Done(order);
        var now = time.GetUtcNow();
        if (order.Status != OrderStatus.Unpaid || order.PayBy < now) return new Outcome.Not(new("订单已失效，请重新购票", "The order has lapsed: please buy again"));

        // The status decides which of two requests pays; the other finds it paid.
        var paid = await db.Orders.Where(o => o.Id == order.Id && o.Status == OrderStatus.Unpaid)
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.Status, OrderStatus.Paid).SetProperty(o => o.PaidAt, now), cancellationToken);
        if (paid == 0) return new Outcome.Not(new("订单状态已改变，请刷新", "The order has changed: please reload"));
        if (voucherId is { } id)
        {
            var used = await db.Vouchers.Where(v => v.Id == id && v.AccountId == buyer.Id && v.OrderId == null && v.ExpiresAt > now)
                .ExecuteUpdateAsync(set => set.SetProperty(v => v.OrderId, order.Id), cancellationToken);
            if (used == 0) return new Outcome.Not(new("这张代金券已不能使用", "This voucher can no longer be used"));
        }

        foreach (var ticket in order.Tickets) ticket.Status = TicketStatus.Issued;
        await db.SaveChangesAsync(cancellationToken);
        if (transaction is not null) await transaction.CommitAsync(cancellationToken);
        return new Outcome.Done(order);
    }

    /// <summary>Gives an unpaid order up and its seats back.</summary>
    public async Task<Outcome> CancelAsync(long account, string orderNo, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var order = await db.Orders.Include(o => o.Tickets).FirstOrDefaultAsync(o => o.OrderNo == orderNo && o.AccountId == account, cancellationToken);
        if (order is null) return new Outcome.Missing();
        var cancelled = await db.Orders.Where(o => o.Id == order.Id && o.Status == OrderStatus.Unpaid)
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.Status, OrderStatus.Cancelled), cancellationToken);
        if (cancelled == 0) return new Outcome.Not(new("只有待支付的订单可以取消", "Only an unpaid order can be cancelled"));
        foreach (var ticket in order.Tickets)
        {
            ticket.Status = TicketStatus.Cancelled;
            await timetable.ReleaseAsync(ticket, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Outcome.Done(order);
    }
}
