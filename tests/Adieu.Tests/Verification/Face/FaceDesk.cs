using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Sealing;
using Adieu.Services;
using Adieu.Storage;
using Adieu.Tests.Services;
using Adieu.Tests.Storage;
using Adieu.Verification;
using Adieu.Verification.Face;
using Microsoft.Extensions.Options;

namespace Adieu.Tests.Verification.Face;

/// <summary>The face method over a real database and a real service, with an engine that sees what a scene says.</summary>
internal sealed class FaceDesk : IAsyncDisposable
{
    private static readonly KeyRing Keys = new(new byte[32]);

    public required SampleService Shop { get; init; }

    public required AdieuDatabase Database { get; init; }

    public required Proofs Proofs { get; init; }

    public FaceReferences References { get; } = new(new SealedBox(Keys), new Yesterday());

    public ScriptedEngine Engine { get; private init; } = null!;

    public static async Task<FaceDesk> OpenAsync(SqlDialect dialect)
    {
        var yaml = SampleService.Yaml
            .Replace("any: [sms, email]", "any: [sms, email, face]", StringComparison.Ordinal)
            .Replace("  sign-out:", "  face: \"select template from faces where account_id = @account\"\n  sign-out:", StringComparison.Ordinal);
        var shop = await SampleService.StartAsync(dialect, yaml);
        await shop.RunAsync("create table faces (account_id bigint primary key, template text not null)");
        var database = await AdieuDatabases.NewAsync(dialect);
        var engine = new ScriptedEngine();
        var (store, journal, lines) = (new VerificationStore(database), new CaseJournal(database), Options.Create(new FaceThresholds()));
        var face = new FaceMethod(
            store, journal, new Accounts(shop.Databases), new FaceReferences(new SealedBox(Keys), TimeProvider.System), new FaceCheck(engine, lines), engine, new KeyedHash(Keys), lines, TimeProvider.System);
        return new FaceDesk { Shop = shop, Database = database, Engine = engine, Proofs = new Proofs([face], store, journal, TimeProvider.System) };
    }

    /// <summary>Person 1 of the scenes is enrolled with account 1, since yesterday.</summary>
    public async Task EnrolAsync(string account = "1", FaceReferences? by = null) => await Shop.RunAsync(
        $"insert into faces values ({account}, '{(by ?? References).Seal(Shop.Definition.Id, new SubjectKey(account), Scene.Template())}')");

    public ProofCase Case(string account = "1") => Desk.Case() with { Service = Shop.Definition, Account = new SubjectKey(account) };

    public async Task<ProofCase> ConsentedAsync(string account = "1")
    {
        var about = Case(account);
        (await Proofs.ConsentAsync(about, "face", FaceConsent.Wording, default)).ShouldBeTrue();
        return about;
    }

    public async Task<SendResult.Asked> AskAsync(ProofCase about)
    {
        var asked = (await Proofs.SendAsync(about, "face", default)).ShouldBeOfType<SendResult.Asked>();
        Engine.Show(asked.Steps);
        return asked;
    }

    public Task<ProveResult> AnswerAsync(ProofCase about, string challenge) =>
        Proofs.ProveAsync(about, "face", new ProofAnswer(challenge, ScriptedEngine.Pictures(30)), default);

    public async Task<string?> NeedsAsync(ProofCase about) => (await Proofs.ViewAsync(about, default)).Methods.Single(m => m.Id == "face").Needs;

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await Shop.DisposeAsync();
    }

    private sealed class Yesterday : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddHours(-25);
    }
}
