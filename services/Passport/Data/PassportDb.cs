using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Passport.Data;

/// <summary>The account centre's tables. A service's own context derives from it and adds its business.</summary>
public abstract class PassportDb(DbContextOptions options) : IdentityUserContext<Account, long>(options)
{
    /// <summary>Accounts.</summary>
    public DbSet<Account> Accounts => Set<Account>();

    /// <summary>Signed-in browsers.</summary>
    public DbSet<Session> Sessions => Set<Session>();

    /// <summary>Security history.</summary>
    public DbSet<Activity> Activities => Set<Activity>();

    /// <summary>Enrolled faces.</summary>
    public DbSet<Face> Faces => Set<Face>();

    /// <summary>Codes on their way.</summary>
    public DbSet<Code> Codes => Set<Code>();

    /// <summary>What is kept of closure keys.</summary>
    public DbSet<ClosureKeyHash> ClosureKeys => Set<ClosureKeyHash>();

    /// <summary>Closure locks.</summary>
    public DbSet<ClosureLock> ClosureLocks => Set<ClosureLock>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTime>();
        configurationBuilder.Properties<AccountState>().HaveConversion<EnumText<AccountState>>();
        configurationBuilder.Properties<ActivityKind>().HaveConversion<EnumText<ActivityKind>>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Account>(account =>
        {
            account.ToTable("accounts", t => t.HasCheckConstraint("ck_accounts_state", EnumText<AccountState>.Check("state")));
            account.Property(a => a.PhoneNumber).HasColumnName("phone").HasMaxLength(20);
            account.Property(a => a.PhoneNumberConfirmed).HasColumnName("phone_confirmed");
            account.Property(a => a.RealName).HasMaxLength(60);
            account.Property(a => a.DocumentNo).HasMaxLength(18);
            account.Property(a => a.StateReason).HasMaxLength(300);
            account.Property(a => a.StateReasonEn).HasMaxLength(300);
            account.Ignore(a => a.Reason);
            account.Property(a => a.Language).HasMaxLength(10);
            account.HasIndex(a => a.PhoneNumber).IsUnique();
            account.HasIndex(a => a.DocumentNo).IsUnique();
            account.HasIndex(a => a.NormalizedEmail).IsUnique();
        });
        builder.Entity<IdentityUserClaim<long>>().ToTable("account_claims");
        builder.Entity<IdentityUserLogin<long>>().ToTable("account_logins");
        builder.Entity<IdentityUserToken<long>>().ToTable("account_tokens");
        builder.Entity<IdentityUserPasskey<long>>().ToTable("account_passkeys");
        builder.Entity<ClosureKeyHash>(key =>
        {
            key.ToTable("closure_keys");
            key.HasKey(k => k.AccountId);
            key.Property(k => k.AccountId).ValueGeneratedNever();
            key.Property(k => k.Hash).HasMaxLength(80);
            key.HasOne<Account>().WithOne().HasForeignKey<ClosureKeyHash>(k => k.AccountId);
        });
        builder.Entity<ClosureLock>(set =>
        {
            set.ToTable("closure_locks");
            set.HasKey(l => l.AccountId);
            set.Property(l => l.AccountId).ValueGeneratedNever();
            set.Property(l => l.ContactEmail).HasMaxLength(254);
            set.HasOne<Account>().WithOne().HasForeignKey<ClosureLock>(l => l.AccountId);
        });
        builder.Entity<Session>(session =>
        {
            session.ToTable("sessions");
            session.Property(s => s.Id).HasMaxLength(64);
            session.Property(s => s.Device).HasMaxLength(80);
            session.Property(s => s.Ip).HasMaxLength(45);
            session.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId);
            session.HasIndex(s => s.ExpiresAt);
        });
        builder.Entity<Activity>(activity =>
        {
            activity.ToTable("activity", t => t.HasCheckConstraint("ck_activity_kind", EnumText<ActivityKind>.Check("kind")));
            activity.Property(a => a.Ip).HasMaxLength(45);
            activity.Property(a => a.Device).HasMaxLength(80);
            activity.HasOne<Account>().WithMany().HasForeignKey(a => a.AccountId);
        });
        builder.Entity<Face>(face =>
        {
            face.ToTable("faces");
            face.HasKey(f => f.AccountId);
            face.Property(f => f.AccountId).ValueGeneratedNever();
            face.Property(f => f.Template).HasMaxLength(4000);
            face.Property(f => f.ConsentWording).HasMaxLength(40);
            face.HasOne<Account>().WithMany().HasForeignKey(f => f.AccountId);
        });
        builder.Entity<Code>(code =>
        {
            code.ToTable("codes");
            code.Property(c => c.Purpose).HasMaxLength(20);
            code.Property(c => c.DestinationMac).HasMaxLength(64);
            code.Property(c => c.CodeMac).HasMaxLength(64);
            code.HasIndex(c => new { c.DestinationMac, c.Purpose });
            code.HasIndex(c => c.SentAt);
        });
    }
}
