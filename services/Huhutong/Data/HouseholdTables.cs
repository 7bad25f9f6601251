using Microsoft.EntityFrameworkCore;
using Passport.Data;

namespace Huhutong.Data;

/// <summary>What a household subscribes to, has on loan and holds.</summary>
internal static class HouseholdTables
{
    public static void Apply(ModelBuilder builder)
    {
        builder.Entity<Plan>(plan =>
        {
            plan.ToTable("plans");
            plan.HasKey(p => p.Code);
            plan.Property(p => p.Code).HasMaxLength(20);
        });
        builder.Entity<Subscription>(subscription =>
        {
            subscription.ToTable("subscriptions", t =>
            {
                t.HasCheckConstraint("ck_subscriptions_status", EnumText<SubscriptionStatus>.Check("status"));
                t.HasCheckConstraint("ck_subscriptions_contract", "contract_ends_on is null or contract_months > 0");
            });
            subscription.Property(s => s.ContractNo).HasMaxLength(30);
            subscription.Property(s => s.Address).HasMaxLength(200);
            subscription.HasIndex(s => s.ContractNo).IsUnique();
            subscription.HasIndex(s => new { s.AccountId, s.Status });
            subscription.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId);
            subscription.HasOne<Plan>().WithMany().HasForeignKey(s => s.PlanCode);
        });
        builder.Entity<BoxLoan>(loan =>
        {
            loan.ToTable("box_loans", t =>
            {
                t.HasCheckConstraint("ck_box_loans_status", EnumText<BoxStatus>.Check("status"));
                t.HasCheckConstraint("ck_box_loans_way", EnumText<ReturnWay>.Check("way"));
                t.HasCheckConstraint("ck_box_loans_condition", EnumText<BoxCondition>.Check("condition"));
                t.HasCheckConstraint("ck_box_loans_money", "deposit_fen >= 0 and charge_fen between 0 and deposit_fen");
            });
            loan.Property(l => l.SerialNo).HasMaxLength(30);
            loan.Property(l => l.Model).HasMaxLength(30);
            loan.Property(l => l.ReturnCode).HasMaxLength(30);
            loan.HasIndex(l => new { l.AccountId, l.Status });
            loan.HasIndex(l => new { l.Status, l.ArrivesAt });
            loan.HasOne<Account>().WithMany().HasForeignKey(l => l.AccountId);
        });
        builder.Entity<Handover>(handover =>
        {
            handover.ToTable("handovers", t => t.HasCheckConstraint("ck_handovers_two", "giver_id <> taker_id"));
            handover.HasIndex(h => h.GiverId).IsUnique();
            handover.HasIndex(h => h.TakerId).IsUnique();
            handover.HasOne<Account>().WithMany().HasForeignKey(h => h.GiverId);
            handover.HasOne<Account>().WithMany().HasForeignKey(h => h.TakerId);
        });
        builder.Entity<Card>(card =>
        {
            card.ToTable("cards", t => t.HasCheckConstraint("ck_cards_status", EnumText<CardStatus>.Check("status")));
            card.Property(c => c.CardNo).HasMaxLength(20);
            card.Property(c => c.HolderName).HasMaxLength(60);
            card.HasIndex(c => c.CardNo).IsUnique();
            card.HasIndex(c => new { c.AccountId, c.Status });
            card.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId);
        });
        builder.Entity<StoredFile>(file =>
        {
            file.ToTable("files", t => t.HasCheckConstraint("ck_files_size", "size >= 0 and size <= 1000000"));
            file.Property(f => f.Name).HasMaxLength(120);
            file.HasIndex(f => f.AccountId);
            file.HasOne<Account>().WithMany().HasForeignKey(f => f.AccountId);
        });
    }
}
