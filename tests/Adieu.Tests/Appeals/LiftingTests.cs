using Adieu.Appeals;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Staff;
using Adieu.Tests.Staff;

namespace Adieu.Tests.Appeals;

/// <summary>What only the service can lift is refused in writing, and a granted appeal lifts it for that case alone, with two signatures.</summary>
public sealed class LiftingTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_granted_appeal_lifts_a_blocker_for_one_case_and_says_so_in_ledger_and_certificate(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var (officer, boss) = (await room.SeatAsync("wu", StaffRole.PrivacyOfficer), await room.SeatAsync("li", StaffRole.Supervisor));
        var (appeals, refusals) = (room.Shop.Get<IAppeals>(), room.Shop.Get<IRefusals>());
        await room.Shop.ShopAsync<long>("update accounts set risk = 1");
        var number = (await room.Shop.OpenAsync(1)).Number;
        (await room.Shop.Closing.ChooseAsync(number, new Choices(7, null, null, true), default)).ShouldBeOfType<ChooseResult.Blocked>();

        (await refusals.ObjectAsync(number, default)).ShouldBeTrue();
        (await refusals.ObjectAsync(number, default)).ShouldBeFalse("it is refused already");
        await room.Shop.RunAllAsync();
        var letter = room.Shop.Sent.Messages.Last(m => m.Channel == "email").Text;
        letter.ShouldContain("风控");
        letter.ShouldContain($"/case/{number}/appeal");
        (await appeals.FileAsync(number, "核查已经结束", default)).ShouldBe(AppealResult.Filed);
        (await appeals.OpenAsync(officer, number, default))!.Lifts.ShouldBe(["risk"]);

        (await appeals.DecideAsync(officer, number, true, "可以", default)).ShouldBe(DecideResult.NeedsSecond);
        (await appeals.AskSecondAsync(boss, number, default)).ShouldBeNull("who may not decide asks for nothing");
        (await appeals.AskSecondAsync(officer, number, default)).ShouldNotBeNull().What.ShouldBe(SecondFor.Lifting);
        (await appeals.DecideAsync(officer, number, true, "可以", default)).ShouldBe(DecideResult.NeedsSecond, "asking is not signing");
        var asked = (await room.SecondPair.WaitingAsync(boss, default)).ShouldHaveSingleItem();
        asked.Digits.ShouldBeNull("they are on the officer's screen");
        var file = (await room.SecondPair.OpenAsync(boss, asked.Id, default)).ShouldNotBeNull();
        (file.Lifts.Single(), file.Words).ShouldBe(("risk", "核查已经结束"));
        (await room.SignAsync(boss, officer, number)).ShouldBeOfType<SecondResult.Signed>();
        (await appeals.DecideAsync(officer, number, true, "可以", default)).ShouldBe(DecideResult.Decided);
        (await room.Shop.Closing.FindAsync(number, default))!.State.ShouldBe(CaseState.Preview, "where it stood");
        (await room.Shop.AdieuAsync<long>($"select count(*) from ledger where entry like '%\"lifts\":[\"risk\"]%' and entry like '%{officer.Staff}%' and entry like '%{boss.Staff}%'")).ShouldBe(1);

        // Another case of the same kind is blocked as before.
        (await room.Shop.Closing.StandingAsync((await room.Shop.OpenAsync(2)).Number, default)).Clear.ShouldBeFalse();
        var view = await room.Shop.ConfirmedAsync(1, days: 7);
        view.Number.ShouldBe(number);
        await room.Shop.RunAllAsync();
        (await room.Shop.StateAsync(view)).ShouldBe(CaseState.Frozen);
        await room.Shop.AdieuAsync<long>("update cases set due_at = 1 where state = 'Frozen'");
        await room.Shop.RunAllAsync();
        (await room.Shop.StateAsync(view)).ShouldBe(CaseState.Closed);
        (await room.Shop.Closing.CertificatesAsync(number, default)).ShouldHaveSingleItem().Payload.ShouldContain("\"lifted\":[{\"by\":\"appeal\",\"rule\":\"risk\"");
    }

    [Fact]
    public async Task A_letter_in_English_is_English_to_its_last_colon()
    {
        await using var room = await StaffRoom.OpenAsync(SqlDialect.Sqlite);
        await room.Shop.ShopAsync<long>("update accounts set risk = 1");
        var number = (await room.Shop.OpenAsync(1, "en")).Number;
        (await room.Shop.Get<IRefusals>().ObjectAsync(number, default)).ShouldBeTrue();
        await room.Shop.RunAllAsync();
        var letter = room.Shop.Sent.Messages.Last(m => m.Channel == "email").Text;
        letter.ShouldContain($"/case/{number}/appeal");
        letter.ShouldNotContain("：");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Something_else_that_comes_up_blocks_all_the_same(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var (officer, boss) = (await room.SeatAsync("wu", StaffRole.PrivacyOfficer), await room.SeatAsync("li", StaffRole.Supervisor));
        await room.Shop.ShopAsync<long>("update accounts set risk = 1 where id = 1");
        var number = (await room.Shop.OpenAsync(1)).Number;
        await room.Shop.Get<IRefusals>().ObjectAsync(number, default);
        await room.Shop.Get<IAppeals>().FileAsync(number, "核查已经结束", default);
        await room.Shop.Get<IAppeals>().AskSecondAsync(officer, number, default);
        await room.SignAsync(boss, officer, number);
        await room.Shop.Get<IAppeals>().DecideAsync(officer, number, true, "可以", default);
        await room.Shop.ConfirmedAsync(1, days: 7);
        await room.Shop.AdieuAsync<long>("update cases set due_at = 1 where state = 'Frozen'");
        // The gate keeps new orders out; what another program writes past it is seen before anything is erased.
        await room.Shop.ShopAsync<long>("delete from adieu_gate");
        await room.Shop.ShopAsync<long>("update orders set status = 'unpaid' where order_no = 11");
        await room.Shop.RunAllAsync();
        (await room.Shop.Closing.FindAsync(number, default))!.State.ShouldBe(CaseState.Blocked);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task At_the_counter_the_letter_is_given_at_once_and_after_the_appeal_the_clerk_goes_on(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var (officer, boss, clerk) = (await room.SeatAsync("wu", StaffRole.PrivacyOfficer), await room.SeatAsync("li", StaffRole.Supervisor), await room.SeatAsync("chen", StaffRole.Clerk));
        await room.Shop.ShopAsync<long>("update accounts set risk = 1 where id = 1");
        var found = (await room.Counter.LookUpAsync(clerk, StaffRoom.Zhang, null, default)).ShouldBeOfType<LookUpResult.Found>();
        (await room.Counter.StartAsync(clerk, found.LookUp, found.Account, StaffRoom.Ticked(), default)).ShouldBeOfType<StartResult.Blocked>();
        (await room.Counter.RefuseAsync(clerk, found.LookUp, found.Account, "  ", "zh-CN", default)).ShouldBeNull();
        var refused = (await room.Counter.RefuseAsync(clerk, found.LookUp, found.Account, "账号被风控冻结", "zh-CN", default)).ShouldNotBeNull();
        (await room.Shop.StateAsync(refused.Case)).ShouldBe(CaseState.Refused);

        await room.Shop.Get<IAppeals>().FileAsync(refused.Case.Number, "核查已经结束", default);
        await room.Shop.Get<IAppeals>().AskSecondAsync(officer, refused.Case.Number, default);
        await room.SignAsync(boss, officer, refused.Case.Number);
        (await room.Shop.Get<IAppeals>().DecideAsync(officer, refused.Case.Number, true, "可以", default)).ShouldBe(DecideResult.Decided);
        found = (await room.Counter.LookUpAsync(clerk, StaffRoom.Zhang, null, default)).ShouldBeOfType<LookUpResult.Found>();
        (await room.Counter.FindAsync(clerk, found.LookUp, found.Account, default))!.Standing.Clear.ShouldBeTrue();
        var started = (await room.Counter.StartAsync(clerk, found.LookUp, found.Account, StaffRoom.Ticked(), default)).ShouldBeOfType<StartResult.Started>();
        started.Case.Number.ShouldBe(refused.Case.Number, "the same case goes on");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Staff_refuse_what_they_began_and_nobody_confirmed_and_an_officer_what_is_held(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var refusals = room.Shop.Get<IRefusals>();
        var (clerk, other, auditor, officer) = (await room.SeatAsync("chen", StaffRole.Clerk), await room.SeatAsync("zhao", StaffRole.Clerk), await room.SeatAsync("zheng", StaffRole.Auditor), await room.SeatAsync("wu", StaffRole.PrivacyOfficer));
        var started = await room.StartAsync(clerk);
        (await refusals.RefuseAsync(other, started.Number, "不是本人", "terms", default)).ShouldBe(RefuseResult.NotNow);
        (await refusals.RefuseAsync(auditor, started.Number, "不是本人", "terms", default)).ShouldBe(RefuseResult.NotNow);
        (await refusals.RefuseAsync(clerk, started.Number, "不是本人", " ", default)).ShouldBe(RefuseResult.Invalid);
        (await refusals.RefuseAsync(clerk, started.Number, "不是本人", "terms", default)).ShouldBe(RefuseResult.Refused);
        (await room.Shop.StateAsync(started)).ShouldBe(CaseState.Refused);

        // By phone: the agent who began it, until the person has confirmed.
        var agent = await room.SeatAsync("zhou", StaffRole.Agent);
        var begun = await HotlineTests.BeginAsync(room, agent);
        (await refusals.RefuseAsync(clerk, begun.Number, "不符", "terms", default)).ShouldBe(RefuseResult.NotNow);
        (await refusals.RefuseAsync(agent, begun.Number, "声音不像本人，回拨时本人否认", "terms", default)).ShouldBe(RefuseResult.Refused);

        var confirmed = await room.Shop.ConfirmedAsync(1, days: 7);
        (await refusals.RefuseAsync(officer, confirmed.Number, "不符", "terms", default)).ShouldBe(RefuseResult.NotNow, "what is under way stops by its person or by a dispute");
        (await room.Shop.Closing.HoldAsync(confirmed.Number, default)).ShouldBeTrue();
        (await refusals.RefuseAsync(agent, confirmed.Number, "不符", "terms", default)).ShouldBe(RefuseResult.NotNow);
        (await refusals.RefuseAsync(officer, confirmed.Number, "本人说不是自己", "terms", default)).ShouldBe(RefuseResult.Refused);
        await room.Shop.RunAllAsync();
        (await room.Shop.ShopAsync<long>("select count(*) from adieu_gate")).ShouldBe(0, "the account is open again");
    }
}
