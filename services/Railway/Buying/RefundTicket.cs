using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Passport.Data;
using Railway.Data;
using Railway.Network;

namespace Railway.Buying;

/// <summary>Gives a ticket back: the buyer does it, or the traveller who will not use what somebody bought for them.</summary>
internal sealed class RefundTicket(RailwayDb db, Timetable timetable, IOptions<RailwayOptions> options, TimeProvider time)
{
    /// <summary>Returns the ticket; the money goes to the buyer, less the fee.</summary>
    public async Task<Outcome> ExecuteAsync(Account person, long ticketId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var ticket = await db.Tickets.FirstOrDefaultAsync(t => t.Id == ticketId && (t.BuyerId == person.Id || t.TravellerId == person.Id), cancellationToken);
        if (ticket is null) return new Outcome.Missing();
        var now = time.GetUtcNow();
        if (ticket.Status != TicketStatus.Issued || ticket.DepartsAt <= now) return new Outcome.Not(new("这张车票现在不能退", "This ticket cannot be returned now"));
        if (await db.Changes.AnyAsync(c => c.OldTicketId == ticket.Id && c.Status == ChangeStatus.Unpaid, cancellationToken))
            return new Outcome.Not(new("改签还没有完成，请先支付或取消改签", "A change of this ticket waits for payment: pay or cancel it first"));

        var returned = await db.Tickets.Where(t => t.Id == ticket.Id && t.Status == TicketStatus.Issued)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.Status, TicketStatus.Refunded), cancellationToken);
        if (returned == 0) return new Outcome.Not(new("车票状态已改变，请刷新", "The ticket has changed: please reload"));
        await timetable.ReleaseAsync(ticket, cancellationToken);

        // Without an order the buyer has left and gave up what would come back.
        if (ticket is { OrderId: { } orderId, BuyerId: { } buyer })
        {
            var fee = Fares.RefundFee(ticket.PriceFen, ticket.DepartsAt - now);
            db.Refunds.Add(new Refund
            {
                AccountId = buyer,
                OrderId = orderId,
                TicketId = ticket.Id,
                AmountFen = ticket.PriceFen - fee,
                FeeFen = fee,
                Status = RefundStatus.InFlight,
                RequestedAt = now,
                SettlesAt = now.AddSeconds(options.Value.RefundSeconds),
            });
            await db.SaveChangesAsync(cancellationToken);
            await CloseOrders.TryCompleteAsync(db, orderId, now, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        var order = await db.Orders.AsNoTracking().FirstOrDefaultAsync(o => o.Id == ticket.OrderId, cancellationToken);
        return new Outcome.Done(order ?? new Order { OrderNo = "" });
    }
}
