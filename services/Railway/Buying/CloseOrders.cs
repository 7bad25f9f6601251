using Microsoft.EntityFrameworkCore;
using Railway.Data;

namespace Railway.Buying;

/// <summary>Finishes orders of which nothing is left to travel, and credits points for what was travelled.</summary>
internal static class CloseOrders
{
    /// <summary>Points for each yuan travelled.</summary>
    public const int PointsPerYuan = 5;

    /// <summary>Finishes an order if nothing of it is open; the caller has a transaction.</summary>
    public static async Task TryCompleteAsync(RailwayDb db, long orderId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tickets = await db.Tickets.AsNoTracking().Where(t => t.OrderId == orderId).ToListAsync(cancellationToken);
        if (tickets.Any(t => t.Status is TicketStatus.Issued or TicketStatus.Held)) return;
        var travelled = tickets.Where(t => t.Status == TicketStatus.Travelled).Sum(t => t.PriceFen);
        var status = travelled > 0 ? OrderStatus.Completed : OrderStatus.Refunded;
        var finished = await db.Orders.Where(o => o.Id == orderId && o.Status == OrderStatus.Paid)
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.Status, status).SetProperty(o => o.CompletedAt, now), cancellationToken);
        if (finished == 0 || travelled < 100) return;
        var account = await db.Orders.Where(o => o.Id == orderId).Select(o => o.AccountId).SingleAsync(cancellationToken);
        if (account is not { } buyer) return;
        db.Points.Add(new PointsEntry { AccountId = buyer, Points = travelled / 100 * PointsPerYuan, Reason = "journey", OrderId = orderId, At = now });
        await db.SaveChangesAsync(cancellationToken);
    }
}
