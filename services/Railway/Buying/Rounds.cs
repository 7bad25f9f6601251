using Adieu.Client;
using Microsoft.EntityFrameworkCore;
using Passport.Data;
using Passport.Hosting;
using Passport.Settings;
using Passport.SignIn;
using Railway.Data;
using Railway.Network;

namespace Railway.Buying;

/// <summary>
/// What time does to orders: unpaid ones lapse, waiting places become tickets, travelled ones complete, refunds arrive, rests end, and
/// the next day's departures open. One small transaction for each thing, so that an account whose gate is closed holds up nobody else.
/// </summary>
internal sealed class Rounds(RailwayDb db, Timetable timetable, PayOrder pay, ChangeTicket change, FulfilWaitlist fulfil, Gate gate, Housekeeping housekeeping, TimeProvider time) : IRounds
{
    private const int Batch = 200;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await timetable.OpenAsync(cancellationToken);
        var now = time.GetUtcNow();
        await EachAsync(
            await db.Orders.Where(o => o.Status == OrderStatus.Unpaid && o.PayBy < now).OrderBy(o => o.Id).Select(o => new Due(o.Id, o.AccountId ?? 0, o.OrderNo)).Take(Batch).ToListAsync(cancellationToken),
            due => pay.CancelAsync(due.Account, due.OrderNo, cancellationToken), cancellationToken);
        await EachAsync(
            await db.Changes.Where(c => c.Status == ChangeStatus.Unpaid && c.PayBy < now).OrderBy(c => c.Id).Select(c => new Due(c.Id, c.AccountId, "")).Take(Batch).ToListAsync(cancellationToken),
            due => change.DecideAsync(due.Account, due.Id, pay: false, cancellationToken), cancellationToken);
        await EachAsync(
            await db.Refunds.Where(r => r.Status == RefundStatus.InFlight && r.SettlesAt <= now).OrderBy(r => r.Id).Select(r => new Due(r.Id, r.AccountId, "")).Take(Batch).ToListAsync(cancellationToken),
            due => db.Refunds.Where(r => r.Id == due.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Status, RefundStatus.Settled), cancellationToken), cancellationToken);
        // What was ordered when an account was closed: nobody's any more, and due all the same.
        await db.Payouts.Where(p => p.PaidAt == null && p.AccountId == null && p.SettlesAt <= now).ExecuteUpdateAsync(set => set.SetProperty(p => p.PaidAt, now), cancellationToken);
        await EachAsync(
            await db.WaitlistDeposits.Where(d => d.Status == WaitlistStatus.Open).OrderBy(d => d.Id).Select(d => new Due(d.Id, d.AccountId, "")).Take(Batch).ToListAsync(cancellationToken),
            due => fulfil.TryAsync(due.Id, cancellationToken), cancellationToken);
        await EachAsync(
            await db.WaitlistDeposits.Where(d => d.Status == WaitlistStatus.Open && db.Departures.Any(p => p.Id == d.DepartureId && p.Day < Passport.ChinaTime.Today(time)))
                .OrderBy(d => d.Id).Select(d => new Due(d.Id, d.AccountId, "")).Take(Batch).ToListAsync(cancellationToken),
            due => db.WaitlistDeposits.Where(d => d.Id == due.Id).ExecuteUpdateAsync(set => set.SetProperty(d => d.Status, WaitlistStatus.Returned), cancellationToken), cancellationToken);
        await EachAsync(
            await db.Tickets.Where(t => t.Status == TicketStatus.Issued && t.ArrivesAt < now).OrderBy(t => t.Id).Select(t => new Due(t.Id, t.BuyerId ?? 0, "") { OrderId = t.OrderId }).Take(Batch).ToListAsync(cancellationToken),
            due => TravelledAsync(due, now, cancellationToken), cancellationToken);
        await housekeeping.RunAsync(cancellationToken);
    }

    private async Task TravelledAsync(Due due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Tickets.Where(t => t.Id == due.Id && t.Status == TicketStatus.Issued).ExecuteUpdateAsync(set => set.SetProperty(t => t.Status, TicketStatus.Travelled), cancellationToken);
        if (due.OrderId is { } order) await CloseOrders.TryCompleteAsync(db, order, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task EachAsync(List<Due> dues, Func<Due, Task> work, CancellationToken cancellationToken)
    {
        foreach (var due in dues)
        {
            if (due.Account != 0 && await gate.StateAsync(due.Account, cancellationToken) != GateState.Open) continue;
            try
            {
                await work(due);
            }
            catch (Exception e) when (AdieuGate.IsRefusal(e))
            {
                // Frozen since it was asked: nothing moves on that account until it is kept or erased.
            }

            db.ChangeTracker.Clear();
        }
    }

    private sealed record Due(long Id, long Account, string OrderNo)
    {
        public long? OrderId { get; init; }
    }
}
