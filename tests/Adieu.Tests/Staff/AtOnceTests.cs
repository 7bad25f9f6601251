using Adieu.Erasure.Stores;
using Adieu.Staff;

namespace Adieu.Tests.Staff;

/// <summary>Caps and codes when everything is asked at the same time, as a program would.</summary>
public sealed class AtOnceTests
{
    private const int Cap = 5, Tries = 20;

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Twenty_look_ups_at_once_are_as_many_as_the_cap_lets_through(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect, options => options.LookUpsPerHour = Cap);
        var clerk = await room.SeatAsync("chen", StaffRole.Clerk);
        var looked = await Task.WhenAll(Enumerable.Range(0, Tries).Select(i => room.Counter.LookUpAsync(clerk, i % 2 == 0 ? StaffRoom.Zhang : StaffRoom.Wang, null, default)));
        looked.Count(result => result is LookUpResult.Capped).ShouldBe(Tries - Cap);
        (await room.Shop.AdieuAsync<long>($"select count(*) from staff_look_ups where staff_id = '{clerk.Staff}' and outcome in ('found', 'none')")).ShouldBe(Cap);
        (await room.Shop.AdieuAsync<long>($"select count(*) from ledger where entry like '%staff.look-up%' and entry like '%{clerk.Staff}%'")).ShouldBe(Tries, "refused or not, each is there");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Twenty_calls_at_once_compare_as_often_as_the_cap_lets_them(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect, options => (options.CallTriesPerHour, options.CallAlarmAt) = (Cap, Cap));
        var agent = await room.SeatAsync("zhou", StaffRole.Agent);
        var calls = await Task.WhenAll(Enumerable.Range(0, Tries).Select(_ => room.Hotline.TakeCallAsync(agent, default)));
        var asked = await Task.WhenAll(calls.Select(call => room.Hotline.AskAsync(agent, call!, new CallerSays("张伟", StaffRoom.Wang, "13800138000"), "zh-CN", default)));
        asked.Count(result => result is CallResult.NoMatch).ShouldBe(Cap);
        asked.Count(result => result is CallResult.Capped).ShouldBe(Tries - Cap);

        // One call has three tries, however fast they come.
        var other = await room.SeatAsync("wu", StaffRole.Agent);
        var one = (await room.Hotline.TakeCallAsync(other, default))!;
        var tried = await Task.WhenAll(Enumerable.Range(0, Tries).Select(_ => room.Hotline.AskAsync(other, one, new CallerSays("张伟", StaffRoom.Wang, "13800138000"), "zh-CN", default)));
        tried.Count(result => result is CallResult.NoMatch).ShouldBe(IHotline.Tries);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task One_code_completes_one_sign_in_of_many_at_once(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        await room.SeatAsync("chen", StaffRole.Clerk);
        await room.ForgetStepsAsync();
        var halves = new List<StaffToken>();
        for (var i = 0; i < 4; i++) halves.Add((await room.SignIn.PasswordAsync("chen", StaffRoom.Password, "test", default)).ShouldNotBeNull());
        // The later of two: it is good for half a minute more.
        _ = room.Code("chen");
        var code = room.Code("chen");
        var tokens = await Task.WhenAll(halves.Select(half => room.SignIn.SecondAsync(half.Text, code, "flow-shop", "South 3", default)));
        tokens.Count(token => token is not null).ShouldBe(1);
        (await room.Shop.AdieuAsync<long>("select count(*) from staff_sessions where level = 2")).ShouldBe(2, "the one from the beginning, and one more");
    }
}
