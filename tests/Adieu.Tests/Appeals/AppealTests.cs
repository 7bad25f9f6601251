using System.Text.RegularExpressions;
using Adieu.Appeals;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Staff;
using Adieu.Tests.Staff;

namespace Adieu.Tests.Appeals;

/// <summary>Who was refused can appeal, somebody else decides, and who was right goes on where they stood.</summary>
public sealed class AppealTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_granted_appeal_lets_the_case_go_on_at_once_until_the_account_is_gone(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var officer = await room.SeatAsync("wu", StaffRole.PrivacyOfficer);
        var appeals = room.Shop.Get<IAppeals>();
        var view = await RefusedAsync(room, "op-7");
        (await room.Shop.AdieuAsync<long>("select count(*) from cases where sealed_key is not null")).ShouldBe(0, "a refused case knows nobody");
        var letter = room.Shop.Sent.Messages.Last(m => m.Channel == "email").Text;
        letter.ShouldContain("资料不符");
        letter.ShouldContain("服务条款");
        letter.ShouldContain($"/case/{view.Number}/appeal");

        (await appeals.FileAsync(view.Number, "  ", default)).ShouldBe(AppealResult.Invalid);
        (await appeals.DecideAsync(officer, view.Number, true, "没有申诉", default)).ShouldBe(DecideResult.NotNow);
        (await appeals.FileAsync(view.Number, "是我本人，当时在外地。", default)).ShouldBe(AppealResult.Filed);
        (await appeals.FileAsync(view.Number, "再说一次", default)).ShouldBe(AppealResult.NotNow);
        var filed = (await appeals.ListAsync(officer, default))!.ShouldHaveSingleItem();
        var days = filed.DueAt!.Value - filed.FiledAt!.Value;
        days.ShouldBeInRange(TimeSpan.FromDays(19), TimeSpan.FromDays(23), "fifteen working days");
        var file = (await appeals.OpenAsync(officer, view.Number, default)).ShouldNotBeNull();
        (file.Reason, file.Words, file.Account).ShouldBe(("资料不符", "是我本人，当时在外地。", "张* 138****8000"));

        (await appeals.DecideAsync(officer, view.Number, true, "核实是本人", default)).ShouldBe(DecideResult.Decided);
        (await appeals.DecideAsync(officer, view.Number, false, "又不是了", default)).ShouldBe(DecideResult.NotNow);
        await room.Shop.RunAllAsync();
        var frozen = (await room.Shop.Closing.FindAsync(view.Number, default))!;
        frozen.State.ShouldBe(CaseState.Frozen);
        (frozen.ErasesAt!.Value - view.ErasesAt!.Value).ShouldBeGreaterThanOrEqualTo(TimeSpan.Zero, "all seven days again");
        (await room.Shop.ShopAsync<long>("select count(*) from adieu_gate")).ShouldBe(1);
        room.Shop.Sent.Messages.ShouldContain(m => m.Text.Contains("核实是本人"));
        (await room.Shop.AdieuAsync<long>("select count(*) from refusals where sealed_key is null and words is null and granted = 1")).ShouldBe(1, "nothing is kept after the decision");
        (await room.Shop.AdieuAsync<long>("select count(*) from ledger where entry like '%核实%' or entry like '%外地%' or entry like '%资料不符%'")).ShouldBe(0);

        await room.Shop.AdieuAsync<long>("update cases set due_at = 0, erases_at = 1");
        await room.Shop.RunAllAsync();
        (await room.Shop.StateAsync(view)).ShouldBe(CaseState.Closed);
        (await room.Shop.ShopAsync<long>("select count(*) from accounts where id = 1")).ShouldBe(0);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Nobody_decides_about_their_own_refusal_and_a_late_answer_is_seen(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var (wu, he) = (await room.SeatAsync("wu", StaffRole.PrivacyOfficer), await room.SeatAsync("he", StaffRole.PrivacyOfficer));
        var boss = await room.SeatAsync("boss", StaffRole.Supervisor);
        var appeals = room.Shop.Get<IAppeals>();
        var view = await RefusedAsync(room, wu.Staff);
        await appeals.FileAsync(view.Number, "请复核", default);
        (await appeals.OpenAsync(wu, view.Number, default))!.Bar.ShouldBe(DecideResult.Own);
        (await appeals.DecideAsync(wu, view.Number, false, "我说得对", default)).ShouldBe(DecideResult.Own);
        (await appeals.ListAsync(boss, default)).ShouldBeNull();
        (await appeals.DecideAsync(boss, view.Number, true, "快办", default)).ShouldBe(DecideResult.NotNow);

        (await appeals.ListAsync(he, default))!.Single().IsOverdue.ShouldBeFalse();
        await room.Shop.AdieuAsync<long>("update refusals set due_at = 1");
        (await appeals.ListAsync(he, default))!.Single().IsOverdue.ShouldBeTrue();
        (await room.Board.ViewAsync(boss, default))!.OverdueAppeals.ShouldBe(1);

        (await appeals.DecideAsync(he, view.Number, false, "维持原决定", default)).ShouldBe(DecideResult.Decided);
        await room.Shop.RunAllAsync();
        (await room.Shop.StateAsync(view)).ShouldBe(CaseState.Refused);
        room.Shop.Sent.Messages.ShouldContain(m => m.Text.Contains("维持原决定"));
        (await room.Board.ViewAsync(boss, default))!.OverdueAppeals.ShouldBe(0);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Nobody_decides_of_whom_nothing_shows_that_they_did_not_refuse(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        // The clerk who refuses has a number on record and no mailbox, the officers a mailbox, or nothing.
        var clerk = await room.SeatAsync("chen", StaffRole.Clerk, StaffRoom.Wang, hasMailbox: false);
        var (wu, he) = (await room.SeatAsync("wu", StaffRole.PrivacyOfficer), await room.SeatAsync("he", StaffRole.PrivacyOfficer, hasMailbox: false));
        var boss = await room.SeatAsync("boss", StaffRole.Supervisor);
        var appeals = room.Shop.Get<IAppeals>();
        await room.Shop.ShopAsync<long>("update accounts set risk = 1 where id = 1");
        var found = (await room.Counter.LookUpAsync(clerk, StaffRoom.Zhang, null, default)).ShouldBeOfType<LookUpResult.Found>();
        (await room.Counter.StartAsync(clerk, found.LookUp, found.Account, StaffRoom.Ticked(), default)).ShouldBeOfType<StartResult.Blocked>();
        var number = (await room.Counter.RefuseAsync(clerk, found.LookUp, found.Account, "账号被风控冻结", "zh-CN", default)).ShouldNotBeNull().Case.Number;
        await appeals.FileAsync(number, "核查已经结束", default);
        foreach (var officer in new[] { wu, he })
        {
            (await appeals.OpenAsync(officer, number, default))!.Bar.ShouldBe(DecideResult.Unknown);
            (await appeals.DecideAsync(officer, number, false, "维持原决定", default)).ShouldBe(DecideResult.Unknown);
            (await appeals.AskSecondAsync(officer, number, default)).ShouldBeNull();
        }

        // What helps: the number that is missing. It is declared once, and nobody declares their own.
        (await room.People.DeclareAsync("wu", StaffRoom.Li, wu.Staff, default)).ShouldBeFalse();
        (await room.People.DeclareAsync("wu", StaffRoom.Li, boss.Staff, default)).ShouldBeTrue();
        (await room.People.DeclareAsync("wu", StaffRoom.Wang, boss.Staff, default)).ShouldBeFalse("one that is declared stays");
        (await appeals.OpenAsync(wu, number, default))!.Bar.ShouldBeNull();
        (await appeals.AskSecondAsync(wu, number, default)).ShouldNotBeNull();
        // Neither does anybody sign who may be the one who refused.
        (await room.SignAsync(boss, wu, number)).ShouldBe(new SecondResult.Barred(SecondBar.Unknown));
        (await room.People.DeclareAsync("boss", StaffRoom.Wang, wu.Staff, default)).ShouldBeTrue();
        (await room.SignAsync(boss, wu, number)).ShouldBe(new SecondResult.Barred(SecondBar.SamePerson), "the clerk's own number");
        (await appeals.DecideAsync(wu, number, false, "维持原决定", default)).ShouldBe(DecideResult.Decided);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task What_is_kept_for_an_appeal_goes_when_none_came_and_a_new_case_comes_first(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var wu = await room.SeatAsync("wu", StaffRole.PrivacyOfficer);
        var appeals = room.Shop.Get<IAppeals>();
        var view = await RefusedAsync(room, "op-7");
        await appeals.FileAsync(view.Number, "请复核", default);
        await room.Shop.OpenAsync(1);
        (await appeals.DecideAsync(wu, view.Number, true, "可以", default)).ShouldBe(DecideResult.OtherCase);

        await room.Shop.AdieuAsync<long>("update refusals set filed_at = null, until = 1");
        await room.Shop.RunAllAsync();
        (await room.Shop.AdieuAsync<long>("select count(*) from refusals where sealed_key is not null")).ShouldBe(0);
        (await appeals.FileAsync(view.Number, "太晚了", default)).ShouldBe(AppealResult.NotNow);
    }

    // Somebody said "this was not me", and an operator refused.
    private static async Task<CaseView> RefusedAsync(StaffRoom room, string staff)
    {
        var view = await room.Shop.ConfirmedAsync(1, days: 7);
        await room.Shop.RunAllAsync();
        var token = Regex.Match(room.Shop.Sent.Messages.First(m => m.Channel == "email").Text, "token=([\\w-]+)").Groups[1].Value;
        (await room.Shop.Closing.DisputeAsync(token, default)).ShouldBeTrue();
        (await room.Shop.Get<OperatorDesk>().RefuseAsync(view.Number, staff, "资料不符", "服务条款", default)).ShouldBeOfType<OperatorDesk.Outcome.Moved>();
        await room.Shop.RunAllAsync();
        (await room.Shop.ShopAsync<long>("select count(*) from adieu_gate")).ShouldBe(0, "the account can be used");
        return view;
    }
}
