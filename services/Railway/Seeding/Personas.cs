using Passport;
using Passport.Data;
using Passport.Seeding;
using Railway.Data;

namespace Railway.Seeding;

/// <summary>One sample person for each situation.</summary>
internal sealed class Personas(DateTimeOffset now, Rows rows, People people, History history, IReadOnlyList<Departure> departures)
{
    /// <summary>The password of all sample people. They exist in sample data only.</summary>
    public const string Password = "railway-2026";

    private const long FirstId = 1001;

    /// <summary>All of them, in order.</summary>
    public static readonly Persona[] All =
    [
        new("clear", "林晚秋", new("没有任何阻碍", "Nothing in the way")),
        new("unpaid", "周一鸣", new("有一个待支付订单", "An unpaid order")),
        new("upcoming", "陈望舒", new("有一张未出行的车票", "A paid ticket not yet travelled")),
        new("refunding", "许知远", new("有一笔退款在途", "A refund in flight")),
        new("points", "宋清和", new("有积分和代金券", "Points and a voucher left")),
        new("buyer", "何思齐", new("给别人买了票", "A ticket bought for somebody else")),
        new("traveller", "沈嘉树", new("别人给本人买过票", "Tickets that somebody else bought for them")),
        new("risk", "高朗", new("被风控冻结", "Frozen by risk control")),
        new("suspended", "罗南星", new("已暂停使用", "Suspended")),
        new("phoneonly", "唐小满", new("只有手机号", "Only a phone")),
        new("mailonly", "韩春生", new("只有邮箱", "Only an e-mail address")),
        new("changing", "谢云开", new("改签待支付差价", "A change that waits for payment")),
        new("waiting", "郑重阳", new("候补中，已付押金", "Waiting in a queue with a deposit")),
        new("everything", "冯百川", new("以上多种情况并存", "Several of these at once")),
    ];

    /// <summary>Adds them.</summary>
    public void Add()
    {
        var accounts = All.Select(Account).ToArray();
        rows.Accounts.AddRange(accounts);
        Account Of(string name) => accounts[Array.FindIndex(All, p => p.Name == name)];

        foreach (var account in accounts)
        {
            rows.Activities.Add(new Activity { Id = rows.Activities.Count + 1, AccountId = account.Id, Kind = ActivityKind.Registered, At = account.CreatedAt, Ip = "203.0.113.7", Device = "Safari · iPhone" });
            rows.Activities.Add(new Activity { Id = rows.Activities.Count + 1, AccountId = account.Id, Kind = ActivityKind.SignedIn, At = now.AddDays(-20), Ip = "203.0.113.7", Device = "Safari · iPhone" });
            var old = history.Past(account, 1300, OrderStatus.Completed, Self(account));
            var recent = history.Past(account, 200, OrderStatus.Completed, Self(account));
            if (!rows.Invoices.Exists(i => i.OrderId == recent.Id)) history.Invoice(recent, account);
            if (account != Of("points") && account != Of("everything")) Spend(account, old.CreatedAt);
        }

        history.Coming(Of("unpaid"), OrderStatus.Unpaid, 3, Self(Of("unpaid")));
        history.Coming(Of("upcoming"), OrderStatus.Paid, 5, Self(Of("upcoming")));
        Refunding(Of("refunding"));
        Voucher(Of("points"));
        rows.Passengers.Add(people.Passenger(rows.Passengers.Count + 1, Of("points")));
        var friend = Of("everything");
        history.Past(Of("buyer"), 60, OrderStatus.Completed, Self(Of("buyer")), Self(Of("traveller")));
        history.Coming(Of("buyer"), OrderStatus.Paid, 6, Self(friend));
        history.Past(Of("points"), 90, OrderStatus.Completed, Self(Of("traveller")));
        Changing(Of("changing"));
        Waiting(Of("waiting"));
        foreach (var of in new Action<Account>[] { Refunding, Changing, Waiting, Voucher }) of(Of("everything"));
        history.Coming(Of("everything"), OrderStatus.Unpaid, 9, Self(Of("everything")));

        // What these bought since earns points too, and nothing may stand in the way of the clear one.
        foreach (var name in new[] { "clear", "buyer" }) Spend(Of(name), now.AddDays(-10));
    }

    private Account Account(Persona persona, int index)
    {
        var account = people.Account(FirstId + index, index + 1, persona.RealName);
        account.UserName = persona.Name;
        account.NormalizedUserName = persona.Name.ToUpperInvariant();
        account.Email = persona.Name == "phoneonly" ? null : $"{persona.Name}@example.com";
        account.NormalizedEmail = account.Email?.ToUpperInvariant();
        account.EmailConfirmed = account.Email is not null;
        account.CreatedAt = now.AddDays(-1500);
        if (persona.Name == "mailonly") (account.PhoneNumber, account.PhoneNumberConfirmed) = (null, false);
        if (persona.Name == "suspended") (account.State, account.SuspendedUntil) = (AccountState.Suspended, now.AddDays(60));
        if (persona.Name == "risk")
        {
            account.State = AccountState.Frozen;
            (account.StateReason, account.StateReasonEn) = ("短时间内多次异常购票，人工核查中。电话 95105105。", "Unusual purchases in a short time; a person is checking. Phone 95105105.");
        }

        return account;
    }

    private static History.Traveller Self(Account account) => History.Traveller.Of(account);

    private void Spend(Account account, DateTimeOffset at)
    {
        var balance = rows.Points.Where(p => p.AccountId == account.Id).Sum(p => p.Points);
        if (balance > 0) rows.Points.Add(new PointsEntry { Id = rows.Points.Count + 1, AccountId = account.Id, Points = -balance, Reason = "expired", At = at });
    }

    private void Refunding(Account account)
    {
        var order = history.Past(account, 2, OrderStatus.Refunded, Self(account));
        var refund = rows.Refunds.Last(r => r.OrderId == order.Id);
        (refund.Status, refund.SettlesAt) = (RefundStatus.InFlight, now.AddDays(15));
    }

    private void Voucher(Account account) => rows.Vouchers.Add(new Voucher
    {
        Id = rows.Vouchers.Count + 1,
        AccountId = account.Id,
        AmountFen = 2000,
        IssuedAt = now.AddDays(-30),
        ExpiresAt = now.AddDays(335),
    });

    private void Changing(Account account)
    {
        var order = history.Coming(account, OrderStatus.Paid, 7, Self(account));
        var old = rows.Tickets[^1];
        var taken = new Ticket
        {
            Id = rows.Tickets.Count + 1,
            OrderId = order.Id,
            BuyerId = account.Id,
            TravellerId = account.Id,
            PassengerName = account.RealName,
            PassengerDocument = account.DocumentNo,
            DepartureId = departures.First(d => d.TrainId == departures.First(o => o.Id == old.DepartureId).TrainId && d.Day > DateOnly.FromDateTime(old.DepartsAt.ToOffset(ChinaTime.Offset).Date)).Id,
            Train = old.Train,
            FromCode = old.FromCode,
            ToCode = old.ToCode,
            DepartsAt = old.DepartsAt.AddDays(1),
            ArrivesAt = old.ArrivesAt.AddDays(1),
            SeatClass = old.SeatClass,
            Seat = "06-11A",
            PriceFen = old.PriceFen + 2000,
            Status = TicketStatus.Held,
        };
        rows.Tickets.Add(taken);
        rows.Changes.Add(new Change
        {
            Id = rows.Changes.Count + 1,
            AccountId = account.Id,
            OldTicketId = old.Id,
            NewTicketId = taken.Id,
            DifferenceFen = 2000,
            Status = ChangeStatus.Unpaid,
            RequestedAt = now.AddHours(-1),
            PayBy = now.AddDays(15),
        });
    }

    private void Waiting(Account account)
    {
        var departure = departures.First(d => d.SecondLeft == 0 && d.Day > DateOnly.FromDateTime(now.Date).AddDays(3));
        var stops = Network.TrainTable.All.First(t => t.Id == departure.TrainId).Stops;
        rows.Deposits.Add(new WaitlistDeposit
        {
            Id = rows.Deposits.Count + 1,
            AccountId = account.Id,
            DepartureId = departure.Id,
            FromCode = stops[0].StationCode,
            ToCode = stops[^1].StationCode,
            SeatClass = SeatClass.Second,
            AmountFen = Network.Fares.Of(stops[^1].Kilometres, SeatClass.Second),
            Status = WaitlistStatus.Open,
            PaidAt = now.AddHours(-5),
        });
    }
}
