using Microsoft.EntityFrameworkCore;
using Passport.Data;

namespace Huhutong.Data;

/// <summary>Huhutong's database: the account centre's tables and its own.</summary>
public sealed class HuhutongDb(DbContextOptions<HuhutongDb> options) : PassportDb(options)
{
    /// <summary>What can be subscribed to.</summary>
    public DbSet<Plan> Plans => Set<Plan>();

    /// <summary>Subscriptions.</summary>
    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    /// <summary>Wallets' lines.</summary>
    public DbSet<WalletEntry> WalletEntries => Set<WalletEntry>();

    /// <summary>Money between banks and wallets.</summary>
    public DbSet<Payment> Payments => Set<Payment>();

    /// <summary>Money that came in too late.</summary>
    public DbSet<LatePayment> LatePayments => Set<LatePayment>();

    /// <summary>Bills.</summary>
    public DbSet<Bill> Bills => Set<Bill>();

    /// <summary>Boxes on loan.</summary>
    public DbSet<BoxLoan> BoxLoans => Set<BoxLoan>();

    /// <summary>Households that are offered to another account.</summary>
    public DbSet<Handover> Handovers => Set<Handover>();

    /// <summary>Viewing cards.</summary>
    public DbSet<Card> Cards => Set<Card>();

    /// <summary>Address books.</summary>
    public DbSet<Contact> Contacts => Set<Contact>();

    /// <summary>Chats.</summary>
    public DbSet<Chat> Chats => Set<Chat>();

    /// <summary>Messages.</summary>
    public DbSet<Message> Messages => Set<Message>();

    /// <summary>Files.</summary>
    public DbSet<StoredFile> Files => Set<StoredFile>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<SubscriptionStatus>().HaveConversion<EnumText<SubscriptionStatus>>();
        configurationBuilder.Properties<WalletKind>().HaveConversion<EnumText<WalletKind>>();
        configurationBuilder.Properties<PaymentKind>().HaveConversion<EnumText<PaymentKind>>();
        configurationBuilder.Properties<PaymentStatus>().HaveConversion<EnumText<PaymentStatus>>();
        configurationBuilder.Properties<BillStatus>().HaveConversion<EnumText<BillStatus>>();
        configurationBuilder.Properties<BoxStatus>().HaveConversion<EnumText<BoxStatus>>();
        configurationBuilder.Properties<ReturnWay>().HaveConversion<EnumText<ReturnWay>>();
        configurationBuilder.Properties<BoxCondition>().HaveConversion<EnumText<BoxCondition>>();
        configurationBuilder.Properties<CardStatus>().HaveConversion<EnumText<CardStatus>>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        MoneyTables.Apply(builder);
        HouseholdTables.Apply(builder);
        TalkTables.Apply(builder);
        Conventions.Apply(builder);
    }
}
