using Adieu.Appeals;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Reviews;
using Adieu.Staff;

namespace Adieu.Tests.Staff;

/// <summary>Nobody decides about their own account or a relative's, whatever way it comes to them: not at the look-up alone.</summary>
public sealed class ClosenessTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task An_officer_reads_and_decides_no_appeal_of_their_own_or_their_kins(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var (kin, other) = (await room.SeatAsync("zhang", StaffRole.PrivacyOfficer, StaffRoom.Wang, [StaffRoom.Zhang]), await room.SeatAsync("wu", StaffRole.PrivacyOfficer));
        var clerk = await room.SeatAsync("chen", StaffRole.Clerk);
        var (appeals, refusals) = (room.Shop.Get<IAppeals>(), room.Shop.Get<IRefusals>());
        var started = await room.StartAsync(clerk);
        (await refusals.RefuseAsync(kin, started.Number, "不符", "terms", default)).ShouldBe(RefuseResult.NotNow);
        (await refusals.RefuseAsync(clerk, started.Number, "不符", "terms", default)).ShouldBe(RefuseResult.Refused);
        (await appeals.FileAsync(started.Number, "就是我本人", default)).ShouldBe(AppealResult.Filed);

        (await appeals.OpenAsync(kin, started.Number, default)).ShouldBeNull();
        foreach (var granted in new[] { true, false }) (await appeals.DecideAsync(kin, started.Number, granted, "可以", default)).ShouldBe(DecideResult.Own);
        (await room.Shop.AdieuAsync<long>($"select count(*) from staff_alarms where staff_id = '{kin.Staff}' and kind = 'relative'")).ShouldBe(1);
        (await room.Shop.AdieuAsync<long>($"select count(*) from ledger where entry like '%appeal-read%' and entry like '%{kin.Staff}%'")).ShouldBe(0, "nothing was shown");
        (await appeals.OpenAsync(other, started.Number, default)).ShouldNotBeNull().Words.ShouldBe("就是我本人");
        (await appeals.DecideAsync(other, started.Number, true, "可以", default)).ShouldBe(DecideResult.Decided);
        (await room.Shop.AdieuAsync<long>($"select count(*) from ledger where entry like '%appeal-read%' and entry like '%{other.Staff}%'")).ShouldBe(1);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task An_officer_lets_nothing_of_their_own_go_on(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var (self, other) = (await room.SeatAsync("zhang", StaffRole.PrivacyOfficer, StaffRoom.Zhang), await room.SeatAsync("wu", StaffRole.PrivacyOfficer));
        var boss = await room.SeatAsync("boss", StaffRole.Supervisor);
        var reviews = room.Shop.Get<IReviews>();
        var view = await room.Shop.ConfirmedAsync(1, days: 7);
        await room.Shop.RunAllAsync();
        (await room.Shop.Closing.HoldAsync(view.Number, default)).ShouldBeTrue();

        // The case knows whose it is, also when the service no longer does.
        await room.Shop.ShopAsync<long>("update accounts set document_no = null where id = 1");
        (await reviews.OpenAsync(self, view.Number, default)).ShouldBeNull();
        (await reviews.AskSecondAsync(self, view.Number, default)).ShouldBeNull();
        (await reviews.ResumeAsync(self, view.Number, default)).ShouldBe(ReviewResult.NotNow);
        (await room.Shop.Get<IRefusals>().RefuseAsync(self, view.Number, "不符", "terms", default)).ShouldBe(RefuseResult.NotNow);
        (await room.Shop.StateAsync(view)).ShouldBe(CaseState.Held);
        (await room.Shop.AdieuAsync<long>($"select count(*) from staff_alarms where staff_id = '{self.Staff}' and kind = 'own'")).ShouldBe(1);

        (await reviews.OpenAsync(other, view.Number, default)).ShouldNotBeNull();
        (await reviews.AskSecondAsync(other, view.Number, default)).ShouldNotBeNull();
        (await room.SignAsync(boss, other, view.Number)).ShouldBeOfType<SecondResult.Signed>();
        (await reviews.ResumeAsync(other, view.Number, default)).ShouldBe(ReviewResult.Resumed);
    }

    [Fact]
    public async Task A_supervisor_does_not_sign_for_papers_that_a_relative_of_theirs_has_brought()
    {
        await using var room = await StaffRoom.OpenAsync(SqlDialect.Sqlite);
        var clerk = await room.SeatAsync("chen", StaffRole.Clerk);
        var (kin, boss) = (await room.SeatAsync("wang", StaffRole.Supervisor, StaffRoom.Li, [StaffRoom.Wang]), await room.SeatAsync("boss", StaffRole.Supervisor));
        var found = (await room.Counter.LookUpAsync(clerk, StaffRoom.Zhang, null, default)).ShouldBeOfType<LookUpResult.Found>();
        var papers = new RepresentStart(Capacity.CloseRelative, "child", StaffRoom.Wang, ["death", "kinship"]) { Name = true, Expiry = true, Face = true, LossesAccepted = true };
        var started = (await room.Counter.RepresentAsync(clerk, found.LookUp, found.Account, papers, default)).ShouldBeOfType<StartResult.Started>().Case;
        (await room.Counter.AskSecondAsync(clerk, started.Number, default)).ShouldNotBeNull();
        (await room.SignAsync(kin, clerk, started.Number)).ShouldBe(new SecondResult.Barred(SecondBar.TooClose));
        (await room.Shop.StateAsync(started)).ShouldBe(CaseState.Requested);
        (await room.SignAsync(boss, clerk, started.Number)).ShouldBeOfType<SecondResult.Signed>();
    }
}
