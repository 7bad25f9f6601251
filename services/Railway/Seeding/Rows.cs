using Passport.Data;
using Passport.Seeding;
using Railway.Data;

namespace Railway.Seeding;

/// <summary>What the seed is going to insert, table by table.</summary>
internal sealed class Rows
{
    public List<Account> Accounts { get; } = [];

    public List<Activity> Activities { get; } = [];

    public List<Passenger> Passengers { get; } = [];

    public List<Order> Orders { get; } = [];

    public List<Ticket> Tickets { get; } = [];

    public List<Refund> Refunds { get; } = [];

    public List<Change> Changes { get; } = [];

    public List<WaitlistDeposit> Deposits { get; } = [];

    public List<PointsEntry> Points { get; } = [];

    public List<Voucher> Vouchers { get; } = [];

    public List<Invoice> Invoices { get; } = [];

    /// <summary>Inserts all of it; the caller has a transaction.</summary>
    public async Task InsertAsync(RailwayDb db, CancellationToken cancellationToken)
    {
        await BulkInsert.InsertAsync(db, Accounts, cancellationToken);
        await BulkInsert.InsertAsync(db, Activities, cancellationToken);
        await BulkInsert.InsertAsync(db, Passengers, cancellationToken);
        await BulkInsert.InsertAsync(db, Orders, cancellationToken);
        await BulkInsert.InsertAsync(db, Tickets, cancellationToken);
        await BulkInsert.InsertAsync(db, Refunds, cancellationToken);
        await BulkInsert.InsertAsync(db, Changes, cancellationToken);
        await BulkInsert.InsertAsync(db, Deposits, cancellationToken);
        await BulkInsert.InsertAsync(db, Points, cancellationToken);
        await BulkInsert.InsertAsync(db, Vouchers, cancellationToken);
        await BulkInsert.InsertAsync(db, Invoices, cancellationToken);
        await BulkInsert.AdvanceKeysAsync(db, cancellationToken);
    }
}
