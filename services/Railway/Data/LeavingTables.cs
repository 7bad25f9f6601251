using Microsoft.EntityFrameworkCore;
using Passport.Data;

namespace Railway.Data;

/// <summary>What outlives an account for a while: money on its way, journeys still to be made.</summary>
internal static class LeavingTables
{
    public static void Apply(ModelBuilder builder)
    {
        builder.Entity<Payout>(payout =>
        {
            payout.ToTable("payouts", t => t.HasCheckConstraint("ck_payouts_amount", "amount_fen > 0"));
            payout.Property(p => p.PayoutNo).HasMaxLength(40);
            payout.HasIndex(p => p.PayoutNo).IsUnique();
            payout.HasIndex(p => p.AccountId);
            payout.HasIndex(p => new { p.PaidAt, p.SettlesAt });
            payout.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId);
        });
        builder.Entity<KeptTicket>(kept =>
        {
            kept.ToTable("kept_tickets", t => t.HasCheckConstraint("ck_kept_tickets_times", "arrives_at > departs_at"));
            kept.Property(k => k.DocumentNo).HasMaxLength(18);
            kept.Property(k => k.Train).HasMaxLength(10);
            kept.Property(k => k.Seat).HasMaxLength(10);
            kept.HasIndex(k => k.AccountId);
            kept.HasIndex(k => k.DocumentNo);
            kept.HasOne<Account>().WithMany().HasForeignKey(k => k.AccountId);
            kept.HasOne<Station>().WithMany().HasForeignKey(k => k.FromCode);
            kept.HasOne<Station>().WithMany().HasForeignKey(k => k.ToCode);
        });
    }
}
