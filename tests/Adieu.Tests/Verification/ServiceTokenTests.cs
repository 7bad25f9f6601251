using System.Security.Cryptography;
using System.Text;
using System.Web;
using Adieu.Cases;
using Adieu.Client;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Services;
using Adieu.Storage;
using Adieu.Tests.Storage;
using Adieu.Verification;
using Adieu.Verification.Tokens;
using Microsoft.Extensions.Options;

namespace Adieu.Tests.Verification;

public sealed class ServiceTokenTests
{
    private static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);

    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_hand_off_is_good_once_however_many_try_at_the_same_time(SqlDialect dialect)
    {
        await using var database = await AdieuDatabases.NewAsync(dialect);
        var tokens = new ServiceTokens(new UsedTokens(database), TimeProvider.System);
        var token = Token(new HandOff("42", Now.AddSeconds(-5), "en", RecoveredAt: Now.AddDays(-1)));
        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => tokens.ReadHandOffAsync(Service(), token, default))));
        results.Count(r => r == new HandOffResult.Refused("used")).ShouldBe(9);
        var accepted = results.OfType<HandOffResult.Accepted>().Single();
        accepted.Account.ShouldBe(new SubjectKey("42"));
        accepted.Door.ShouldBe(Door.SignedIn);
        accepted.Language.ShouldBe("en");
        accepted.AuthenticatedAt!.Value.ShouldBe(Now.AddSeconds(-5), TimeSpan.FromSeconds(2));
        accepted.RecoveredAt!.Value.ShouldBe(Now.AddDays(-1), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task An_old_altered_or_foreign_hand_off_is_refused()
    {
        await using var database = await AdieuDatabases.NewAsync(SqlDialect.Sqlite);
        var used = new UsedTokens(database);
        Task<HandOffResult> Read(string token, TimeSpan later = default, string service = "shop") =>
            new ServiceTokens(used, new ShiftedTime(later)).ReadHandOffAsync(Service(service), token, default);
        var good = Token(new HandOff("42", Now, "zh-CN"));
        (await Read(good, TimeSpan.FromSeconds(70))).ShouldBe(new HandOffResult.Refused("expired"));
        (await Read(good, service: "other")).ShouldBe(new HandOffResult.Refused("invalid"));
        (await Read(good, TimeSpan.FromMinutes(-5))).ShouldBe(new HandOffResult.Refused("invalid"));
        (await Read(Token(new HandOff("42", Now, "zh-CN"), secret: new byte[32]))).ShouldBe(new HandOffResult.Refused("invalid"));
        (await Read(Token(new HandOff("42", Now, "zh-CN", Door: "counter")))).ShouldBe(new HandOffResult.Refused("invalid"));
        (await Read(good[..^2])).ShouldBe(new HandOffResult.Refused("invalid"));
        (await Read("")).ShouldBe(new HandOffResult.Refused("invalid"));
        (await Read(new string('x', 10_000))).ShouldBe(new HandOffResult.Refused("invalid"));

        var parts = good.Split('.');
        var forged = Base64Url(Encoding.UTF8.GetString(FromBase64Url(parts[1])).Replace("\"42\"", "\"43\""));
        (await Read($"{parts[0]}.{forged}.{parts[2]}")).ShouldBe(new HandOffResult.Refused("invalid"));
        (await Read($"{Base64Url("{\"alg\":\"none\",\"typ\":\"JWT\"}")}.{parts[1]}.")).ShouldBe(new HandOffResult.Refused("invalid"));
        (await Read(good)).ShouldBeOfType<HandOffResult.Accepted>("what was refused is not used up");
    }

    [Fact]
    public async Task A_call_is_good_for_its_path_once_and_never_as_a_hand_off()
    {
        await using var database = await AdieuDatabases.NewAsync(SqlDialect.Sqlite);
        var tokens = new ServiceTokens(new UsedTokens(database), TimeProvider.System);
        string Call(string path) => AdieuToken.Sign(ClientOptions(Secret), TimeProvider.System, new Dictionary<string, object> { ["path"] = path });
        var call = Call("/v1/a");
        (await tokens.AcceptCallAsync(Service(), call, "/v1/b", default)).ShouldBeFalse();
        (await tokens.ReadHandOffAsync(Service(), call, default)).ShouldBeOfType<HandOffResult.Refused>();
        (await tokens.AcceptCallAsync(Service(), call, "/v1/a", default)).ShouldBeTrue();
        (await tokens.AcceptCallAsync(Service(), call, "/v1/a", default)).ShouldBeFalse();
        (await tokens.AcceptCallAsync(Service(), Token(new HandOff("42", Now, "en")), "", default)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_password_time_in_the_future_counts_as_none()
    {
        await using var database = await AdieuDatabases.NewAsync(SqlDialect.Sqlite);
        var read = await new ServiceTokens(new UsedTokens(database), TimeProvider.System).ReadHandOffAsync(Service(), Token(new HandOff("42", Now.AddHours(1), "en")), default);
        read.ShouldBeOfType<HandOffResult.Accepted>().AuthenticatedAt.ShouldBeNull();
    }

    [Fact]
    public async Task A_hand_off_says_which_proofs_the_service_saw_and_when()
    {
        await using var database = await AdieuDatabases.NewAsync(SqlDialect.Sqlite);
        var handOff = new HandOff("42", null, "en") { PasskeyAt = Now.AddMinutes(-3) };
        var read = await new ServiceTokens(new UsedTokens(database), TimeProvider.System).ReadHandOffAsync(Service(), Token(handOff), default);
        var accepted = read.ShouldBeOfType<HandOffResult.Accepted>();
        accepted.AuthenticatedAt.ShouldBeNull();
        accepted.PasskeyAt!.Value.ToUnixTimeSeconds().ShouldBe(handOff.PasskeyAt.Value.ToUnixTimeSeconds());
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static ServiceDefinition Service(string id = "shop") => Desk.Case().Service with { Id = id, Secret = Secret };

    private static AdieuOptions ClientOptions(byte[] secret) => new() { Url = new Uri("http://adieu.example"), Service = "shop", Secret = Convert.ToBase64String(secret) };

    private static string Token(HandOff handOff, byte[]? secret = null)
    {
        var address = new AdieuHandOff(Options.Create(ClientOptions(secret ?? Secret)), TimeProvider.System).Create(handOff);
        address.AbsolutePath.ShouldBe("/s/shop/enter");
        return HttpUtility.ParseQueryString(address.Query)["handoff"]!;
    }

    private static string Base64Url(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static byte[] FromBase64Url(string text) => Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));

    private sealed class ShiftedTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
