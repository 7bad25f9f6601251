using Microsoft.EntityFrameworkCore;
using Passport.Data;
using Railway.Data;
using Railway.Network;

namespace Railway.Buying;

/// <summary>Pays a place in the queue for a train that is sold out, or takes the money back.</summary>
internal sealed class JoinWaitlist(RailwayDb db, TimeProvider time)
{
    /// <summary>Most open places of one account.</summary>
    public const int Most = 3;

    /// <summary>Joins; null when done.</summary>
    public async Task<Passport.Text?> ExecuteAsync(Account person, Journey journey, SeatClass seat, CancellationToken cancellationToken)
    {
        if (person.State != AccountState.Active) return States.CannotBuy(person);
        if (journey.Departure.Left(seat) > 0) return new("这个车次还有票，可以直接购买", "Seats are left on this train: you can buy one");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var open = await db.WaitlistDeposits.Where(d => d.AccountId == person.Id && d.Status == WaitlistStatus.Open).ToListAsync(cancellationToken);
        if (open.Exists(d => d.DepartureId == journey.Departure.Id)) return new("您已在候补这个车次", "You are in the queue for this train already");
        if (open.Count >= Most) return new("最多同时候补3个车次", "You can wait for three trains at most");
        db.WaitlistDeposits.Add(new WaitlistDeposit
        {
            AccountId = person.Id,
            DepartureId = journey.Departure.Id,
            FromCode = journey.From.StationCode,
            ToCode = journey.To.StationCode,
            SeatClass = seat,
            AmountFen = journey.Fare(seat),
            Status = WaitlistStatus.Open,
            PaidAt = time.GetUtcNow(),
        });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>Leaves the queue; the deposit comes back in full. False when there is nothing to leave.</summary>
    public async Task<bool> LeaveAsync(long account, long depositId, CancellationToken cancellationToken) =>
        await db.WaitlistDeposits.Where(d => d.Id == depositId && d.AccountId == account && d.Status == WaitlistStatus.Open)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.Status, WaitlistStatus.Returned), cancellationToken) == 1;
}
