using Adieu.Appeals;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Evidence;
using Adieu.Export;
using Adieu.Farewells;
using Adieu.Gates;
using Adieu.Lanes;
using Adieu.Measures;
using Adieu.Notices;
using Adieu.Numbers;
using Adieu.Parts;
using Adieu.Recovery;
using Adieu.Sealing;
using Adieu.Services;
using Adieu.Settlement;
using Adieu.Staff;
using Adieu.Standing;
using Adieu.Verification;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Adieu;

/// <summary>What <see cref="AdieuRegistration.AddAdieu"/> gives, to say where Adieu stores its cases.</summary>
/// <param name="Services">The service collection.</param>
/// <param name="Options">The options as they were configured.</param>
public sealed record AdieuBuilder(IServiceCollection Services, ClosingOptions Options);

/// <summary>Registers Adieu: <c>services.AddAdieu(o => …).UseSqlite(…)</c>.</summary>
public static class AdieuRegistration
{
    /// <summary>
    /// Registers closing. Reads the keys and the services' files at once: a wrong file, or a missing key, is an
    /// exception here, at the start, and not an error for the first person.
    /// </summary>
    /// <exception cref="AdieuStartException">A setting is out of its range, or a service's file is wrong; the message lists file, line, column and what to write instead.</exception>
    /// <exception cref="KeyRingException">A key is missing or malformed.</exception>
    public static AdieuBuilder AddAdieu(this IServiceCollection services, Action<ClosingOptions> configure)
    {
        var options = new ClosingOptions();
        configure(options);
        options.Check();
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient(NoticeSender.SmsClient);
        // A signature is for one address: nobody is followed elsewhere. Each call has a time limit of its own.
        services.AddHttpClient(ServiceStores.EndpointClient, static client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });

        services.AddHttpClient(NumberCall.Client).ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });

        services.AddSingleton(KeyRing.Open(options.Keys.Directory, options.Keys.MayCreate));
        services.AddSingleton(SigningKey.Open(options.Keys.Directory, options.Keys.MayCreate));
        services.AddSingleton<KeyedHash>();
        services.AddSingleton<SealedBox>();
        services.AddSingleton<KeyRotation>();

        ServiceFile[] files = [.. options.Services.Select(ServiceFile.Load)];
        services.AddSingleton(new ServiceCatalog(files.Select(file => file.Loaded.Service)));
        services.AddSingleton<IReadOnlyList<ServiceFile>>(files);
        services.AddSingleton<ServiceDatabases>();
        services.AddSingleton<ServiceStores>();
        services.AddSingleton<Gate>();
        services.AddSingleton<StandingCheck>();
        services.AddSingleton<Accounts>();
        services.AddSingleton<Settler>();

        services.AddVerification();
        services.AddStaff();
        services.AddSingleton<Adieu.Export.IExporter, Adieu.Export.Exporter>();
        services.AddSingleton<CaseVault>();
        services.AddSingleton<LiveCases>();
        services.AddSingleton<NoticeWriter>();
        services.AddSingleton<INoticeSender, NoticeSender>();
        services.AddSingleton<NumberAnnouncer>();
        services.AddSingleton<NumberCall>();
        services.AddSingleton<INumbers, NumberDesk>();
        services.AddSingleton<CertificateWriter>();
        services.AddSingleton<Checkpoints>();
        services.AddSingleton<LedgerProver>();
        services.AddSingleton<Rehearsal>();
        services.AddSingleton<Settlements>();
        services.AddSingleton<ISettlements>(provider => provider.GetRequiredService<Settlements>());
        services.AddSingleton<IClosing, Closing>();
        services.AddSingleton<IParts, PartDesk>();
        services.AddSingleton<IFarewells, FarewellDesk>();
        services.AddSingleton<Contacts.ITrustedContacts, Contacts.TrustedContacts>();
        services.AddSingleton<Copies.ICopies, Copies.CopyDesk>();
        services.AddSingleton<OperatorDesk>();
        services.AddSingleton<RefusalVault>();
        services.AddSingleton<RefusalDesk>();
        services.AddSingleton<IRefusals>(provider => provider.GetRequiredService<RefusalDesk>());
        services.AddSingleton<IAppeals, AppealDesk>();
        services.AddSingleton<Reviews.IReviews, Reviews.ReviewDesk>();
        services.AddSingleton<Replay>();
        services.AddSingleton<UndoVault>();
        services.AddSingleton<UndoDesk>();
        services.AddSingleton<RecoveryAccounts>();
        services.AddSingleton<RecoveryTokens>();
        services.AddSingleton<IRecoveryTokens>(provider => provider.GetRequiredService<RecoveryTokens>());
        services.AddSingleton<ResetDispute>();
        services.AddSingleton<RecoveryPost>();
        services.AddSingleton<IRecovery, Recovering>();
        AddLanes(services);
        services.AddHostedService<AdieuStart>();
        services.AddHostedService(provider => provider.GetRequiredService<RecoveryPost>());
        services.AddSingleton<LaneHost>();
        services.AddHostedService(provider => provider.GetRequiredService<LaneHost>());
        services.AddMetrics();
        services.AddSingleton<ClosingMeter>();
        services.AddHostedService<BacklogGauges>();
        services.AddHealthChecks()
            .AddCheck<DatabaseHealth>("database", HealthStatus.Unhealthy, ["ready"])
            .AddCheck<StoresHealth>("stores", HealthStatus.Degraded, ["ready"])
            .AddCheck<LanesHealth>("lanes", HealthStatus.Degraded, ["ready"]);
        return new AdieuBuilder(services, options);
    }

    private static void AddLanes(IServiceCollection services)
    {
        services.AddSingleton<LaneSignal>();
        services.AddSingleton<FreezeStep>();
        services.AddSingleton<SettleStep>();
        services.AddSingleton<EraseStep>();
        services.AddSingleton<ResidueStep>();
        services.AddSingleton<VerifyStep>();
        services.AddSingleton<ReleaseStep>();
        services.AddSingleton<ILane, FreezeLane>();
        services.AddSingleton<ILane, EraseLane>();
        services.AddSingleton<ILane, ScanLane>();
        services.AddSingleton<ILane, ExpireLane>();
        services.AddSingleton<ILane, ReleaseLane>();
        services.AddSingleton<ILane, PurgeLane>();
        services.AddSingleton<ILane, HoldLane>();
        services.AddSingleton<ILane, UndoLane>();
        services.AddSingleton<ILane, TombstoneLane>();
        services.AddSingleton<ILane, LateMoneyLane>();
        services.AddSingleton<ILane, OutboxLane>();
        services.AddSingleton<ILane, NumberLane>();
        services.AddSingleton<ILane, CheckpointLane>();
    }

}

/// <summary>Adieu cannot start. The message is for operators and says what to mend where.</summary>
public sealed class AdieuStartException(string message) : Exception(message);
