using Microsoft.EntityFrameworkCore;
using Passport.Data;

namespace Huhutong.Data;

/// <summary>Wallet, payments, money that came too late, bills.</summary>
internal static class MoneyTables
{
    public static void Apply(ModelBuilder builder)
    {
        builder.Entity<WalletEntry>(entry =>
        {
            entry.ToTable("wallet_entries", t =>
            {
                t.HasCheckConstraint("ck_wallet_entries_kind", EnumText<WalletKind>.Check("kind"));
                t.HasCheckConstraint("ck_wallet_entries_amount", "amount_fen <> 0");
            });
            entry.Property(e => e.Reference).HasMaxLength(30);
            entry.HasIndex(e => e.AccountId);
            entry.HasOne<Account>().WithMany().HasForeignKey(e => e.AccountId);
        });
        builder.Entity<Payment>(payment =>
        {
            payment.ToTable("payments", t =>
            {
                t.HasCheckConstraint("ck_payments_kind", EnumText<PaymentKind>.Check("kind"));
                t.HasCheckConstraint("ck_payments_status", EnumText<PaymentStatus>.Check("status"));
                t.HasCheckConstraint("ck_payments_amount", "amount_fen > 0");
                t.HasCheckConstraint("ck_payments_completed", "status = 'pending' or completed_at is not null");
            });
            payment.Property(p => p.PaymentNo).HasMaxLength(30);
            payment.HasIndex(p => p.PaymentNo).IsUnique();
            payment.HasIndex(p => new { p.AccountId, p.Status });
            payment.HasIndex(p => new { p.Status, p.SettlesAt });
            payment.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId);
        });
        builder.Entity<LatePayment>(late =>
        {
            late.ToTable("late_payments", t => t.HasCheckConstraint("ck_late_payments_amount", "amount_fen > 0"));
            late.Property(l => l.PaymentNo).HasMaxLength(28);
            late.HasIndex(l => l.PaymentNo).IsUnique();
            late.HasIndex(l => l.ReturnedAt);
        });
        builder.Entity<Bill>(bill =>
        {
            bill.ToTable("bills", t =>
            {
                t.HasCheckConstraint("ck_bills_status", EnumText<BillStatus>.Check("status"));
                t.HasCheckConstraint("ck_bills_amount", "amount_fen > 0 and late_fee_fen >= 0");
                t.HasCheckConstraint("ck_bills_paid", "status <> 'paid' or paid_at is not null");
            });
            bill.Property(b => b.BillNo).HasMaxLength(30);
            bill.HasIndex(b => b.BillNo).IsUnique();
            bill.HasIndex(b => new { b.AccountId, b.Status });
            bill.HasIndex(b => new { b.Status, b.DueOn });
            bill.HasOne<Account>().WithMany().HasForeignKey(b => b.AccountId);
        });
    }
}
