using Adieu.Appeals;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Evidence;
using Adieu.Lanes;
using Adieu.Measures;
using Adieu.Notices;
using Adieu.Numbers;
using Adieu.Recovery;
using Adieu.Sealing;
using Adieu.Staff;
using Adieu.Verification;
using Adieu.Verification.Tokens;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Storage;

/// <summary>Says where Adieu stores its cases. Embedded and clustered differ by this line only.</summary>
public static class StorageRegistration
{
    /// <summary>One file on this machine, for one node.</summary>
    public static AdieuBuilder UseSqlite(this AdieuBuilder builder, string connectionString) => builder.Use(SqlDialect.Sqlite, connectionString);

    /// <summary>A PostgreSQL database, for any number of nodes.</summary>
    public static AdieuBuilder UsePostgreSql(this AdieuBuilder builder, string connectionString) => builder.Use(SqlDialect.PostgreSql, connectionString);

    private static AdieuBuilder Use(this AdieuBuilder builder, SqlDialect dialect, string connectionString)
    {
        var services = builder.Services;
        services.AddSingleton(_ => new AdieuDatabase(dialect, connectionString));
        services.AddSingleton<IStorageStart, StorageStart>();
        services.AddSingleton<CaseStore>();
        services.AddSingleton<ICaseStore>(provider => provider.GetRequiredService<CaseStore>());
        services.AddSingleton<IRefusalStore>(provider => provider.GetRequiredService<CaseStore>());
        services.AddSingleton<IBacklog, BacklogStore>();
        services.AddSingleton<IOutbox, OutboxStore>();
        services.AddSingleton<INumberOutbox, NumberStore>();
        services.AddSingleton<ILaneLeases, LaneLeaseStore>();
        services.AddSingleton<ILedger, LedgerStore>();
        services.AddSingleton<IUndoKeys, UndoKeyStore>();
        services.AddSingleton<IVerificationStore, VerificationStore>();
        services.AddSingleton<ICaseJournal, CaseJournal>();
        services.AddSingleton<IUsedTokens, UsedTokens>();
        services.AddSingleton<StaffStore>();
        services.AddSingleton<IStaffStore>(provider => provider.GetRequiredService<StaffStore>());
        services.AddSingleton<IUserStore<StaffMember>>(provider => provider.GetRequiredService<StaffStore>());
        services.AddSingleton<ILookUpStore, LookUpStore>();
        services.AddSingleton<ICallStore, CallStore>();
        services.AddSingleton<IPadStore, PadStore>();
        services.AddSingleton<ISecondStore, SecondStore>();
        services.AddSingleton<IWrappedKeys, WrappedKeyStore>();
        return builder;
    }

    private sealed class StorageStart(AdieuDatabase database) : IStorageStart
    {
        public Task StartAsync(CancellationToken cancellationToken) => Migrations.RunAsync(database, cancellationToken);
    }
}
