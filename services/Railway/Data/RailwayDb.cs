using Microsoft.EntityFrameworkCore;
using Passport.Data;

namespace Railway.Data;

/// <summary>The railway's database: the account centre's tables and its own.</summary>
public sealed class RailwayDb(DbContextOptions<RailwayDb> options) : PassportDb(options)
{
    /// <summary>Stations.</summary>
    public DbSet<Station> Stations => Set<Station>();

    /// <summary>Trains.</summary>
    public DbSet<Train> Trains => Set<Train>();

    /// <summary>Where trains stop.</summary>
    public DbSet<TrainStop> TrainStops => Set<TrainStop>();

    /// <summary>Trains on days.</summary>
    public DbSet<Departure> Departures => Set<Departure>();

    /// <summary>Purchases.</summary>
    public DbSet<Order> Orders => Set<Order>();

    /// <summary>Tickets.</summary>
    public DbSet<Ticket> Tickets => Set<Ticket>();

    /// <summary>Money on its way back.</summary>
    public DbSet<Refund> Refunds => Set<Refund>();

    /// <summary>Exchanges.</summary>
    public DbSet<Change> Changes => Set<Change>();

    /// <summary>Places in queues.</summary>
    public DbSet<WaitlistDeposit> WaitlistDeposits => Set<WaitlistDeposit>();

    /// <summary>Points.</summary>
    public DbSet<PointsEntry> Points => Set<PointsEntry>();

    /// <summary>Vouchers.</summary>
    public DbSet<Voucher> Vouchers => Set<Voucher>();

    /// <summary>Money ordered when accounts were closed.</summary>
    public DbSet<Payout> Payouts => Set<Payout>();

    /// <summary>Journeys of people who have left.</summary>
    public DbSet<KeptTicket> KeptTickets => Set<KeptTicket>();

    /// <summary>Saved passengers.</summary>
    public DbSet<Passenger> Passengers => Set<Passenger>();

    /// <summary>Invoices.</summary>
    public DbSet<Invoice> Invoices => Set<Invoice>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<SeatClass>().HaveConversion<EnumText<SeatClass>>();
        configurationBuilder.Properties<OrderStatus>().HaveConversion<EnumText<OrderStatus>>();
        configurationBuilder.Properties<TicketStatus>().HaveConversion<EnumText<TicketStatus>>();
        configurationBuilder.Properties<RefundStatus>().HaveConversion<EnumText<RefundStatus>>();
        configurationBuilder.Properties<ChangeStatus>().HaveConversion<EnumText<ChangeStatus>>();
        configurationBuilder.Properties<WaitlistStatus>().HaveConversion<EnumText<WaitlistStatus>>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        NetworkTables.Apply(builder);
        OrderTables.Apply(builder);
        BelongingTables.Apply(builder);
        LeavingTables.Apply(builder);
        Conventions.Apply(builder);
    }
}
