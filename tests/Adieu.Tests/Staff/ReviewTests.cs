using System.Text.RegularExpressions;
using Adieu.Appeals;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Reviews;
using Adieu.Staff;

namespace Adieu.Tests.Staff;

/// <summary>What stands still until somebody has looked, at the privacy office.</summary>
public sealed class ReviewTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task What_somebody_said_was_not_them_goes_on_with_two_signatures_and_time_to_stop_it_again(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var (officer, boss, auditor, clerk) = (await room.SeatAsync("wu", StaffRole.PrivacyOfficer), await room.SeatAsync("li", StaffRole.Supervisor), await room.SeatAsync("zheng", StaffRole.Auditor), await room.SeatAsync("chen", StaffRole.Clerk));
        var reviews = room.Shop.Get<IReviews>();
        var view = await room.Shop.ConfirmedAsync(1, days: 7);
        await room.Shop.RunAllAsync();
        (await room.Shop.Closing.DisputeAsync(Token(room), default)).ShouldBeTrue();
        // The days that were left are over when somebody looks.
        await room.Shop.AdieuAsync<long>("update cases set erases_at = 1");

        var listed = (await reviews.ListAsync(auditor, default)).ShouldNotBeNull().ShouldHaveSingleItem();
        (listed.Number, listed.IsDisputed, listed.CanBeRefused, listed.Account).ShouldBe((view.Number, true, true, null));
        (await reviews.ListAsync(clerk, default)).ShouldBeNull();
        (await reviews.OpenAsync(auditor, view.Number, default)).ShouldBeNull("an auditor reads what was done, and does nothing");
        (await reviews.OpenAsync(officer, view.Number, default))!.Account.ShouldBe("张* 138****8000");

        (await reviews.ResumeAsync(auditor, view.Number, default)).ShouldBe(ReviewResult.NotNow);
        (await reviews.ResumeAsync(officer, view.Number, default)).ShouldBe(ReviewResult.NeedsSecond);
        (await reviews.AskSecondAsync(officer, view.Number, default)).ShouldNotBeNull().What.ShouldBe(SecondFor.Resuming);
        (await reviews.ResumeAsync(officer, view.Number, default)).ShouldBe(ReviewResult.NeedsSecond, "asking is not signing");
        (await room.SignAsync(boss, officer, view.Number)).ShouldBeOfType<SecondResult.Signed>();
        (await reviews.ResumeAsync(officer, view.Number, default)).ShouldBe(ReviewResult.Resumed);
        await room.Shop.RunAllAsync();
        var again = (await room.Shop.Closing.FindAsync(view.Number, default))!;
        again.State.ShouldBe(CaseState.Frozen);
        again.ErasesAt!.Value.ShouldBe(TimeProvider.System.GetUtcNow().AddDays(1), TimeSpan.FromMinutes(10));
        (await room.Shop.AdieuAsync<long>($"select count(*) from ledger where entry like '%\"operator\"%' and entry like '%{officer.Staff}%' and entry like '%{boss.Staff}%'")).ShouldBe(1);

        // Both addresses are told, and whoever said it before can say it again. The signature was for the review before.
        room.Shop.Sent.Messages.TakeLast(2).ShouldAllBe(m => m.Text.Contains("notme", StringComparison.Ordinal) && m.Text.Contains("核实后", StringComparison.Ordinal));
        (await room.Shop.Closing.DisputeAsync(Token(room), default)).ShouldBeTrue();
        (await room.Shop.StateAsync(view)).ShouldBe(CaseState.Held);
        (await reviews.ResumeAsync(officer, view.Number, default)).ShouldBe(ReviewResult.NeedsSecond);
        (await room.Shop.Get<IRefusals>().RefuseAsync(officer, view.Number, "本人说不是自己", "terms", default)).ShouldBe(RefuseResult.Refused);
        (await reviews.ListAsync(officer, default)).ShouldBeEmpty();
        (await reviews.ResumeAsync(officer, view.Number, default)).ShouldBe(ReviewResult.NotNow);
    }

    private static string Token(StaffRoom room) => Regex.Match(room.Shop.Sent.Messages.Last(m => m.Channel == "sms").Text, "notme\\?token=([A-Za-z0-9_-]+)").Groups[1].Value;
}
