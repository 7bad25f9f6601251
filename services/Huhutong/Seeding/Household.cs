using System.Globalization;
using Huhutong.Boxes;
using Huhutong.Data;
using Huhutong.Money;
using Huhutong.Plans;
using Passport;
using Passport.Data;

namespace Huhutong.Seeding;

/// <summary>Makes up what a household has: plan, bills, box, cards.</summary>
internal sealed class Household(Random random, DateTimeOffset now, Rows rows)
{
    private static readonly string[] Streets = ["长青路", "和平街", "桃园路", "滨河大道", "书院街", "东风路", "梧桐巷"];
    private static readonly string[] Devices = ["Chrome · Windows", "Safari · iPhone", "WeChat · Android"];
    private int _number;

    /// <summary>Today in China.</summary>
    public DateOnly Today { get; } = DateOnly.FromDateTime(now.ToOffset(ChinaTime.Offset).Date);

    /// <summary>A plan, with so many months of its contract gone; its bills up to this month are paid.</summary>
    public Subscription Subscribe(Account account, string code, int monthsGone, int bills)
    {
        var plan = PlanTable.Find(code)!;
        var started = Today.AddMonths(-monthsGone).AddDays(-3);
        var ends = plan.ContractMonths == 0 ? (DateOnly?)null : started.AddMonths(plan.ContractMonths);
        var subscription = new Subscription
        {
            Id = rows.Subscriptions.Count + 1,
            AccountId = account.Id,
            ContractNo = Number("C", started),
            PlanCode = plan.Code,
            MonthlyFen = plan.MonthlyFen,
            Address = string.Create(CultureInfo.InvariantCulture, $"{Streets[random.Next(Streets.Length)]}{random.Next(1, 300)}号{random.Next(1, 20)}单元{random.Next(1, 30)}0{random.Next(1, 4)}室"),
            StartedOn = started,
            ContractEndsOn = ends,
            ContractMonths = plan.ContractMonths,
            GiftFen = plan.GiftFen,
        };
        rows.Subscriptions.Add(subscription);
        for (var back = bills - 1; back >= 0; back--) Bill(subscription, back, paid: true);
        rows.Cards.Add(Card(account, false, account.RealName));
        return subscription;
    }

    /// <summary>A month's bill, so many months back.</summary>
    public Bill Bill(Subscription subscription, int monthsBack, bool paid)
    {
        var period = new DateOnly(Today.Year, Today.Month, 1).AddMonths(-monthsBack);
        var issued = ChinaTime.At(period, 8 * 60);
        if (issued > now) issued = now.AddMinutes(-1);
        var due = period.AddDays(15);
        var bill = new Bill
        {
            Id = rows.Bills.Count + 1,
            AccountId = subscription.AccountId,
            BillNo = Number("B", period),
            Period = period,
            AmountFen = subscription.MonthlyFen,
            IssuedAt = issued,
            DueOn = due,
        };
        rows.Bills.Add(bill);
        if (!paid)
        {
            bill.LateFeeFen = LateFees.Of(bill.AmountFen, due, Today);
            return bill;
        }

        (bill.Status, bill.PaidAt) = (BillStatus.Paid, issued);
        var payment = Payment(subscription.AccountId!.Value, PaymentKind.TopUp, bill.AmountFen, PaymentStatus.Done, issued);
        Enter(subscription.AccountId.Value, WalletKind.TopUp, bill.AmountFen, issued, payment.PaymentNo);
        Enter(subscription.AccountId.Value, WalletKind.Bill, -bill.AmountFen, issued, bill.BillNo);
        return bill;
    }

    /// <summary>A bill that is not paid and so many days late.</summary>
    public void Late(Subscription subscription, int days)
    {
        var bill = Bill(subscription, 0, paid: false);
        bill.DueOn = Today.AddDays(-days);
        bill.Period = new DateOnly(bill.DueOn.Year, bill.DueOn.Month, 1);
        bill.IssuedAt = ChinaTime.At(bill.DueOn, 0).AddDays(-15);
        bill.LateFeeFen = LateFees.Of(bill.AmountFen, bill.DueOn, Today);
        if (days > LateFees.SuspendAfter) subscription.Status = SubscriptionStatus.Suspended;
    }

    /// <summary>Money paid in that stays in the wallet.</summary>
    public void TopUp(Account account, long fen, int daysAgo)
    {
        var at = now.AddDays(-daysAgo);
        var payment = Payment(account.Id, PaymentKind.TopUp, fen, PaymentStatus.Done, at);
        Enter(account.Id, WalletKind.TopUp, fen, at, payment.PaymentNo);
    }

    /// <summary>A withdrawal that the bank has not confirmed.</summary>
    public void Withdraw(Account account, long fen)
    {
        TopUp(account, fen, 40);
        var payment = Payment(account.Id, PaymentKind.Withdrawal, fen, PaymentStatus.Pending, now.AddHours(-2));

        // A real one takes moments here; this one waits, so that it is there whenever somebody looks.
        payment.SettlesAt = now.AddDays(15);
        Enter(account.Id, WalletKind.Withdrawal, -fen, payment.StartedAt, payment.PaymentNo);
    }

    /// <summary>A box on loan, or one that came back.</summary>
    public void Box(Account account, bool back)
    {
        var lent = now.AddDays(-random.Next(60, 700));
        var box = new BoxLoan
        {
            Id = rows.Boxes.Count + 1,
            AccountId = account.Id,
            SerialNo = string.Create(CultureInfo.InvariantCulture, $"{random.Next(100_000, 1_000_000)}{++_number:D6}"),
            Model = ReturnBox.Model,
            DepositFen = ReturnBox.DepositFen,
            LentAt = lent,
        };
        rows.Boxes.Add(box);
        var payment = Payment(account.Id, PaymentKind.TopUp, box.DepositFen, PaymentStatus.Done, lent);
        Enter(account.Id, WalletKind.TopUp, box.DepositFen, lent, payment.PaymentNo);
        Enter(account.Id, WalletKind.Deposit, -box.DepositFen, lent, box.SerialNo);
        if (!back) return;
        box.Status = BoxStatus.Returned;
        (box.Way, box.Condition, box.ReturnedAt) = (ReturnWay.Counter, BoxCondition.Good, lent.AddDays(50));
        Enter(account.Id, WalletKind.DepositBack, box.DepositFen, lent.AddDays(50), box.SerialNo);
        var out_ = Payment(account.Id, PaymentKind.Withdrawal, box.DepositFen, PaymentStatus.Done, lent.AddDays(51));
        Enter(account.Id, WalletKind.Withdrawal, -box.DepositFen, lent.AddDays(51), out_.PaymentNo);
    }

    /// <summary>A viewing card.</summary>
    public Card Card(Account account, bool secondary, string holder) => new()
    {
        Id = rows.Cards.Count + 1,
        AccountId = account.Id,
        CardNo = string.Create(CultureInfo.InvariantCulture, $"8800{random.Next(10_000, 100_000)}{++_number:D7}"),
        Secondary = secondary,
        HolderName = holder,
        IssuedAt = now.AddDays(-random.Next(30, 600)),
    };

    /// <summary>A line of the security history.</summary>
    public void Line(Account account, ActivityKind kind, DateTimeOffset at) => rows.Activities.Add(new Activity
    {
        Id = rows.Activities.Count + 1,
        AccountId = account.Id,
        Kind = kind,
        At = at,

        // A documentation address of RFC 5737 belongs to nobody.
        Ip = System.FormattableString.Invariant($"198.51.100.{random.Next(1, 255)}"),
        Device = Devices[random.Next(Devices.Length)],
    });

    private Payment Payment(long account, PaymentKind kind, long fen, PaymentStatus status, DateTimeOffset at)
    {
        var payment = new Payment
        {
            Id = rows.Payments.Count + 1,
            AccountId = account,
            PaymentNo = Number(kind == PaymentKind.TopUp ? "P" : "W", DateOnly.FromDateTime(at.ToOffset(ChinaTime.Offset).Date)),
            Kind = kind,
            AmountFen = fen,
            Status = status,
            StartedAt = at,
            SettlesAt = at,
            CompletedAt = status == PaymentStatus.Pending ? null : at,
        };
        rows.Payments.Add(payment);
        return payment;
    }

    private void Enter(long account, WalletKind kind, long fen, DateTimeOffset at, string reference) => rows.Wallet.Add(new WalletEntry
    {
        Id = rows.Wallet.Count + 1,
        AccountId = account,
        Kind = kind,
        AmountFen = fen,
        At = at,
        Reference = reference,
    });

    private string Number(string letter, DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{letter}{day:yyMMdd}{++_number:D8}");
}
