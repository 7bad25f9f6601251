using System.Globalization;
using Passport;
using Passport.Data;
using Railway.Buying;
using Railway.Data;
using Railway.Network;

namespace Railway.Seeding;

/// <summary>Makes up journeys of the past and of the next days.</summary>
internal sealed class History(Random random, DateTimeOffset now, Rows rows, IReadOnlyList<Departure> departures)
{
    private int _orderNo;

    /// <summary>Who travels: an account, a saved passenger, or somebody with neither.</summary>
    internal sealed record Traveller(string Name, string Document, long? Account)
    {
        public static Traveller Of(Account account) => new(account.RealName, account.DocumentNo, account.Id);

        public static Traveller Of(Passenger passenger) => new(passenger.RealName, passenger.DocumentNo, null);
    }

    /// <summary>An order of a day in the past, travelled, returned or given up; with points and sometimes an invoice.</summary>
    public Order Past(Account buyer, int daysAgo, OrderStatus status, params Traveller[] travellers)
    {
        var (train, from, to) = Way();
        var day = ChinaTime.At(DateOnly.FromDateTime(now.ToOffset(ChinaTime.Offset).Date).AddDays(-daysAgo), 0);
        var (departs, arrives) = (day.AddMinutes(from.Departs), day.AddMinutes(to.Arrives));
        var created = departs.AddHours(-random.Next(3, 14 * 24));
        if (created < buyer.CreatedAt) created = departs.AddHours(-3);
        var order = Add(buyer, created, status);
        var ticketStatus = status switch { OrderStatus.Refunded => TicketStatus.Refunded, OrderStatus.Cancelled => TicketStatus.Cancelled, _ => TicketStatus.Travelled };
        foreach (var traveller in travellers)
            Ticket(order, traveller, train, from, to, departs, arrives, departure: null, ticketStatus);
        if (status == OrderStatus.Cancelled) return order;
        order.PaidAt = created.AddMinutes(random.Next(1, 18));
        order.CompletedAt = status == OrderStatus.Refunded ? departs.AddHours(-2) : arrives;
        if (status == OrderStatus.Refunded)
        {
            foreach (var ticket in rows.Tickets.TakeLast(travellers.Length))
                rows.Refunds.Add(Refund(order, ticket, RefundStatus.Settled, departs.AddHours(-2), departs.AddDays(3)));
            return order;
        }

        rows.Points.Add(new PointsEntry { Id = rows.Points.Count + 1, AccountId = buyer.Id, Points = order.AmountFen / 100 * CloseOrders.PointsPerYuan, Reason = "journey", OrderId = order.Id, At = arrives });
        if (random.Next(5) == 0) Invoice(order, buyer);
        return order;
    }

    /// <summary>An order for one of the next days.</summary>
    public Order Coming(Account buyer, OrderStatus status, int inDays, params Traveller[] travellers)
    {
        var day = ChinaTime.At(DateOnly.FromDateTime(now.ToOffset(ChinaTime.Offset).Date).AddDays(inDays), 0);
        var (train, from, to) = Way();
        var departure = departures.First(d => d.TrainId == train.Id && d.Day == DateOnly.FromDateTime(day.Date));
        var order = Add(buyer, now.AddHours(-random.Next(2, 30)), status);
        foreach (var traveller in travellers)
        {
            Ticket(order, traveller, train, from, to, day.AddMinutes(from.Departs), day.AddMinutes(to.Arrives), departure.Id,
                status == OrderStatus.Unpaid ? TicketStatus.Held : TicketStatus.Issued);
        }

        if (status == OrderStatus.Paid) order.PaidAt = order.CreatedAt.AddMinutes(4);

        // A real order lapses after twenty minutes; this one waits, so that it is there whenever somebody looks.
        else order.PayBy = now.AddDays(15);
        return order;
    }

    /// <summary>Money on its way back from an order.</summary>
    public Refund Refund(Order order, Ticket ticket, RefundStatus status, DateTimeOffset requested, DateTimeOffset settles)
    {
        var fee = ticket.PriceFen * 5 / 100 / 50 * 50;
        return new Refund
        {
            Id = rows.Refunds.Count + 1,
            AccountId = order.AccountId!.Value,
            OrderId = order.Id,
            TicketId = ticket.Id,
            AmountFen = ticket.PriceFen - fee,
            FeeFen = fee,
            Status = status,
            RequestedAt = requested,
            SettlesAt = settles,
        };
    }

    /// <summary>An invoice for an order.</summary>
    public void Invoice(Order order, Account buyer) => rows.Invoices.Add(new Invoice
    {
        Id = rows.Invoices.Count + 1,
        AccountId = buyer.Id,
        OrderId = order.Id,
        InvoiceNo = string.Create(CultureInfo.InvariantCulture, $"{order.CompletedAt:yy}{rows.Invoices.Count + 1:D18}"),
        Title = buyer.RealName,
        AmountFen = order.AmountFen,
        IssuedAt = order.CompletedAt!.Value.AddDays(1),
    });

    private Order Add(Account buyer, DateTimeOffset created, OrderStatus status)
    {
        var order = new Order
        {
            Id = rows.Orders.Count + 1,
            AccountId = buyer.Id,
            OrderNo = string.Create(CultureInfo.InvariantCulture, $"E{created.ToOffset(ChinaTime.Offset):yyMMdd}{++_orderNo:D8}"),
            Status = status,
            CreatedAt = created,
            PayBy = created + BuyTicket.Hold,
        };
        rows.Orders.Add(order);
        return order;
    }

    private void Ticket(
        Order order, Traveller traveller, Train train, TrainStop from, TrainStop to, DateTimeOffset departs, DateTimeOffset arrives, long? departure, TicketStatus status)
    {
        var seat = random.Next(20) switch { 0 => SeatClass.Business, < 4 => SeatClass.First, _ => SeatClass.Second };
        var ticket = new Ticket
        {
            Id = rows.Tickets.Count + 1,
            OrderId = order.Id,
            BuyerId = order.AccountId,
            TravellerId = traveller.Account,
            PassengerName = traveller.Name,
            PassengerDocument = traveller.Document,
            DepartureId = departure,
            Train = train.Number,
            FromCode = from.StationCode,
            ToCode = to.StationCode,
            DepartsAt = departs,
            ArrivesAt = arrives,
            SeatClass = seat,
            Seat = string.Create(CultureInfo.InvariantCulture, $"{random.Next(2, 16):00}-{random.Next(1, 18):00}{"ABCDF"[random.Next(5)]}"),
            PriceFen = Fares.Of(to.Kilometres - from.Kilometres, seat),
            Status = status,
        };
        rows.Tickets.Add(ticket);
        order.AmountFen += ticket.PriceFen;
    }

    private (Train Train, TrainStop From, TrainStop To) Way()
    {
        var train = TrainTable.All[random.Next(TrainTable.All.Count)];
        var from = random.Next(train.Stops.Count - 1);
        return (train, train.Stops[from], train.Stops[random.Next(from + 1, train.Stops.Count)]);
    }
}
