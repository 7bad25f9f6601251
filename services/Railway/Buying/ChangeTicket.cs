using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Passport.Data;
using Railway.Data;
using Railway.Network;

namespace Railway.Buying;

/// <summary>Exchanges a ticket for another departure between the same stations, in the same class.</summary>
internal sealed class ChangeTicket(RailwayDb db, Timetable timetable, IOptions<RailwayOptions> options, TimeProvider time)
{
    /// <summary>Asks for the change. What costs no more is done at once; what costs more waits for payment.</summary>
    public async Task<Outcome> RequestAsync(Account buyer, long ticketId, long departureId, CancellationToken cancellationToken)
    {
        if (buyer.State != AccountState.Active) return new Outcome.Not(States.CannotBuy(buyer));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var old = await db.Tickets.FirstOrDefaultAsync(t => t.Id == ticketId && t.BuyerId == buyer.Id, cancellationToken);
        if (old?.OrderId is null) return new Outcome.Missing();
        var now = time.GetUtcNow();
        if (old.Status != TicketStatus.Issued || old.DepartsAt <= now) return new Outcome.Not(new("这张车票现在不能改签", "This ticket cannot be changed now"));
        if (await db.Changes.AnyAsync(c => c.OldTicketId == old.Id && c.Status == ChangeStatus.Unpaid, cancellationToken))
            return new Outcome.Not(new("已有一个改签等待支付", "A change of this ticket waits for payment already"));
        var journey = await timetable.FindAsync(departureId, old.FromCode, old.ToCode, cancellationToken);
        if (journey is null || journey.Departure.Id == old.DepartureId) return new Outcome.Not(new("请选择另一个车次", "Choose another train"));
        if (!await timetable.TakeAsync(departureId, old.SeatClass, cancellationToken)) return new Outcome.Not(new("这个车次没有余票", "No seat is left on that train"));

        var taken = new Ticket
        {
            OrderId = old.OrderId,
            BuyerId = old.BuyerId,
            TravellerId = old.TravellerId,
            PassengerName = old.PassengerName,
            PassengerDocument = old.PassengerDocument,
            DepartureId = departureId,
            Train = journey.Train,
            FromCode = old.FromCode,
            ToCode = old.ToCode,
            DepartsAt = journey.DepartsAt,
            ArrivesAt = journey.ArrivesAt,
            SeatClass = old.SeatClass,
            Seat = Seats.Assign(old.SeatClass),
            PriceFen = journey.Fare(old.SeatClass),
            Status = TicketStatus.Held,
        };
        db.Tickets.Add(taken);
        await db.SaveChangesAsync(cancellationToken);
        var change = new Change
        {
            AccountId = buyer.Id,
            OldTicketId = old.Id,
            NewTicketId = taken.Id,
            DifferenceFen = taken.PriceFen - old.PriceFen,
            Status = ChangeStatus.Unpaid,
            RequestedAt = now,
            PayBy = now + BuyTicket.Hold,
        };
        db.Changes.Add(change);
        if (change.DifferenceFen <= 0) await FinishAsync(change, old, taken, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Outcome.Done(await db.Orders.AsNoTracking().FirstAsync(o => o.Id == old.OrderId, cancellationToken));
    }

    /// <summary>Pays a difference (<paramref name="pay"/>) or gives the change up.</summary>
    public async Task<Outcome> DecideAsync(long account, long changeId, bool pay, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var change = await db.Changes.FirstOrDefaultAsync(c => c.Id == changeId && c.AccountId == account, cancellationToken);
        if (change is null) return new Outcome.Missing();
        if (change.Status != ChangeStatus.Unpaid) return new Outcome.Not(new("这个改签已处理", "This change is settled already"));
        var now = time.GetUtcNow();
        if (pay && change.PayBy < now) return new Outcome.Not(new("支付时间已过，请重新改签", "The time to pay is over: please change again"));
        var old = await db.Tickets.FirstAsync(t => t.Id == change.OldTicketId, cancellationToken);
        var taken = await db.Tickets.FirstAsync(t => t.Id == change.NewTicketId, cancellationToken);
        if (pay)
        {
            await FinishAsync(change, old, taken, now, cancellationToken);
        }
        else
        {
            change.Status = ChangeStatus.Cancelled;
            taken.Status = TicketStatus.Cancelled;
            await timetable.ReleaseAsync(taken, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Outcome.Done(await db.Orders.AsNoTracking().FirstAsync(o => o.Id == old.OrderId, cancellationToken));
    }

    private async Task FinishAsync(Change change, Ticket old, Ticket taken, DateTimeOffset now, CancellationToken cancellationToken)
    {
        change.Status = ChangeStatus.Done;
        old.Status = TicketStatus.Changed;
        taken.Status = TicketStatus.Issued;
        await timetable.ReleaseAsync(old, cancellationToken);
        if (change.DifferenceFen >= 0) return;
        db.Refunds.Add(new Refund
        {
            AccountId = change.AccountId,
            OrderId = old.OrderId!.Value,
            TicketId = old.Id,
            AmountFen = -change.DifferenceFen,
            Status = RefundStatus.InFlight,
            RequestedAt = now,
            SettlesAt = now.AddSeconds(options.Value.RefundSeconds),
        });
    }
}
