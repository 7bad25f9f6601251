using Microsoft.EntityFrameworkCore;
using Passport.Data;

namespace Railway.Data;

/// <summary>What people buy and give back.</summary>
internal static class OrderTables
{
    public static void Apply(ModelBuilder builder)
    {
        builder.Entity<Order>(order =>
        {
            order.ToTable("orders", t =>
            {
                t.HasCheckConstraint("ck_orders_status", EnumText<OrderStatus>.Check("status"));
                t.HasCheckConstraint("ck_orders_amount", "amount_fen >= 0");
                t.HasCheckConstraint("ck_orders_completed", "status not in ('completed', 'refunded') or completed_at is not null");
            });
            order.Property(o => o.OrderNo).HasMaxLength(20);
            order.HasIndex(o => o.OrderNo).IsUnique();
            order.HasIndex(o => new { o.AccountId, o.Status });
            order.HasIndex(o => new { o.Status, o.PayBy });
            order.HasOne<Account>().WithMany().HasForeignKey(o => o.AccountId);
            order.HasMany(o => o.Tickets).WithOne().HasForeignKey(t => t.OrderId);
        });
        builder.Entity<Ticket>(ticket =>
        {
            ticket.ToTable("tickets", t =>
            {
                t.HasCheckConstraint("ck_tickets_status", EnumText<TicketStatus>.Check("status"));
                t.HasCheckConstraint("ck_tickets_seat_class", EnumText<SeatClass>.Check("seat_class"));
                t.HasCheckConstraint("ck_tickets_times", "arrives_at > departs_at and price_fen >= 0");
            });
            ticket.Property(t => t.PassengerName).HasMaxLength(60);
            ticket.Property(t => t.PassengerDocument).HasMaxLength(18);
            ticket.HasIndex(t => t.BuyerId);
            ticket.HasIndex(t => t.TravellerId);
            ticket.HasIndex(t => new { t.Status, t.ArrivesAt });
            ticket.HasOne<Account>().WithMany().HasForeignKey(t => t.BuyerId);
            ticket.HasOne<Account>().WithMany().HasForeignKey(t => t.TravellerId);
            ticket.HasOne<Departure>().WithMany().HasForeignKey(t => t.DepartureId);
            ticket.HasOne<Station>().WithMany().HasForeignKey(t => t.FromCode);
            ticket.HasOne<Station>().WithMany().HasForeignKey(t => t.ToCode);
        });
        builder.Entity<Refund>(refund =>
        {
            refund.ToTable("refunds", t =>
            {
                t.HasCheckConstraint("ck_refunds_status", EnumText<RefundStatus>.Check("status"));
                t.HasCheckConstraint("ck_refunds_amount", "amount_fen >= 0 and fee_fen >= 0");
            });
            refund.HasIndex(r => new { r.AccountId, r.Status });
            refund.HasIndex(r => new { r.Status, r.SettlesAt });
            refund.HasOne<Account>().WithMany().HasForeignKey(r => r.AccountId);
            refund.HasOne<Order>().WithMany().HasForeignKey(r => r.OrderId);
            refund.HasOne<Ticket>().WithMany().HasForeignKey(r => r.TicketId);
        });
        builder.Entity<Change>(change =>
        {
            change.ToTable("changes", t => t.HasCheckConstraint("ck_changes_status", EnumText<ChangeStatus>.Check("status")));
            change.HasIndex(c => new { c.AccountId, c.Status });
            change.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId);
            change.HasOne<Ticket>().WithMany().HasForeignKey(c => c.OldTicketId);
            change.HasOne<Ticket>().WithMany().HasForeignKey(c => c.NewTicketId);
        });
        builder.Entity<WaitlistDeposit>(deposit =>
        {
            deposit.ToTable("waitlist_deposits", t =>
            {
                t.HasCheckConstraint("ck_waitlist_deposits_status", EnumText<WaitlistStatus>.Check("status"));
                t.HasCheckConstraint("ck_waitlist_deposits_amount", "amount_fen >= 0");
            });
            deposit.HasIndex(d => new { d.AccountId, d.Status });
            deposit.HasOne<Account>().WithMany().HasForeignKey(d => d.AccountId);
            deposit.HasOne<Departure>().WithMany().HasForeignKey(d => d.DepartureId);
            deposit.HasOne<Station>().WithMany().HasForeignKey(d => d.FromCode);
            deposit.HasOne<Station>().WithMany().HasForeignKey(d => d.ToCode);
        });
    }
}
