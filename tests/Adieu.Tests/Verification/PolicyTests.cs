using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Services;
using Adieu.Verification;

namespace Adieu.Tests.Verification;

public sealed class PolicyTests
{
    private static ProofPolicy Method(string id) => new ProofPolicy.Method(id);

    private static ProofPolicy AtLeast(int count, params ProofPolicy[] of) => new ProofPolicy.AtLeast(count, of);

    private static ProofFacts Proven(string proven, string risks = "", int? phoneHeldDays = null) => new(
        proven.Split(' ').Contains, risks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<Risk>).ToHashSet(), phoneHeldDays is { } days ? TimeSpan.FromDays(days) : null);

    [Theory]
    [InlineData("password", false)]
    [InlineData("password sms", true)]
    [InlineData("password email", true)]
    [InlineData("sms email", false)]
    public void All_of_password_and_any_code(string proven, bool met) =>
        PolicyEvaluator.IsMet(AtLeast(2, Method("password"), AtLeast(1, Method("sms"), Method("email"))), Proven(proven)).ShouldBe(met);

    [Theory]
    [InlineData("sms", false)]
    [InlineData("sms email", true)]
    [InlineData("sms email password", true)]
    public void Two_of_three(string proven, bool met) =>
        PolicyEvaluator.IsMet(AtLeast(2, Method("sms"), Method("email"), Method("password")), Proven(proven)).ShouldBe(met);

    [Theory]
    // The policy alone: any one code.
    [InlineData("any", "sms", "", null, true)]
    // SMS is never enough alone where value is held, or where the number is new to the account.
    [InlineData("any", "sms", "ValueHeld", null, false)]
    [InlineData("any", "sms", "RecentPhoneChange", null, false)]
    [InlineData("any", "email", "ValueHeld", null, true)]
    [InlineData("any", "sms email", "ValueHeld RecentPhoneChange", null, true)]
    // A risk without a rule of this door asks for nothing.
    [InlineData("any", "sms", "NewDevice RecentRecovery", null, true)]
    // A number that was held for long may do without value; not known how long is not long.
    [InlineData("held", "sms", "", 180, true)]
    [InlineData("held", "sms", "", 179, false)]
    [InlineData("held", "sms", "", null, false)]
    [InlineData("held", "sms", "ValueHeld", 400, false)]
    [InlineData("held", "sms email", "ValueHeld", null, true)]
    // Rules of the door: each risk that is seen asks besides, and one proof may serve twice.
    [InlineData("ruled", "password sms", "", null, true)]
    [InlineData("ruled", "password sms", "NewDevice", null, false)]
    [InlineData("ruled", "password email", "NewDevice", null, true)]
    [InlineData("ruled", "password sms", "RecentRecovery", null, false)]
    [InlineData("ruled", "password email", "RecentRecovery NewDevice", null, false)]
    [InlineData("ruled", "password sms email", "RecentRecovery NewDevice", null, true)]
    [InlineData("ruled", "sms email", "RecentRecovery NewDevice", null, false)]
    public void A_risk_raises_what_is_asked(string door, string proven, string risks, int? phoneHeldDays, bool met) =>
        PolicyEvaluator.IsMet(Doors[door], Proven(proven, risks, phoneHeldDays)).ShouldBe(met);

    [Theory]
    [InlineData("any", "ValueHeld NewDevice", "ValueHeld")]
    [InlineData("ruled", "ValueHeld NewDevice RecentRecovery", "RecentRecovery NewDevice")]
    [InlineData("ruled", "", "")]
    public void People_are_told_the_risks_that_ask_for_more_and_no_others(string door, string risks, string told) =>
        string.Join(' ', PolicyEvaluator.Because(Doors[door], Proven("", risks)).Select(demand => demand.Risk)).ShouldBe(told);

    private static Dictionary<string, DoorDefinition> Doors { get; } = new()
    {
        ["any"] = Door_(AtLeast(1, Method("sms"), Method("email"))),
        ["held"] = Door_(AtLeast(1, new ProofPolicy.Method("sms", 180), AtLeast(2, Method("sms"), Method("email")))),
        ["ruled"] = Door_(
            AtLeast(2, Method("password"), AtLeast(1, Method("sms"), Method("email"))),
            new RiskRule(Risk.NewDevice, Method("email"), "https://shop.example/rules"),
            new RiskRule(Risk.RecentRecovery, AtLeast(2, Method("sms"), Method("email")), "https://shop.example/rules")),
    };

    private static DoorDefinition Door_(ProofPolicy policy, params RiskRule[] rules) => new(Door.SignedIn, true, new LocalText("", ""), policy) { Risks = rules };

    [Fact]
    public void An_empty_combination_is_never_met() => PolicyEvaluator.IsMet(AtLeast(1), Proven("sms")).ShouldBeFalse();

    [Fact]
    public async Task A_password_counts_while_fresh_and_at_the_signed_in_door_only()
    {
        await using var desk = await Desk.OpenAsync(SqlDialect.Sqlite);
        async Task<bool> Proven(ProofCase about) => (await desk.Proofs.ViewAsync(about, default)).Methods.Any(m => m is { Id: "password", Proven: true });
        (await Proven(Desk.Case(passwordAge: TimeSpan.FromMinutes(29)))).ShouldBeTrue();
        (await Proven(Desk.Case(passwordAge: TimeSpan.FromMinutes(31)))).ShouldBeFalse();
        var returned = Desk.Case(passwordAge: TimeSpan.FromHours(2));
        await desk.Proofs.NoteAsync(returned.Number, "password", TimeProvider.System.GetUtcNow().AddMinutes(-2), default);
        await desk.Proofs.NoteAsync(returned.Number, "password", TimeProvider.System.GetUtcNow().AddHours(-1), default);
        (await Proven(returned)).ShouldBeTrue();
        (await Proven(Desk.Case(passwordAge: null))).ShouldBeFalse();
        (await Proven(Desk.Case(Door.Counter, TimeSpan.FromMinutes(1)))).ShouldBeFalse();
    }

    [Fact]
    public async Task A_passkey_counts_when_the_service_saw_it_lately()
    {
        await using var desk = await Desk.OpenAsync(SqlDialect.Sqlite);
        var about = Desk.Case();
        async Task<bool> Proven() => await desk.Passkey.ProveAsync(about, "", default) is ProveResult.Proven;
        (await Proven()).ShouldBeFalse("nobody vouched for it");
        await desk.Proofs.NoteAsync(about.Number, "passkey", TimeProvider.System.GetUtcNow().AddMinutes(-31), default);
        (await Proven()).ShouldBeFalse("too long ago");
        await desk.Proofs.NoteAsync(about.Number, "passkey", TimeProvider.System.GetUtcNow().AddMinutes(-1), default);
        (await Proven()).ShouldBeTrue();
    }

    [Theory]
    [InlineData("any", "", "", "sms email")]
    [InlineData("any", "sms", "", "")]
    [InlineData("any", "sms", "ValueHeld", "email")]
    [InlineData("ruled", "", "", "password sms email")]
    [InlineData("ruled", "password", "", "sms email")]
    [InlineData("ruled", "password sms", "NewDevice", "email")]
    public void People_are_offered_what_brings_them_further_and_nothing_else(string door, string proven, string risks, string offered) =>
        string.Join(' ', PolicyEvaluator.Missing(Doors[door], Proven(proven, risks))).ShouldBe(offered);

    [Theory]
    [InlineData("any", "", "", 1)]
    [InlineData("any", "sms", "", 0)]
    [InlineData("any", "sms", "ValueHeld", 1)]
    [InlineData("ruled", "", "", 2)]
    [InlineData("ruled", "password", "NewDevice", 1)]
    [InlineData("ruled", "password", "RecentRecovery NewDevice", 2)]
    public void People_are_told_how_many_proofs_it_takes_at_the_least(string door, string proven, string risks, int left) =>
        PolicyEvaluator.Left(Doors[door], Proven(proven, risks)).ShouldBe(left);

    [Theory]
    [InlineData("picture sms", "ValueHeld", false)]
    [InlineData("picture sms", "", true)]
    public void A_picture_code_beside_an_sms_leaves_the_sms_alone(string proven, string risks, bool met) =>
        PolicyEvaluator.IsMet(Door_(AtLeast(2, Method("picture"), AtLeast(1, Method("sms"), Method("email")))), Proven(proven, risks)).ShouldBe(met);

    [Fact]
    public async Task A_method_that_the_door_does_not_name_or_the_account_lacks_is_no_way_in()
    {
        await using var desk = await Desk.OpenAsync(SqlDialect.Sqlite);
        (await desk.Proofs.SendAsync(Desk.Case(), "face", default)).ShouldBeOfType<SendResult.NotNow>();
        (await desk.Proofs.SendAsync(Desk.Case(Door.Hotline), "sms", default)).ShouldBeOfType<SendResult.NotNow>();
        (await desk.Proofs.SendAsync(Desk.Case(email: null), "email", default)).ShouldBeOfType<SendResult.NotNow>();
        (await desk.Proofs.ViewAsync(Desk.Case(Door.Hotline), default)).Satisfied.ShouldBeFalse();
    }
}
