using Adieu.Appeals;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Reviews;
using Adieu.Staff;

namespace Adieu.Tests.Staff;

/// <summary>A second signature is for one thing, at one time, by somebody who still works here: nothing else comes of it.</summary>
public sealed class SignatureTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task What_was_signed_for_one_case_is_worth_nothing_for_another_and_nothing_once_the_signer_was_stopped(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var (officer, boss, second) = (await room.SeatAsync("wu", StaffRole.PrivacyOfficer), await room.SeatAsync("boss", StaffRole.Supervisor), await room.SeatAsync("li", StaffRole.Supervisor));
        var reviews = room.Shop.Get<IReviews>();
        await room.Shop.ShopAsync<long>("update accounts set phone = '13900139000' where id = 2");
        var (one, other) = (await HeldAsync(room, 1), await HeldAsync(room, 2));
        var asked = (await reviews.AskSecondAsync(officer, one.Number, default))!;
        var another = (await reviews.AskSecondAsync(officer, other.Number, default))!;
        if (asked.Digits != another.Digits) (await room.SecondPair.SignAsync(boss, another.Id, asked.Digits!, null, default)).ShouldBe(new SecondResult.WrongDigits(2));
        (await room.SignAsync(boss, officer, one.Number)).ShouldBeOfType<SecondResult.Signed>();
        (await reviews.ResumeAsync(officer, other.Number, default)).ShouldBe(ReviewResult.NeedsSecond);

        // What they signed is looked into again by whoever takes their place.
        (await room.People.DisableAsync("boss", "admin", default)).ShouldBeTrue();
        (await reviews.ResumeAsync(officer, one.Number, default)).ShouldBe(ReviewResult.NeedsSecond);
        (await room.Shop.StateAsync(one)).ShouldBe(CaseState.Held);
        (await reviews.AskSecondAsync(officer, one.Number, default)).ShouldNotBeNull().SignedBy.ShouldBeNull("it can be signed anew");
        (await room.SignAsync(second, officer, one.Number)).ShouldBeOfType<SecondResult.Signed>();
        (await reviews.ResumeAsync(officer, one.Number, default)).ShouldBe(ReviewResult.Resumed);
        (await room.Shop.AdieuAsync<long>($"select count(*) from ledger where entry like '%\"operator\"%' and entry like '%{second.Staff}%'")).ShouldBe(1);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task An_appeal_is_not_granted_with_the_signature_of_somebody_who_was_stopped(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var (officer, boss) = (await room.SeatAsync("wu", StaffRole.PrivacyOfficer), await room.SeatAsync("boss", StaffRole.Supervisor));
        var appeals = room.Shop.Get<IAppeals>();
        await room.Shop.ShopAsync<long>("update accounts set risk = 1 where id = 1");
        var number = (await room.Shop.OpenAsync(1)).Number;
        (await room.Shop.Get<IRefusals>().ObjectAsync(number, default)).ShouldBeTrue();
        (await appeals.FileAsync(number, "核查已经结束", default)).ShouldBe(AppealResult.Filed);
        (await appeals.AskSecondAsync(officer, number, default)).ShouldNotBeNull();
        (await room.SignAsync(boss, officer, number)).ShouldBeOfType<SecondResult.Signed>();
        (await room.People.InviteAgainAsync("boss", "admin", default)).ShouldNotBeNull();
        (await appeals.DecideAsync(officer, number, true, "可以", default)).ShouldBe(DecideResult.NeedsSecond);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_case_that_went_on_is_not_signed_for_and_the_next_persons_pad_stays_theirs(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var (clerk, boss) = (await room.SeatAsync("chen", StaffRole.Clerk), await room.SeatAsync("boss", StaffRole.Supervisor));
        var pads = room.Shop.Get<IPads>();
        var pad = await pads.StartAsync(default);
        (await pads.PairAsync(clerk, (await pads.FindAsync(pad.Token, default))!.Code!, default)).ShouldBeTrue();
        var first = await room.StartAsync(clerk, StaffRoom.Li);
        (await room.Counter.AskSecondAsync(clerk, first.Number, default)).ShouldNotBeNull();
        // The supervisor takes their time, and somebody else is served.
        var next = await room.StartAsync(clerk, StaffRoom.Zhang);
        (await pads.ShowAsync(clerk, next.Number, default)).ShouldBeTrue();
        (await room.SignAsync(boss, clerk, first.Number)).ShouldBeOfType<SecondResult.Signed>();
        (await pads.FindAsync(pad.Token, default))!.Number.ShouldBe(next.Number);
        (await room.Shop.StateAsync(first)).ShouldBe(CaseState.Verified);

        var asked = (await room.Counter.AskSecondAsync(clerk, next.Number, default)).ShouldNotBeNull();
        (await room.Shop.Closing.KeepAsync(next.Number, default)).ShouldBeOfType<KeepResult.Kept>();
        (await room.SecondPair.SignAsync(boss, asked.Id, asked.Digits!, null, default)).ShouldBeOfType<SecondResult.Over>();
        (await room.Shop.StateAsync(next)).ShouldBe(CaseState.Cancelled);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task What_was_looked_at_goes_on_and_not_what_became_of_it_meanwhile(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var held = await HeldAsync(room, 1);
        var desk = room.Shop.Get<OperatorDesk>();
        (await desk.ResumeAsync(held.Number, "wu", null, default, held.Version - 1)).ShouldBeOfType<OperatorDesk.Outcome.NotNow>("an officer alone lets go on what was parked, and it was disputed since");
        (await room.Shop.StateAsync(held)).ShouldBe(CaseState.Held);
    }

    private static async Task<CaseView> HeldAsync(StaffRoom room, int account)
    {
        var view = await room.Shop.ConfirmedAsync(account, days: 7);
        await room.Shop.RunAllAsync();
        (await room.Shop.Closing.HoldAsync(view.Number, default)).ShouldBeTrue();
        return (await room.Shop.Closing.FindAsync(view.Number, default))!;
    }
}
