using Microsoft.EntityFrameworkCore;
using Passport.Data;

namespace Railway.Data;

/// <summary>What an account gathers: points, vouchers, passengers, invoices.</summary>
internal static class BelongingTables
{
    public static void Apply(ModelBuilder builder)
    {
        builder.Entity<PointsEntry>(entry =>
        {
            entry.ToTable("points_ledger", t => t.HasCheckConstraint("ck_points_ledger_points", "points <> 0"));
            entry.Property(e => e.Reason).HasMaxLength(20);
            entry.HasIndex(e => e.AccountId);
            entry.HasOne<Account>().WithMany().HasForeignKey(e => e.AccountId);
            entry.HasOne<Order>().WithMany().HasForeignKey(e => e.OrderId);
        });
        builder.Entity<Voucher>(voucher =>
        {
            voucher.ToTable("vouchers", t => t.HasCheckConstraint("ck_vouchers_amount", "amount_fen > 0"));
            voucher.HasIndex(v => v.AccountId);
            voucher.HasOne<Account>().WithMany().HasForeignKey(v => v.AccountId);
            voucher.HasOne<Order>().WithMany().HasForeignKey(v => v.OrderId);
        });
        builder.Entity<Passenger>(passenger =>
        {
            passenger.ToTable("passengers");
            passenger.Property(p => p.RealName).HasMaxLength(60);
            passenger.Property(p => p.DocumentNo).HasMaxLength(18);
            passenger.Property(p => p.Phone).HasMaxLength(20);
            passenger.HasIndex(p => new { p.AccountId, p.DocumentNo }).IsUnique();
            passenger.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId);
        });
        builder.Entity<Invoice>(invoice =>
        {
            invoice.ToTable("invoices", t => t.HasCheckConstraint("ck_invoices_amount", "amount_fen >= 0"));
            invoice.Property(i => i.InvoiceNo).HasMaxLength(20);
            invoice.Property(i => i.Title).HasMaxLength(120);
            invoice.Property(i => i.TaxNo).HasMaxLength(20);
            invoice.HasIndex(i => i.InvoiceNo).IsUnique();
            invoice.HasIndex(i => i.OrderId).IsUnique();
            invoice.HasIndex(i => i.AccountId);
            invoice.HasOne<Account>().WithMany().HasForeignKey(i => i.AccountId);
            invoice.HasOne<Order>().WithMany().HasForeignKey(i => i.OrderId);
        });
    }
}
