using Microsoft.EntityFrameworkCore;
using Passport.Data;
using Railway.Data;
using Railway.Network;

namespace Railway.Buying;

/// <summary>Turns a waiting place into a paid order when a seat has become free.</summary>
internal sealed class FulfilWaitlist(RailwayDb db, BuyTicket buy, PayOrder pay, Timetable timetable)
{
    /// <summary>Tries for one place.</summary>
    /// <returns>False when there is no seat, or the person has a ticket for that time by now.</returns>
    public async Task<bool> TryAsync(long depositId, CancellationToken cancellationToken)
    {
        var deposit = await db.WaitlistDeposits.AsNoTracking().FirstAsync(d => d.Id == depositId, cancellationToken);
        var journey = await timetable.FindAsync(deposit.DepartureId, deposit.FromCode, deposit.ToCode, cancellationToken);
        if (journey is null || journey.Departure.Left(deposit.SeatClass) == 0) return false;
        var person = await db.Accounts.FirstAsync(a => a.Id == deposit.AccountId, cancellationToken);
        if (person.State != AccountState.Active) return false;

        // First the place in the queue, so that two rounds at once make one ticket.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var mine = await db.WaitlistDeposits.Where(d => d.Id == depositId && d.Status == WaitlistStatus.Open)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.Status, WaitlistStatus.Fulfilled), cancellationToken);
        if (mine == 0) return false;
        if (await buy.ExecuteAsync(person, journey, deposit.SeatClass, self: true, [], cancellationToken) is not Outcome.Done bought) return false;
        if (await pay.ExecuteAsync(person, bought.Order.OrderNo, null, cancellationToken) is not Outcome.Done) return false;
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
