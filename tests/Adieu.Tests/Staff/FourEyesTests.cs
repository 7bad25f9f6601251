using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Staff;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Tests.Staff;

/// <summary>The second pair of eyes: signed on a screen of its own, by another person, who has been there.</summary>
public sealed class FourEyesTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Whoever_a_company_signs_in_signs_like_everybody_and_the_person_goes_on(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var clerk = await room.SeatAsync("chen", StaffRole.Clerk, StaffRoom.Wang);
        var boss = await FromProviderAsync(room, "1", StaffRoom.Zhang);
        var started = await room.StartAsync(clerk, StaffRoom.Li);
        (await room.SecondPair.AskedAsync(clerk, started.Number, default)).ShouldBeNull();
        var asked = (await room.Counter.AskSecondAsync(clerk, started.Number, default)).ShouldNotBeNull();
        (await room.Counter.AskSecondAsync(clerk, started.Number, default))!.Digits.ShouldBe(asked.Digits, "the form came twice");

        var waits = (await room.SecondPair.WaitingAsync(boss, default)).ShouldHaveSingleItem();
        (waits.Number, waits.What, waits.AskedBy, waits.Desk, waits.Digits).ShouldBe((started.Number, SecondFor.Card, "chen", "South 3", null));
        var file = (await room.SecondPair.OpenAsync(boss, waits.Id, default)).ShouldNotBeNull();
        (file.Bar, file.NeedsCode, file.Document).ShouldBe((SecondBar.None, false, "****0033"));
        (await room.SignAsync(boss, clerk, started.Number)).ShouldBeOfType<SecondResult.Signed>();

        (await room.Shop.StateAsync(started)).ShouldBe(CaseState.Verified, "the person still has to confirm");
        (await room.SecondPair.AskedAsync(clerk, started.Number, default))!.SignedBy.ShouldBe(boss.Name);
        (await room.SecondPair.WaitingAsync(boss, default)).ShouldBeEmpty();
        (await room.SecondPair.SignAsync(boss, waits.Id, asked.Digits!, null, default)).ShouldBeOfType<SecondResult.Over>();
        (await room.Shop.AdieuAsync<long>($"select count(*) from ledger where entry like '%case.second-person%' and entry like '%{clerk.Staff}%' and entry like '%{boss.Staff}%'")).ShouldBe(1);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task One_person_with_two_accounts_is_not_two_people(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var clerk = await room.SeatAsync("chen", StaffRole.Clerk, StaffRoom.Wang);
        var started = await room.StartAsync(clerk, StaffRoom.Li);
        await room.Counter.AskSecondAsync(clerk, started.Number, default);
        var seats = new[]
        {
            await room.SeatAsync("chen-2", StaffRole.Supervisor, StaffRoom.Wang),
            await FromProviderAsync(room, "77", StaffRoom.Wang),
        };
        foreach (var seat in seats)
        {
            (await room.SignAsync(seat, clerk, started.Number)).ShouldBe(new SecondResult.Barred(SecondBar.SamePerson));
            (await room.SecondPair.OpenAsync(seat, (await room.SecondPair.WaitingAsync(seat, default)).Single().Id, default))!.Bar.ShouldBe(SecondBar.SamePerson);
        }

        // No number is known of the second account: the mailbox is.
        await room.Shop.AdieuAsync<long>("update staff set email = 'Chen@Company.example' where name = 'chen'");
        var byMail = await FromProviderAsync(room, "78", null, "chen@company.example");
        (await room.SignAsync(byMail, clerk, started.Number)).ShouldBe(new SecondResult.Barred(SecondBar.SamePerson));
        (await room.Shop.StateAsync(started)).ShouldBe(CaseState.Requested);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Nobody_signs_of_whom_nothing_shows_that_they_are_somebody_else(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var clerk = await room.SeatAsync("chen", StaffRole.Clerk);
        var started = await room.StartAsync(clerk, StaffRoom.Li);
        await room.Counter.AskSecondAsync(clerk, started.Number, default);
        // A number here and a mailbox there compare with nothing.
        var (nothing, number) = (await room.SeatAsync("boss", StaffRole.Supervisor, hasMailbox: false), await FromProviderAsync(room, "5", StaffRoom.Zhang));
        (await room.SignAsync(nothing, clerk, started.Number)).ShouldBe(new SecondResult.Barred(SecondBar.Unknown));
        (await room.SignAsync(number, clerk, started.Number)).ShouldBe(new SecondResult.Barred(SecondBar.Unknown));
        (await room.Shop.StateAsync(started)).ShouldBe(CaseState.Requested);
        (await room.SignAsync(await room.SeatAsync("li", StaffRole.Supervisor), clerk, started.Number)).ShouldBeOfType<SecondResult.Signed>();
    }

    [Fact]
    public async Task Where_the_rules_ask_for_it_nobody_signs_of_whom_nobody_knows_that_they_are_somebody_else()
    {
        await using var room = await StaffRoom.OpenAsync(SqlDialect.Sqlite, options => options.SecondNeedsNumber = true);
        var clerk = await room.SeatAsync("chen", StaffRole.Clerk, StaffRoom.Wang);
        var (unknown, known) = (await room.SeatAsync("boss", StaffRole.Supervisor), await room.SeatAsync("li", StaffRole.Supervisor, StaffRoom.Zhang));
        var started = await room.StartAsync(clerk, StaffRoom.Li);
        await room.Counter.AskSecondAsync(clerk, started.Number, default);
        (await room.SignAsync(unknown, clerk, started.Number)).ShouldBe(new SecondResult.Barred(SecondBar.Unknown));
        (await room.SignAsync(known, clerk, started.Number)).ShouldBeOfType<SecondResult.Signed>();
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Who_has_not_been_there_does_not_know_the_digits_and_has_three_tries_however_they_are_made(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var (clerk, boss) = (await room.SeatAsync("chen", StaffRole.Clerk), await room.SeatAsync("boss", StaffRole.Supervisor));
        var started = await room.StartAsync(clerk, StaffRoom.Li);
        var asked = (await room.Counter.AskSecondAsync(clerk, started.Number, default))!;
        var wrong = asked.Digits == "123" ? "321" : "123";
        (await room.SecondPair.SignAsync(boss, asked.Id, wrong, null, default)).ShouldBe(new SecondResult.WrongDigits(2));
        var rest = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => room.SecondPair.SignAsync(boss, asked.Id, wrong, null, default)));
        rest.Count(result => result is SecondResult.WrongDigits).ShouldBeLessThanOrEqualTo(1);
        (await room.SecondPair.SignAsync(boss, asked.Id, asked.Digits!, null, default)).ShouldBeOfType<SecondResult.Over>();
        (await room.Shop.StateAsync(started)).ShouldBe(CaseState.Requested);

        // The colleague asks again, and gets another request.
        (await room.SecondPair.AskedAsync(clerk, started.Number, default)).ShouldBeNull();
        (await room.Counter.AskSecondAsync(clerk, started.Number, default))!.Id.ShouldNotBe(asked.Id);
        (await room.SignAsync(boss, clerk, started.Number)).ShouldBeOfType<SecondResult.Signed>();
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task An_unattended_session_signs_nothing(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var (clerk, boss) = (await room.SeatAsync("chen", StaffRole.Clerk), await room.SeatAsync("boss", StaffRole.Supervisor));
        var provided = await FromProviderAsync(room, "9", null, "nine@company.example");
        boss.IsFresh.ShouldBeTrue();
        await room.ForgetStepsAsync();
        var started = await room.StartAsync(clerk, StaffRoom.Li);
        var asked = (await room.Counter.AskSecondAsync(clerk, started.Number, default))!;
        var (left, away) = (boss with { IsFresh = false }, provided with { IsFresh = false });
        (await room.SecondPair.OpenAsync(left, asked.Id, default))!.NeedsCode.ShouldBeTrue();
        (await room.SecondPair.SignAsync(left, asked.Id, asked.Digits!, null, default)).ShouldBeOfType<SecondResult.WrongCode>();
        (await room.SecondPair.SignAsync(left, asked.Id, asked.Digits!, "000000", default)).ShouldBeOfType<SecondResult.WrongCode>();
        (await room.SecondPair.SignAsync(away, asked.Id, asked.Digits!, null, default)).ShouldBe(new SecondResult.Barred(SecondBar.SignInAgain), "no authenticator here: the provider asks again");
        (await room.SecondPair.SignAsync(left, asked.Id, asked.Digits!, room.Code("boss"), default)).ShouldBeOfType<SecondResult.Signed>();
    }

    [Fact]
    public async Task A_sign_in_is_fresh_for_a_quarter_of_an_hour_and_again_after_a_code()
    {
        await using var room = await StaffRoom.OpenAsync(SqlDialect.Sqlite);
        var boss = await room.SeatAsync("boss", StaffRole.Supervisor);
        async Task<bool> FreshAsync() => (await room.SignIn.SeatAsync(room.Token("boss"), default))!.IsFresh;
        await room.Shop.AdieuAsync<long>("update staff_sessions set created_at = created_at - 14 * 60000");
        (await FreshAsync()).ShouldBeTrue();
        await room.Shop.AdieuAsync<long>("update staff_sessions set created_at = created_at - 2 * 60000");
        (await FreshAsync()).ShouldBeFalse();
        await room.ForgetStepsAsync();
        (await room.SignIn.CodeAgainAsync(boss, room.Code("boss"), default)).ShouldBeTrue();
        (await FreshAsync()).ShouldBeTrue();
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Nobody_signs_for_their_own_account_or_their_kins_and_a_clerk_who_was_stopped_is_not_signed_for(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var clerk = await room.SeatAsync("chen", StaffRole.Clerk);
        var (kin, boss) = (await room.SeatAsync("li", StaffRole.Supervisor, StaffRoom.Zhang, [StaffRoom.Li]), await room.SeatAsync("boss", StaffRole.Supervisor));
        var started = await room.StartAsync(clerk, StaffRoom.Li);
        var asked = (await room.Counter.AskSecondAsync(clerk, started.Number, default))!;
        (await room.SignAsync(kin, clerk, started.Number)).ShouldBe(new SecondResult.Barred(SecondBar.TooClose));
        (await room.Shop.AdieuAsync<long>($"select count(*) from staff_alarms where kind = 'relative' and staff_id = '{kin.Staff}'")).ShouldBe(1);
        (await room.People.LockAsync(clerk.Staff, true, boss, default)).ShouldBeTrue();
        (await room.SecondPair.SignAsync(boss, asked.Id, asked.Digits!, null, default)).ShouldBeOfType<SecondResult.Over>();
    }

    [Fact]
    public async Task Whoever_a_company_signs_in_serves_those_who_act_for_another()
    {
        await using var room = await StaffRoom.OpenAsync(SqlDialect.Sqlite);
        var (clerk, boss) = (await FromProviderAsync(room, "3", null, "three@company.example", StaffRole.Clerk), await FromProviderAsync(room, "4", null, "four@company.example"));
        var found = (await room.Counter.LookUpAsync(clerk, StaffRoom.Zhang, null, default)).ShouldBeOfType<LookUpResult.Found>();
        var start = new RepresentStart(Capacity.CloseRelative, "child", StaffRoom.Wang, ["death", "kinship"]) { Name = true, Expiry = true, Face = true, LossesAccepted = true };
        var started = (await room.Counter.RepresentAsync(clerk, found.LookUp, found.Account, start, default)).ShouldBeOfType<StartResult.Started>().Case;
        (await room.Counter.AskSecondAsync(clerk, started.Number, default)).ShouldNotBeNull();
        var file = (await room.SecondPair.OpenAsync(boss, (await room.SecondPair.WaitingAsync(boss, default)).Single().Id, default)).ShouldNotBeNull();
        (file.Capacity, file.RepresentativeDocument).ShouldBe((Capacity.CloseRelative, "****005X"));
        (await room.SignAsync(boss, clerk, started.Number)).ShouldBeOfType<SecondResult.Signed>();
        (await room.Shop.StateAsync(started)).ShouldBe(CaseState.Verified);
    }

    private static async Task<StaffSeat> FromProviderAsync(StaffRoom room, string subject, string? document, string? email = null, StaffRole role = StaffRole.Supervisor)
    {
        var provider = room.Shop.Get<IServiceScopeFactory>().CreateScope().ServiceProvider.GetRequiredService<IStaffFromProvider>();
        var who = new ProvidedStaff("https://company.example", subject, null, "Staff " + subject, [role], SecondFactor: true) { OwnDocument = document, Email = email };
        var arrived = (await provider.ArriveAsync(who, "test", default)).ShouldBeOfType<ProvidedResult.Arrived>();
        var token = (await room.SignIn.SecondByProviderAsync(arrived.Token.Text, "flow-shop", "South 3", default)).ShouldNotBeNull();
        return (await room.SignIn.SeatAsync(token.Text, default)).ShouldNotBeNull();
    }
}
