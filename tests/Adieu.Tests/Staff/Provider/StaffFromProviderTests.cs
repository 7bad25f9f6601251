using Adieu.Erasure.Stores;
using Adieu.Staff;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Tests.Staff.Provider;

/// <summary>What is kept of staff whom a provider signs in, over both databases.</summary>
public sealed class StaffFromProviderTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task The_same_person_is_the_same_member_whatever_they_are_called_and_is_known_by_issuer_and_subject(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var chen = await room.SeatAsync("chen", StaffRole.Clerk);
        var first = await SeatAsync(room, Who("https://a", "1") with { Name = "Chen@company.example", DisplayName = "Chen\u202e\n Mei" });
        first.Staff.ShouldNotBe(chen.Staff, "a name makes nobody a member");
        first.Name.ShouldBe("Chen Mei");
        (await SeatAsync(room, Who("https://a", "1") with { DisplayName = "Someone else" })).Staff.ShouldBe(first.Staff);
        (await SeatAsync(room, Who("https://b", "1"))).Staff.ShouldNotBe(first.Staff);
        // "https://a 1" and "1": the same letters in another place.
        (await SeatAsync(room, Who("https://a 1", "1"))).Staff.ShouldNotBe((await SeatAsync(room, Who("https://a", "1 1"))).Staff);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_supervisors_lock_holds_against_the_provider_and_so_does_the_own_number(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var boss = await room.SeatAsync("boss", StaffRole.Supervisor);
        var clerk = await SeatAsync(room, Who("https://a", "7") with { OwnDocument = StaffRoom.Zhang });
        (await room.Counter.LookUpAsync(clerk, StaffRoom.Zhang, null, default)).ShouldBeOfType<LookUpResult.TooClose>();
        (await room.People.LockAsync(clerk.Staff, true, boss, default)).ShouldBeTrue();
        (await From(room).ArriveAsync(Who("https://a", "7"), "test", default)).ShouldBeOfType<ProvidedResult.Stopped>();
        (await room.People.LockAsync(clerk.Staff, false, boss, default)).ShouldBeTrue();
        (await From(room).ArriveAsync(Who("https://a", "7"), "test", default)).ShouldBeOfType<ProvidedResult.Arrived>();
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Without_a_second_factor_there_the_provider_completes_nothing(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var arrived = (ProvidedResult.Arrived)await From(room).ArriveAsync(Who("https://a", "8") with { SecondFactor = false }, "test", default);
        (await room.SignIn.SecondByProviderAsync(arrived.Token.Text, "flow-shop", "South 3", default)).ShouldBeNull();
        (await room.SignIn.EnrolAsync(arrived.Token.Text, default)).ShouldNotBeNull();
    }

    private static ProvidedStaff Who(string issuer, string subject) => new(issuer, subject, null, null, [StaffRole.Clerk], SecondFactor: true);

    private static IStaffFromProvider From(StaffRoom room) => room.Shop.Get<IServiceScopeFactory>().CreateScope().ServiceProvider.GetRequiredService<IStaffFromProvider>();

    private static async Task<StaffSeat> SeatAsync(StaffRoom room, ProvidedStaff who)
    {
        var arrived = (await From(room).ArriveAsync(who, "test", default)).ShouldBeOfType<ProvidedResult.Arrived>();
        var token = (await room.SignIn.SecondByProviderAsync(arrived.Token.Text, "flow-shop", "South 3", default)).ShouldNotBeNull();
        return (await room.SignIn.SeatAsync(token.Text, default)).ShouldNotBeNull();
    }
}
