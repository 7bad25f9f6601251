using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Services;
using Adieu.Verification;

namespace Adieu.Tests.Verification;

public sealed class PolicyTests
{
    private static ProofPolicy Method(string id) => new ProofPolicy.Method(id);

    private static ProofPolicy AtLeast(int count, params ProofPolicy[] of) => new ProofPolicy.AtLeast(count, of);

    [Theory]
    [InlineData("password", false)]
    [InlineData("password sms", true)]
    [InlineData("password email", true)]
    [InlineData("sms email", false)]
    public void All_of_password_and_any_code(string proven, bool met) =>
        PolicyEvaluator.IsMet(AtLeast(2, Method("password"), AtLeast(1, Method("sms"), Method("email"))), proven.Split(' ').Contains).ShouldBe(met);

    [Theory]
    [InlineData("sms", false)]
    [InlineData("sms email", true)]
    [InlineData("sms email password", true)]
    public void Two_of_three(string proven, bool met) =>
        PolicyEvaluator.IsMet(AtLeast(2, Method("sms"), Method("email"), Method("password")), proven.Split(' ').Contains).ShouldBe(met);

    [Fact]
    public void An_empty_combination_is_never_met() => PolicyEvaluator.IsMet(AtLeast(1), _ => true).ShouldBeFalse();

    [Fact]
    public async Task A_password_counts_while_fresh_and_at_the_signed_in_door_only()
    {
        await using var desk = await Desk.OpenAsync(SqlDialect.Sqlite);
        async Task<bool> Proven(ProofCase about) => (await desk.Proofs.ViewAsync(about, default)).Methods.First(m => m.Id == "password").Proven;
        (await Proven(Desk.Case(passwordAge: TimeSpan.FromMinutes(29)))).ShouldBeTrue();
        (await Proven(Desk.Case(passwordAge: TimeSpan.FromMinutes(31)))).ShouldBeFalse();
        var returned = Desk.Case(passwordAge: TimeSpan.FromHours(2));
        await desk.Proofs.NoteAuthenticationAsync(returned.Case.Number, TimeProvider.System.GetUtcNow().AddMinutes(-2), default);
        await desk.Proofs.NoteAuthenticationAsync(returned.Case.Number, TimeProvider.System.GetUtcNow().AddHours(-1), default);
        (await Proven(returned)).ShouldBeTrue();
        (await Proven(Desk.Case(passwordAge: null))).ShouldBeFalse();
        (await Proven(Desk.Case(Door.Counter, TimeSpan.FromMinutes(1)))).ShouldBeFalse();
    }

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
