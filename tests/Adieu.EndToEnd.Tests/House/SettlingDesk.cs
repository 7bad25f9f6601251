using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Services;
using Adieu.Settlement;
using Adieu.Standing;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>Settles accounts of a sample service by its own file, on its own database.</summary>
internal sealed class SettlingDesk : IAsyncDisposable
{
    private readonly ServiceDatabases _databases = new();

    private SettlingDesk(ServiceDefinition service) => (Service, Settler) = (service, new Settler(_databases, new StandingCheck(_databases, TimeProvider.System), TimeProvider.System));

    public ServiceDefinition Service { get; }

    public Settler Settler { get; }

    public ServiceDatabases Databases => _databases;

    public static async Task<SettlingDesk> OpenAsync(ServiceDefinition service)
    {
        var desk = new SettlingDesk(service);
        await desk.Settler.InstallAsync(service, default);
        return desk;
    }

    /// <summary>What it would come to.</summary>
    public async Task<SettlementTrial.Settled> ShownAsync(string account, params (string Key, string Pick)[] picks) =>
        (await Settler.TryAsync(Service, new SubjectKey(account), CaseNumber.New(), null, picks.ToDictionary(p => p.Key, p => p.Pick), default)).ShouldBeOfType<SettlementTrial.Settled>(account);

    /// <summary>Carries out what was shown; gives the number that it was done under.</summary>
    public async Task<CaseNumber> DoneAsync(string account, SettlementTrial.Settled agreed)
    {
        var number = CaseNumber.New();
        (await Settler.CarryOutAsync(Service, new SubjectKey(account), number, new SettlementConsent(TimeProvider.System.GetUtcNow(), "", agreed.Lines), [], default)).ShouldBeOfType<CarryOutResult.Done>();
        return number;
    }

    public ValueTask DisposeAsync() => _databases.DisposeAsync();
}
