using Passport.Data;
using Railway.Data;

namespace Railway.Seeding;

/// <summary>The people around the personas: about ten orders each, some bought for one another.</summary>
internal sealed class Crowd(Random random, DateTimeOffset now, Rows rows, People people, History history)
{
    private const long FirstId = 2001;
    private const int FirstPhone = 20_000_000;

    /// <summary>Adds so many.</summary>
    public void Add(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var account = people.Account(FirstId + i, FirstPhone + i * 37);
            if (account.Email is not null) (account.NormalizedEmail, account.EmailConfirmed) = (account.Email.ToUpperInvariant(), true);
            rows.Accounts.Add(account);
        }

        foreach (var account in rows.Accounts[^count..]) Live(account);
    }

    private void Live(Account account)
    {
        var age = (int)(now - account.CreatedAt).TotalDays;
        rows.Activities.Add(Line(account, ActivityKind.Registered, account.CreatedAt));
        var saved = new List<Passenger>();
        for (var i = random.Next(3); i > 0; i--) saved.Add(people.Passenger(rows.Passengers.Count + 1 + saved.Count, account));
        rows.Passengers.AddRange(saved);
        for (var i = random.Next(0, 21); i > 0; i--)
        {
            var days = random.Next(1, age);
            var status = random.Next(100) switch { < 4 => OrderStatus.Refunded, < 7 => OrderStatus.Cancelled, _ => OrderStatus.Completed };
            history.Past(account, days, status, Travellers(account, saved));
            if (days < 400 && random.Next(3) == 0) rows.Activities.Add(Line(account, random.Next(12) == 0 ? ActivityKind.SignInFailed : ActivityKind.SignedIn, now.AddDays(-days).AddHours(-1)));
        }

        if (random.Next(20) == 0) history.Coming(account, OrderStatus.Paid, random.Next(1, 14), History.Traveller.Of(account));
        if (random.Next(6) == 0) Redeem(account);
    }

    private History.Traveller[] Travellers(Account account, List<Passenger> saved) => random.Next(10) switch
    {
        0 => [History.Traveller.Of(rows.Accounts[random.Next(rows.Accounts.Count)])],
        < 3 when saved.Count > 0 => [History.Traveller.Of(account), History.Traveller.Of(saved[random.Next(saved.Count)])],
        _ => [History.Traveller.Of(account)],
    };

    private void Redeem(Account account)
    {
        if (rows.Points.Where(p => p.AccountId == account.Id).Sum(p => p.Points) < 1000) return;
        var at = now.AddDays(-random.Next(1, 30));
        rows.Points.Add(new PointsEntry { Id = rows.Points.Count + 1, AccountId = account.Id, Points = -1000, Reason = "voucher", At = at });
        rows.Vouchers.Add(new Voucher { Id = rows.Vouchers.Count + 1, AccountId = account.Id, AmountFen = 1000, IssuedAt = at, ExpiresAt = at.AddYears(1) });
    }

    private Activity Line(Account account, ActivityKind kind, DateTimeOffset at) => new()
    {
        Id = rows.Activities.Count + 1,
        AccountId = account.Id,
        Kind = kind,
        At = at,

        // TEST-NET-3 and documentation addresses of RFC 5737 belong to nobody.
        Ip = System.FormattableString.Invariant($"203.0.113.{random.Next(1, 255)}"),
        Device = random.Next(3) switch { 0 => "Chrome · Windows", 1 => "Safari · iPhone", _ => "WeChat · Android" },
    };
}
