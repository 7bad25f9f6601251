using System.Globalization;
using System.Security.Cryptography;
using Adieu.TestKit;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>The house with the second service beside the first, as ./run starts them.</summary>
public sealed class BothHouse : AdieuHouse
{
    private readonly int _port = FreePort.Next();
    private readonly string _secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public Host Huhutong { get; private set; } = null!;

    private string Database => $"Data Source={Path.Combine(Data, "huhutong.db")}";

    private string Home => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}");

    protected override IEnumerable<(string Key, string Value)> AdieuSettings =>
    [
        ("Adieu__Services__1", Path.Combine(Repository.Root, "services/Huhutong/adieu/service.yaml")),
        ("HUHUTONG_DB", Database), ("HUHUTONG_DB_KIND", "sqlite"), ("HUHUTONG_URL", Home), ("HUHUTONG_SECRET", _secret),
    ];

    public override async ValueTask InitializeAsync()
    {
        Huhutong = new Host("huhutong", "services/Huhutong", new Dictionary<string, string>
        {
            ["Passport__AttemptsPerMinute"] = "1000",
            ["Huhutong__DeliverySeconds"] = "1",
            ["Huhutong__RoundSeconds"] = "1",
            ["Huhutong__SeedAccounts"] = "60",
            ["Huhutong__Database__Provider"] = "sqlite",
            ["Huhutong__Database__Connection"] = Database,
            ["Adieu__Url"] = AdieuAddress,
            ["Adieu__Secret"] = _secret,
            ["Adieu__Service"] = "huhutong",
            ["Sms__Url"] = AdieuAddress + "/dev/sms",
        }, _port, Directory.CreateDirectory(Path.Combine(Data, "logs")).FullName);
        await Huhutong.StartAsync("/healthz");
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await Huhutong.DisposeAsync();
        await base.DisposeAsync();
    }
}
