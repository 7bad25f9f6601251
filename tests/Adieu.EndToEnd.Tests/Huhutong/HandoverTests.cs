using System.Net;
using Adieu.EndToEnd.Tests.RailwayService;
using Adieu.TestKit;

namespace Adieu.EndToEnd.Tests.HuhutongService;

/// <summary>Instead of closing, a household changes hands: what belongs to it goes, what belongs to a person stays.</summary>
public sealed class HandoverTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Contract_box_and_cards_change_hands_once_the_other_has_taken_them(bool postgres)
    {
        await using var house = await HuhutongHouse.StartAsync(postgres ? await PostgresServer.NewDatabaseAsync() : null);
        const string Giver = "1005", Taker = "1002";
        // Who takes has ended a plan of their own.
        await house.ScalarAsync($"update subscriptions set status = 'ended' where account_id = {Taker}");
        using var giver = await house.SignedInAsync("settop");
        using var taker = await house.SignedInAsync("arrears");
        await giver.OpenAsync("/handover");
        (await giver.SendAsync("/handover", ("UserName", "contract"))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity, "has a plan");
        (await giver.SendAsync("/handover", ("UserName", "arrears"))).Text.ShouldContain("Waiting for arrears");
        (await house.ScalarAsync($"select count(*) from subscriptions where account_id = {Giver} and status = 'active'")).ShouldBe("1", "nothing goes before it is taken");

        await taker.OpenAsync("/handover");
        taker.Text.ShouldContain("settop wants to hand this over");
        await taker.SendAsync("/handover/take");
        (await house.ScalarAsync($"select count(*) from subscriptions where account_id = {Taker} and status = 'active'")).ShouldBe("1");
        (await house.ScalarAsync($"select count(*) from box_loans where account_id = {Taker} and status = 'lent'")).ShouldBe("1");
        (await house.ScalarAsync($"select count(*) from subscriptions where account_id = {Giver} and status <> 'ended'")).ShouldBe("0");
        (await house.ScalarAsync($"select count(*) from box_loans where account_id = {Giver}")).ShouldBe("0");
        (await house.ScalarAsync($"select count(*) from wallet_entries where account_id = {Giver}")).ShouldNotBe("0", "the wallet is a person's");
        (await house.ScalarAsync("select count(*) from handovers")).ShouldBe("0");
        (await giver.OpenAsync("/handover")).Text.ShouldContain("no plan to hand over");
    }

    [Fact]
    public async Task Debts_are_not_handed_on()
    {
        await using var house = await HuhutongHouse.StartAsync();
        await house.ScalarAsync("update subscriptions set status = 'ended' where account_id = 1001");
        using var giver = await house.SignedInAsync("arrears");
        await giver.OpenAsync("/handover");
        (await giver.SendAsync("/handover", ("UserName", "clear"))).Text.ShouldContain("Pay the bills first");
        (await house.ScalarAsync("select count(*) from handovers")).ShouldBe("0");
    }
}
