using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Evidence;

namespace Adieu.Tests.Flow;

public sealed class FlowTests
{
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory, MemberData(nameof(Dialects))]
    public async Task An_account_is_closed_from_the_first_look_to_the_certificate(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect);
        var preview = await shop.Closing.PreviewAsync((await shop.OpenAsync(1)).Number, default);
        var view = await shop.VerifiedAsync(1, days: 0);
        view.State.ShouldBe(CaseState.Verified);
        view.AccountLabel.ShouldBe("张* 138****8000");
        view = ((ConfirmResult.Confirmed)await shop.Closing.ConfirmAsync(view.Number, view.Version, default)).Case;
        view.State.ShouldBe(CaseState.Frozen);
        (await shop.Closing.ConfirmAsync(view.Number, 1, default)).ShouldBeOfType<ConfirmResult.NotNow>();
        (await shop.ShopAsync<long>("select count(*) from sessions where account_id = 1")).ShouldBe(0);
        await Should.ThrowAsync<System.Data.Common.DbException>(() => shop.ShopAsync<long>("insert into orders values (13, 1, 'done', 1, null)"));

        await shop.RunAllAsync();
        (await shop.StateAsync(view)).ShouldBe(CaseState.Closed);
        (await shop.ShopAsync<long>("select count(*) from accounts where id = 1")).ShouldBe(0);
        (await shop.ShopAsync<long>("select count(*) from orders where account_id = 1 or account_id is null")).ShouldBe(0);
        (await shop.ShopAsync<long>("select count(*) from orders where account_id = 2")).ShouldBe(1);
        (await shop.ShopAsync<long>("select count(*) from adieu_gate")).ShouldBe(0);

        // The person was shown two orders and one account, and that is what went; the session goes at the freeze, as it did in the trial.
        var effects = (await shop.Get<ICaseStore>().ReceiptsAsync([view.Number], default))[view.Number].Single().Receipt.Effects;
        effects.ShouldBe(preview.Stores.Single().Preview.Effects);

        var certificate = (await shop.Closing.CertificatesAsync(view.Number, default)).ShouldHaveSingleItem();
        SignedText.Verify(certificate.Jws, shop.Get<SigningKey>().ToJwks(), CertificateWriter.Type).ShouldBe(new SignedText.Check.Valid(certificate.Payload, shop.Get<SigningKey>().Id));
        certificate.Payload.ShouldNotContain("13800138000");
        certificate.Payload.ShouldNotContain("张伟");

        (await shop.Closing.CheckRegistrationAsync("flow-shop", "phone", "+86 138 0013 8000", default)).ShouldBeOfType<RegistrationAnswer.Refused>().Until.ShouldNotBeNull();
        (await shop.Closing.CheckRegistrationAsync("flow-shop", "phone", "13700137000", default)).ShouldBeOfType<RegistrationAnswer.Allowed>();

        shop.Sent.Messages.Select(m => m.Channel).ShouldBe(["sms", "sms", "email", "sms", "email"], ignoreOrder: true);
        (await shop.AdieuAsync<long>("select count(*) from outbox where sealed is not null or sealed_key is not null")).ShouldBe(0);
        (await shop.AdieuAsync<long>("select count(*) from cases where sealed is not null or sealed_key is not null")).ShouldBe(0);
        (await shop.Closing.FindAsync(view.Number, default))!.AccountLabel.ShouldBeNull();
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_kept_account_is_as_before(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect);
        var view = await shop.ConfirmedAsync(1, days: 7);
        await shop.RunAllAsync();
        (await shop.StateAsync(view)).ShouldBe(CaseState.Frozen, "its time has not come");
        (await shop.Closing.KeepAsync(view.Number, default)).ShouldBeOfType<KeepResult.Kept>();
        (await shop.Closing.KeepAsync(view.Number, default)).ShouldBeOfType<KeepResult.Kept>("a form posted twice");
        await shop.ShopAsync<long>("insert into orders values (13, 1, 'done', 1, null)");
        await shop.RunAllAsync();
        shop.Sent.Messages.Last().Text.ShouldContain("已保留");
        (await shop.OpenAsync(1)).Number.ShouldNotBe(view.Number);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task This_was_not_me_holds_the_case_once(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect);
        var view = await shop.ConfirmedAsync(1, days: 7);
        await shop.RunAllAsync();
        var mail = shop.Sent.Messages.First(m => m.Channel == "email").Text;
        var token = mail[(mail.IndexOf("token=", StringComparison.Ordinal) + 6)..].Split('\n')[0].Trim();
        (await shop.Closing.FindDisputeAsync(token, default)).ShouldBe(view.Number);
        (await shop.Closing.FindDisputeAsync(token + "x", default)).ShouldBeNull();
        (await shop.Closing.DisputeAsync(token, default)).ShouldBeTrue();
        (await shop.Closing.DisputeAsync(token, default)).ShouldBeFalse();
        (await shop.StateAsync(view)).ShouldBe(CaseState.Held);
        await shop.AdieuAsync<long>("update cases set due_at = 0");
        await shop.RunAllAsync();
        (await shop.ShopAsync<long>("select count(*) from accounts where id = 1")).ShouldBe(1);
        (await shop.Closing.KeepAsync(view.Number, default)).ShouldBeOfType<KeepResult.UnderReview>();
        (await shop.Get<OperatorDesk>().RefuseAsync(view.Number, "s-17", "不是本人", "服务条款", default)).ShouldBeOfType<OperatorDesk.Outcome.Moved>();
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_blocker_stops_choosing_confirming_and_erasing(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect);
        await shop.ShopAsync<long>("insert into orders values (13, 1, 'unpaid', 1, null)");
        var number = (await shop.OpenAsync(1)).Number;
        (await shop.Closing.ChooseAsync(number, new Choices(0, null, null, false), default)).ShouldBeOfType<ChooseResult.Blocked>();
        await shop.ShopAsync<long>("delete from orders where order_no = 13");
        (await shop.Closing.ChooseAsync(number, new Choices(3, "no-such", new string('x', 501), false), default)).ShouldBeOfType<ChooseResult.Invalid>().Fields.ShouldBe(["cooling-off", "reason", "words"]);
        var view = await shop.VerifiedAsync(1, days: 0);
        await shop.ShopAsync<long>("insert into orders values (13, 1, 'unpaid', 1, null)");
        (await shop.Closing.ConfirmAsync(number, view.Version, default)).ShouldBeOfType<ConfirmResult.Blocked>();
        await shop.ShopAsync<long>("delete from orders where order_no = 13");
        (await shop.Closing.ConfirmAsync(number, view.Version, default)).ShouldBeOfType<ConfirmResult.Confirmed>();

        // The gate keeps orders out; what the service's staff do to the account itself it does not.
        await shop.ShopAsync<long>("update accounts set risk = 1 where id = 1");
        await shop.RunAllAsync();
        (await shop.StateAsync(view)).ShouldBe(CaseState.Blocked);
        (await shop.ShopAsync<long>("select count(*) from accounts where id = 1")).ShouldBe(1);
        await shop.ShopAsync<long>("update accounts set risk = 0 where id = 1");
        (await shop.Closing.StandingAsync(number, default)).Clear.ShouldBeTrue();
        await shop.RunAllAsync();
        (await shop.StateAsync(view)).ShouldBe(CaseState.Closed);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task What_nobody_confirms_expires(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect);
        var view = await shop.OpenAsync(1);
        await shop.RunAllAsync();
        (await shop.StateAsync(view)).ShouldBe(CaseState.Preview);
        await shop.AdieuAsync<long>("update cases set due_at = 0");
        await shop.RunAllAsync();
        (await shop.StateAsync(view)).ShouldBe(CaseState.Expired);
        (await shop.OpenAsync(1)).Number.ShouldNotBe(view.Number);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_node_that_dies_between_the_last_proof_and_its_note_asks_nobody_again(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect);
        var view = await shop.VerifiedAsync(1, days: 0);
        await shop.AdieuAsync<long>("update cases set state = 'Requested'");
        (await shop.Closing.ProofAsync(view.Number, default)).Satisfied.ShouldBeTrue();
        (await shop.StateAsync(view)).ShouldBe(CaseState.Verified);
        // The answer is due within fifteen working days by the service's own calendar.
        view.AnswerBy.ShouldBe(Adieu.Policies.LawPack.Of("cn").Answer.After(view.OpenedAt, shop.Service.TimeZone), TimeSpan.FromMilliseconds(1));
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_closed_identifier_is_remembered_until_its_time_is_over_and_then_forgotten(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect);
        await shop.ConfirmedAsync(1, days: 0);
        await shop.ConfirmedAsync(2, days: 0);
        await shop.RunAllAsync();
        (await shop.Closing.CheckRegistrationAsync("flow-shop", "phone", "+86 138 0013 8000", default)).ShouldBeOfType<RegistrationAnswer.Refused>().Until!.Value
            .ShouldBe(TimeProvider.System.GetUtcNow().AddDays(90), TimeSpan.FromHours(1));
        (await shop.AdieuAsync<long>("select count(*) from tombstones where hash like '%13800138000%'")).ShouldBe(0);

        var one = await shop.AdieuAsync<string>("select min(number) from tombstones");
        await shop.AdieuAsync<long>($"update tombstones set until = 1 where number = '{one}'");
        await shop.RunAsync("tombstones");
        (await shop.AdieuAsync<long>("select count(*) from tombstones")).ShouldBe(1);
        (await shop.AdieuAsync<string>("select number from tombstones")).ShouldNotBe(one);
    }

    [Fact]
    public async Task A_notice_that_cannot_be_sent_waits_and_is_then_parked()
    {
        await using var shop = await Shop.StartAsync(SqlDialect.Sqlite, options => options.Lanes.Attempts = 3);
        await shop.ConfirmedAsync(2, days: 7);
        shop.Sent.Down = true;
        await shop.RunAllAsync();
        (await shop.AdieuAsync<string>("select status from outbox")).ShouldBe("parked");
        (await shop.AdieuAsync<long>("select count(*) from outbox where sealed is not null")).ShouldBe(0);
    }
}
