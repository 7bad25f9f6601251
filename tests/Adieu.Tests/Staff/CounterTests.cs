using System.IO.Compression;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Evidence;
using Adieu.Staff;

namespace Adieu.Tests.Staff;

/// <summary>The counter's rules, over both databases: a clerk proposes, the person confirms.</summary>
public sealed class CounterTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_person_confirms_with_their_own_code_what_a_clerk_proposed(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var clerk = await room.SeatAsync("chen", StaffRole.Clerk);
        var found = (await room.Counter.LookUpAsync(clerk, StaffRoom.Zhang, "张 伟", default)).ShouldBeOfType<LookUpResult.Found>();
        var view = (await room.Counter.FindAsync(clerk, found.LookUp, found.Account, default)).ShouldNotBeNull();
        (view.Label, view.Document).ShouldBe(("张* 138****8000", "****0017"));
        (await room.Counter.StartAsync(clerk, found.LookUp, found.Account, StaffRoom.Ticked() with { Face = false }, default)).ShouldBeOfType<StartResult.Invalid>().Fields.ShouldBe(["face"]);

        var started = (await room.Counter.StartAsync(clerk, found.LookUp, found.Account, StaffRoom.Ticked(0), default)).ShouldBeOfType<StartResult.Started>().Case;
        started.State.ShouldBe(CaseState.Requested);
        // The network dropped and the form comes again.
        (await room.Counter.StartAsync(clerk, found.LookUp, found.Account, StaffRoom.Ticked(0), default)).ShouldBeOfType<StartResult.Started>().Case.Number.ShouldBe(started.Number);
        room.Shop.Sent.Messages.Count.ShouldBe(1, "one code is on its way, not two");

        (await room.Shop.Closing.ProveAsync(started.Number, "sms", room.SentCode, default)).ShouldBe(new ProveResult.Proven(true));
        var verified = (await room.Shop.Closing.FindAsync(started.Number, default))!;
        (await room.Shop.Closing.ConfirmAsync(verified.Number, verified.Version, default)).ShouldBeOfType<ConfirmResult.Confirmed>();
        await room.Shop.RunAllAsync();
        (await room.Shop.StateAsync(verified)).ShouldBe(CaseState.Closed);
        (await room.Shop.ShopAsync<long>("select count(*) from accounts where id = 1")).ShouldBe(0);

        var told = new List<string>();
        await foreach (var entry in room.Shop.Get<ILedger>().ReadAsync(0, default)) told.Add(entry.Text);
        told.ShouldContain(text => text.Contains("case.card-checked") && text.Contains(clerk.Staff) && text.Contains("\"expiry\""));
        told.ShouldContain(text => text.Contains("staff.look-up") && text.Contains("\"found\""));
        told.ShouldAllBe(text => !text.Contains(StaffRoom.Zhang) && !text.Contains("张伟") && !text.Contains("13800138000"));
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_bribed_clerk_closes_nothing_alone_and_is_on_the_board(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect, options => (options.AlarmAt, options.LookUpsPerHour, options.SpeedPerMinute) = (3, 4, 4));
        var clerk = await room.SeatAsync("chen", StaffRole.Clerk);
        var boss = await room.SeatAsync("boss", StaffRole.Supervisor);

        // All four ticks are lies, and the case is there. What is missing is what only the victim has.
        var started = await room.StartAsync(clerk, days: 0);
        foreach (var guess in new[] { "000000", "111111", "123456", "654321", "999999" }) (await room.Shop.Closing.ProveAsync(started.Number, "sms", guess, default)).ShouldNotBeOfType<ProveResult.Proven>();
        foreach (var method in new[] { "document", "supervisor", "password" }) await room.Shop.Closing.ProveAsync(started.Number, method, "yes", default);
        (await room.Counter.AskSecondAsync(clerk, started.Number, default)).ShouldNotBeNull();
        (await room.SignAsync(clerk, clerk, started.Number)).ShouldBeOfType<SecondResult.Over>();
        (await room.SignAsync(clerk with { Role = StaffRole.Supervisor }, clerk, started.Number)).ShouldBe(new SecondResult.Barred(SecondBar.SamePerson), "one person is not two");
        var now = (await room.Shop.Closing.FindAsync(started.Number, default))!;
        (await room.Shop.Closing.ConfirmAsync(now.Number, now.Version, default)).ShouldBeOfType<ConfirmResult.NotNow>();
        await room.Shop.RunAllAsync();
        (await room.Shop.ShopAsync<long>("select count(*) from accounts")).ShouldBe(2);

        for (var i = 0; i < 4; i++) await room.Counter.LookUpAsync(clerk, i % 2 == 0 ? StaffRoom.Li : StaffRoom.Wang, null, default);
        (await room.Counter.LookUpAsync(clerk, StaffRoom.Li, null, default)).ShouldBeOfType<LookUpResult.Capped>();
        var board = (await room.Board.ViewAsync(boss, default)).ShouldNotBeNull();
        board.Alarms.Where(alarm => alarm.Staff == clerk.Staff).Select(alarm => alarm.Kind).Order().ShouldBe(["capped", "no-case", "speed"]);
        var row = board.Rows.Single(r => r.Who.Id == clerk.Staff);
        (row.WithCase, row.Desk).ShouldBe((0, "South 3"), "four false ticks hide nothing");
        board.Hours[^1].WithoutCase.ShouldBe(row.WithoutCase);
        (await room.Board.ViewAsync(clerk, default)).ShouldBeNull("clerks do not watch themselves");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Nobody_serves_themselves_or_their_kin(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var clerk = await room.SeatAsync("zhang", StaffRole.Clerk, StaffRoom.Zhang, [StaffRoom.Li]);
        (await room.Counter.LookUpAsync(clerk, StaffRoom.Zhang, null, default)).ShouldBeOfType<LookUpResult.TooClose>();
        (await room.Counter.LookUpAsync(clerk, StaffRoom.Li, null, default)).ShouldBeOfType<LookUpResult.TooClose>();
        (await room.Shop.AdieuAsync<long>("select count(*) from staff_alarms where kind in ('own', 'relative')")).ShouldBe(2);
        (await room.Shop.AdieuAsync<long>("select count(*) from staff_look_ups where account_hash is not null")).ShouldBe(0);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Who_has_neither_phone_nor_mailbox_is_served_by_card_and_supervisor(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var (clerk, boss) = (await room.SeatAsync("chen", StaffRole.Clerk), await room.SeatAsync("boss", StaffRole.Supervisor));
        var started = await room.StartAsync(clerk, StaffRoom.Li);
        room.Shop.Sent.Messages.ShouldBeEmpty();
        (await room.Counter.AskSecondAsync(clerk, started.Number, default)).ShouldNotBeNull();
        (await room.SignAsync(boss, clerk, started.Number)).ShouldBeOfType<SecondResult.Signed>();
        (await room.Shop.StateAsync(started)).ShouldBe(CaseState.Verified, "the person still has to confirm");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task What_one_clerk_found_is_not_anothers(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var (chen, zhao) = (await room.SeatAsync("chen", StaffRole.Clerk), await room.SeatAsync("zhao", StaffRole.Clerk));
        var found = (await room.Counter.LookUpAsync(chen, StaffRoom.Zhang, null, default)).ShouldBeOfType<LookUpResult.Found>();
        (await room.Counter.FindAsync(zhao, found.LookUp, found.Account, default)).ShouldBeNull();
        (await room.Counter.FindAsync(chen, found.LookUp, new Adieu.Erasure.SubjectKey("2"), default)).ShouldBeNull("the look-up was of another account");
        (await room.Counter.StartAsync(zhao, found.LookUp, found.Account, StaffRoom.Ticked(), default)).ShouldBeOfType<StartResult.NotNow>();
        (await room.Counter.LookUpAsync(chen, StaffRoom.Zhang, "李四", default)).ShouldBeOfType<LookUpResult.NameDiffers>();
        (await room.Counter.UnmaskAsync(chen, found.LookUp, found.Account, "phone", "curious", default)).ShouldBeNull("no reason, no number");
        (await room.Counter.UnmaskAsync(chen, found.LookUp, found.Account, "phone", "person-asks", default)).ShouldBe("13800138000");
        // The person sees who looked, and when.
        var own = ((OpenResult.Opened)await room.Shop.Closing.OpenAsync(new OpenCase("flow-shop", found.Account, Door.SignedIn, "en", null, null), default)).Case;
        using var export = new MemoryStream();
        await room.Shop.Closing.ExportAsync(own.Number, export, "en", default);
        using var zip = new ZipArchive(export, ZipArchiveMode.Read);
        using var reader = new StreamReader(zip.GetEntry("adieu/look-ups.json").ShouldNotBeNull().Open());
        var seen = await reader.ReadToEndAsync();
        seen.ShouldContain(chen.Staff);
        seen.ShouldContain("South 3");
        (await room.Shop.AdieuAsync<long>("select count(*) from ledger where entry like '%staff.unmasked%' and entry like '%person-asks%'")).ShouldBe(1);
    }
}
