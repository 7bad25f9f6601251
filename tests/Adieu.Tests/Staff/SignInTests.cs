using System.Text;
using Adieu.Erasure.Stores;
using Adieu.Staff;

namespace Adieu.Tests.Staff;

/// <summary>Password and second factor, over both databases.</summary>
public sealed class SignInTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_password_alone_opens_nothing_and_a_code_is_good_once(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        await room.SeatAsync("chen", StaffRole.Clerk);
        var half = (await room.SignIn.PasswordAsync(" Chen ", StaffRoom.Password, "test", default)).ShouldNotBeNull();
        var seat = (await room.SignIn.SeatAsync(half.Text, default)).ShouldNotBeNull();
        seat.IsComplete.ShouldBeFalse();
        Enum.GetValues<StaffAct>().ShouldAllBe(act => !seat.May(act));
        (await room.SignIn.EnrolAsync(half.Text, default)).ShouldBeNull("a second factor is not shown to whoever has the password");

        (await room.SignIn.SecondAsync(half.Text, room.CodeAgain("chen"), "flow-shop", "South 3", default)).ShouldBeNull("it was used at enrolment");
        var token = (await room.SignIn.SecondAsync(half.Text, room.Code("chen"), "flow-shop", "South 3", default)).ShouldNotBeNull();
        (await room.SignIn.SeatAsync(token.Text, default)).ShouldNotBeNull().Desk.ShouldBe("South 3");
        (await room.SignIn.SeatAsync(half.Text, default)).ShouldBeNull("the token of the password has been replaced");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Five_wrong_answers_lock_the_account_whether_password_or_code(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        await room.SeatAsync("chen", StaffRole.Clerk);
        for (var i = 0; i < 3; i++) (await room.SignIn.PasswordAsync("chen", "not-the-password", "test", default)).ShouldBeNull();
        var half = (await room.SignIn.PasswordAsync("chen", StaffRoom.Password, "test", default)).ShouldNotBeNull();
        for (var i = 0; i < 2; i++) (await room.SignIn.SecondAsync(half.Text, "000000", null, null, default)).ShouldBeNull();
        (await room.SignIn.SecondAsync(half.Text, room.Code("chen"), null, null, default)).ShouldBeNull("it is locked now");
        (await room.SignIn.PasswordAsync("chen", StaffRoom.Password, "test", default)).ShouldBeNull();
        (await room.SignIn.PasswordAsync("nobody-at-all", StaffRoom.Password, "test", default)).ShouldBeNull();
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Whoever_lost_the_phone_is_invited_again_and_what_was_lost_opens_nothing(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var (clerk, boss) = (await room.SeatAsync("chen", StaffRole.Clerk, StaffRoom.Wang), await room.SeatAsync("boss", StaffRole.Supervisor));
        var (_, made) = (await room.People.InviteAgainAsync("chen", boss.Staff, default)).ShouldNotBeNull();
        (await room.SignIn.SeatAsync(room.Token("chen"), default)).ShouldBeNull("every session has ended");
        (await room.SignIn.PasswordAsync("chen", StaffRoom.Password, "test", default)).ShouldBeNull();

        var joined = (await room.SignIn.JoinAsync(made.Address.Split("token=")[1], "another-plum-blossom", "test", default)).ShouldBeOfType<JoinResult.Joined>();
        (await room.SignIn.SecondAsync(joined.Token.Text, room.Code("chen"), "flow-shop", "South 3", default)).ShouldBeNull("the old authenticator is nobody's");
        (await room.SignIn.EnrolAsync(joined.Token.Text, default)).ShouldNotBeNull();
        (await room.SignIn.JoinAsync(made.Address.Split("token=")[1], "a-third-plum-blossom", "test", default)).ShouldBeOfType<JoinResult.Refused>();
        var board = (await room.Board.ViewAsync(boss, default))!;
        board.Alarms.ShouldContain(alarm => alarm.Staff == clerk.Staff && alarm.Kind == "invited-again");
        (await room.Shop.AdieuAsync<long>($"select count(*) from staff where id = '{clerk.Staff}' and own_hash is not null")).ShouldBe(1, "they still cannot serve themselves");
        (await room.Shop.AdieuAsync<long>($"select count(*) from ledger where entry like '%staff.invited-again%' and entry like '%{boss.Staff}%'")).ShouldBe(1);

        (await room.People.DisableAsync("chen", boss.Staff, default)).ShouldBeTrue();
        (await room.People.InviteAgainAsync("chen", boss.Staff, default)).ShouldBeNull("disabled is for good");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Guessing_in_parallel_brings_five_attempts_and_no_more(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        await room.SeatAsync("chen", StaffRole.Clerk);
        // The right one is among them, behind more wrong ones than there are attempts.
        var guesses = Enumerable.Range(0, 24).Select(i => room.SignIn.PasswordAsync("chen", "guess-number-" + i, "test", default));
        (await Task.WhenAll(guesses)).ShouldAllBe(token => token == null);
        (await room.SignIn.PasswordAsync("chen", StaffRoom.Password, "test", default)).ShouldBeNull("what is counted at the same time is counted");
        (await room.Shop.AdieuAsync<long>("select count(*) from staff where name = 'chen' and locked_until is not null")).ShouldBe(1);
        await room.Shop.AdieuAsync<long>("update staff set locked_until = 1 where name = 'chen'");
        (await room.SignIn.PasswordAsync("chen", StaffRoom.Password, "test", default)).ShouldNotBeNull("a lock ends by itself");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Whoever_is_stopped_is_out_at_once_and_an_invitation_is_good_once(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var invitation = (await room.People.InviteAsync(new NewStaff("chen", "Chen", StaffRole.Clerk, null, null), "test", default))!;
        (await room.People.InviteAsync(new NewStaff("chen", "Another", StaffRole.Administrator, null, null), "test", default)).ShouldBeNull("the name is taken");
        var text = invitation.Address.Split("token=")[1];
        (await room.SignIn.JoinAsync(text, "qwerty123456", "test", default)).ShouldBe(new JoinResult.Refused("common"));
        (await room.SignIn.JoinAsync(text, "short", "test", default)).ShouldBe(new JoinResult.Refused("short"));
        (await room.SignIn.JoinAsync(text, StaffRoom.Password, "test", default)).ShouldBeOfType<JoinResult.Joined>();
        (await room.SignIn.JoinAsync(text, StaffRoom.Password, "test", default)).ShouldBe(new JoinResult.Refused("used"));

        var boss = await room.SeatAsync("boss", StaffRole.Supervisor);
        await room.SeatAsync("zhao", StaffRole.Clerk);
        var half = (await room.SignIn.PasswordAsync("zhao", StaffRoom.Password, "test", default))!;
        var token = (await room.SignIn.SecondAsync(half.Text, room.Code("zhao"), null, null, default))!;
        var zhao = (await room.SignIn.SeatAsync(token.Text, default))!;
        (await room.People.LockAsync(zhao.Staff, true, zhao, default)).ShouldBeFalse("a clerk locks nobody");
        (await room.People.LockAsync(zhao.Staff, true, boss, default)).ShouldBeTrue();
        (await room.SignIn.SeatAsync(token.Text, default)).ShouldBeNull();
        (await room.SignIn.PasswordAsync("zhao", StaffRoom.Password, "test", default)).ShouldBeNull();
        (await room.People.LockAsync(zhao.Staff, false, boss, default)).ShouldBeTrue();
        (await room.SignIn.PasswordAsync("zhao", StaffRoom.Password, "test", default)).ShouldNotBeNull();
        (await room.SignIn.SeatAsync(token.Text, default)).ShouldBeNull("what ended stays ended");
    }

    // RFC 6238, appendix B: the last six of the eight digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        Totp.Code(Encoding.ASCII.GetBytes("12345678901234567890"), seconds / 30).ShouldBe(code);

    [Theory]
    [InlineData("password1234")]
    [InlineData("Qwerty123456!")]
    [InlineData("aaaaaaaaaaaaaaa")]
    [InlineData("123456789012345")]
    [InlineData("iloveyou2024")]
    [InlineData("wangwei-wangwei-1")]
    public void What_is_guessed_early_is_no_password(string password) => StaffPasswordRule.IsGuessable(password, "wangwei").ShouldBeTrue();

    [Theory]
    [InlineData("plum-blossom-in-may")]
    [InlineData("correct horse battery staple")]
    [InlineData("八月十五的月亮圆又亮真好看")]
    [InlineData("k7m2xq9v4tbz")]
    public void What_is_long_and_ones_own_is(string password) => StaffPasswordRule.IsGuessable(password, "wangwei").ShouldBeFalse();

    [Theory]
    [InlineData("11010519491231002X", "11010519491231002X")]
    [InlineData(" 110105 19491231 002x\n", "11010519491231002X")]
    [InlineData("110105194912310021", null)]
    [InlineData("11010519491331002X", null)]
    [InlineData("1101051949123100", null)]
    public void A_card_number_is_checked_before_anybody_is_looked_up(string typed, string? read) => ResidentNumber.Read(typed).ShouldBe(read);
}
