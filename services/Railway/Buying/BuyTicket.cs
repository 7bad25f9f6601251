using Adieu.Client;
using Microsoft.EntityFrameworkCore;
using Passport.Data;
using Passport.SignIn;
using Railway.Data;
using Railway.Network;

namespace Railway.Buying;

/// <summary>Places an order: one ticket for each traveller, seats held until it is paid.</summary>
internal sealed class BuyTicket(RailwayDb db, Timetable timetable, Gate gate, TimeProvider time)
{
    /// <summary>How long seats are held.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromMinutes(20);

    /// <summary>Most travellers of one order.</summary>
    public const int MostTravellers = 5;

    /// <summary>Buys for oneself (<paramref name="self"/>) and saved passengers.</summary>
    public async Task<Outcome> ExecuteAsync(Account buyer, Journey journey, SeatClass seat, bool self, IReadOnlyCollection<long> passengers, CancellationToken cancellationToken)
    {
        if (buyer.State != AccountState.Active) return new Outcome.Not(States.CannotBuy(buyer));
        var travellers = await db.Passengers.Where(p => p.AccountId == buyer.Id && passengers.Contains(p.Id)).Select(p => new Traveller(p.RealName, p.DocumentNo)).ToListAsync(cancellationToken);
        if (travellers.Count != passengers.Count) return new Outcome.Missing();
        if (self) travellers.Insert(0, new Traveller(buyer.RealName, buyer.DocumentNo));
        travellers = [.. travellers.DistinctBy(t => t.Document)];
        if (travellers.Count == 0) return new Outcome.Not(new("请选择乘车人", "Choose who travels"));
        if (travellers.Count > MostTravellers) return new Outcome.Not(new("一个订单最多5位乘车人", "One order takes at most five travellers"));
        if (await ClashAsync(travellers, journey, cancellationToken) is { } clash) return new Outcome.Not(clash);

        await using var transaction = await db.BeginOrJoinAsync(cancellationToken);
        var now = time.GetUtcNow();
        var order = new Order { AccountId = buyer.Id, OrderNo = Seats.OrderNo(now), Status = OrderStatus.Unpaid, CreatedAt = now, PayBy = now + Hold };
        foreach (var traveller in travellers)
        {
            if (!await timetable.TakeAsync(journey.Departure.Id, seat, cancellationToken))
                return new Outcome.Not(new("余票不足，可以候补", "Not enough seats are left; you can join the waiting list"));
            order.Tickets.Add(await TicketAsync(buyer, traveller, journey, seat, cancellationToken));
        }

        order.AmountFen = order.Tickets.Sum(t => t.PriceFen);
        db.Orders.Add(order);
        await db.SaveChangesAsync(cancellationToken);
        if (transaction is not null) await transaction.CommitAsync(cancellationToken);
        return new Outcome.Done(order);
    }

    // A traveller who has an account sees the ticket there too. One who is closing theirs does not: the ticket is valid by document.
    private async Task<Ticket> TicketAsync(Account buyer, Traveller traveller, Journey journey, SeatClass seat, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.Where(a => a.DocumentNo == traveller.Document).Select(a => (long?)a.Id).FirstOrDefaultAsync(cancellationToken);
        if (account is { } id && id != buyer.Id && await gate.StateAsync(id, cancellationToken) != GateState.Open) account = null;
        return new Ticket
        {
            BuyerId = buyer.Id,
            TravellerId = account,
            PassengerName = traveller.Name,
            PassengerDocument = traveller.Document,
            DepartureId = journey.Departure.Id,
            Train = journey.Train,
            FromCode = journey.From.StationCode,
            ToCode = journey.To.StationCode,
            DepartsAt = journey.DepartsAt,
            ArrivesAt = journey.ArrivesAt,
            SeatClass = seat,
            Seat = Seats.Assign(seat),
            PriceFen = journey.Fare(seat),
            Status = TicketStatus.Held,
        };
    }

    private async Task<Passport.Text?> ClashAsync(List<Traveller> travellers, Journey journey, CancellationToken cancellationToken)
    {
        var documents = travellers.ConvertAll(t => t.Document);
        var (departs, arrives) = (journey.DepartsAt, journey.ArrivesAt);
        var clash = await db.Tickets.AnyAsync(
            t => documents.Contains(t.PassengerDocument!) && (t.Status == TicketStatus.Held || t.Status == TicketStatus.Issued) && t.DepartsAt < arrives && t.ArrivesAt > departs,
            cancellationToken);
        return clash ? new("有乘车人在这个时间已有车票", "A traveller has a ticket for that time already") : null;
    }

    private sealed record Traveller(string Name, string Document);
}

/// <summary>Why an account cannot buy.</summary>
internal static class States
{
    /// <summary>In words for its person.</summary>
    public static Passport.Text CannotBuy(Account account) => account.State == AccountState.Suspended
        ? new("账号已暂停使用，恢复后才能购票。", "Your account is suspended. Resume it to buy tickets.")
        : new("账号被风控冻结，暂时不能购票，请联系客服 95105105。", "Risk control has frozen your account, so it cannot buy now. Please call 95105105.");
}
