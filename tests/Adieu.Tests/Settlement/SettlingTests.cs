using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Lanes;
using Adieu.Services;
using Adieu.Settlement;
using Adieu.Standing;
using Adieu.Tests.Flow;

namespace Adieu.Tests.Settlement;

public sealed class SettlingTests
{
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory, MemberData(nameof(Dialects))]
    public async Task What_was_shown_and_agreed_to_is_what_happens_to_the_fen_and_the_row(SqlDialect dialect)
    {
        await using var shop = await PassShop.StartAsync(dialect);
        await PassShop.FillAsync(shop, PassShop.Holder, PassShop.Some);
        var number = (await shop.OpenAsync(PassShop.Holder)).Number;
        (await shop.Closing.StandingAsync(number, default)).Blockers.Select(b => b.Rule).ShouldBe(["wallet", "bill", "bill", "pass", "pass"]);

        var view = await PassShop.AgreeAsync(shop, number, ("pass/301", "keep"));
        view.Lines.Select(l => (l.Key, l.Kind, l.Amount, l.Fee)).ShouldBe(
        [
            ("pass/300", SettlementKind.Refund, 8_910, 990), ("pass/301", SettlementKind.Keep, 12_345, 0),
            ("bill/B3-00", SettlementKind.Charge, 5_050, 0), ("bill/B3-01", SettlementKind.Charge, 2_600, 0),
            ("points/points-3", SettlementKind.Redeem, 1_200, 0), ("points-rest/rest", SettlementKind.Waive, null, 0), ("wallet/wallet-3", SettlementKind.Refund, 6_000, 0),
        ]);
        view.Totals.ShouldBe(new SettlementTotals(Back: 16_110, Owed: 8_640, GivenUp: 0, Kept: 12_345));
        (await PassShop.RowsAsync(shop, "payouts")).ShouldBeEmpty("looking and agreeing change nothing");
        var shown = await shop.Closing.PreviewAsync(number, default);
        shown.Stores.Single().Preview.Effects.ShouldBe(view.Preview.Stores.Single().Preview.Effects);
        (await shop.Closing.StandingAsync(number, default)).Clear.ShouldBeTrue("what is going to be settled stops nobody");

        var confirmed = await PassShop.ConfirmedAsync(shop, number);
        confirmed.State.ShouldBe(CaseState.Frozen);
        confirmed.Settlement.Sum(i => i.Amount ?? 0).ShouldBe(view.Lines.Sum(l => l.Amount ?? 0));
        await shop.RunAllAsync();
        (await shop.StateAsync(confirmed)).ShouldBe(CaseState.Closed);
        (await PassShop.RowsAsync(shop, "payouts")).ShouldBe(new Dictionary<string, long> { ["pass-300"] = 8_910, ["points-3"] = 1_200, ["wallet-3"] = 6_000 }, ignoreOrder: true);
        (await PassShop.RowsAsync(shop, "paid")).ShouldBe(new Dictionary<string, long> { ["B3-00"] = 5_050, ["B3-01"] = 2_600 }, ignoreOrder: true);
        (await shop.ShopAsync<long>("select count(*) from accounts where id = 3")).ShouldBe(0);

        // Four entries in the wallet where there was one; no points where there was an entry of them.
        var receipt = (await shop.Get<ICaseStore>().ReceiptsAsync([number], default))[number].Single().Receipt.Effects;
        receipt.ShouldContain(e => e.Table == "wallet" && e.Rows == 4);
        receipt.ShouldNotContain(e => e.Table == "points");
        receipt.ShouldBe(shown.Stores.Single().Preview.Effects);

        var certificate = (await shop.Closing.CertificatesAsync(number, default)).Single().Payload;
        certificate.ShouldContain("\"settlement\":{");
        certificate.ShouldContain("{\"amount\":6000,\"becomes\":\"refund\"");
        certificate.ShouldNotContain("B3-00", Case.Sensitive, "which rows they were is nobody's business");
        (await shop.AdieuAsync<long>("select count(*) from ledger where entry like '%\"settlement\":\"agreed\"%'")).ShouldBe(1);
        (await shop.AdieuAsync<long>("select count(*) from ledger where entry like '%\"settlement\":\"carried-out\"%'")).ShouldBe(1);
        shop.Sent.Messages.Last(m => m.Channel == "email").Text.ShouldContain("余额 ¥60.00");
    }

    [Fact]
    public async Task Who_holds_more_than_anybody_would_read_is_offered_no_settlement_and_still_sees_what_stands_in_the_way()
    {
        await using var shop = await PassShop.StartAsync(SqlDialect.Sqlite);
        await PassShop.FillAsync(shop, PassShop.Holder, PassShop.Some with { Passes = [.. Enumerable.Repeat(100L, 501)] });
        var number = (await shop.OpenAsync(PassShop.Holder)).Number;
        var look = await shop.Closing.LookAsync(number, default);
        look.Settlement.ShouldBeNull();
        look.Standing.Blockers.Count(b => b.Rule == "pass").ShouldBe(StandingCheck.MostItems);
        look.Standing.IsCut.ShouldBeTrue();
        look.Preview.Stores.Single().Preview.Effects.ShouldNotBeEmpty();
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_node_that_dies_after_settling_settles_nothing_twice(SqlDialect dialect)
    {
        await using var shop = await PassShop.StartAsync(dialect);
        await PassShop.FillAsync(shop, PassShop.Holder, PassShop.Some);
        var number = (await shop.OpenAsync(PassShop.Holder)).Number;
        await PassShop.AgreeAsync(shop, number);
        var confirmed = await PassShop.ConfirmedAsync(shop, number);
        var cases = shop.Get<ICaseStore>();
        var found = (await cases.FindAsync(number, default))!;
        var agreed = shop.Get<CaseVault>().Open(found)!.Agreed!;
        await cases.ApplyAsync([new CaseChange(found, CaseState.Settling) { DueIn = TimeSpan.Zero }], default);

        // What a node does up to its end: the store has committed, and nobody at Adieu has heard of it.
        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => shop.Get<Settler>().CarryOutAsync(shop.Service, new SubjectKey("3"), number, agreed, [], default)));
        results.ShouldAllBe(r => r is CarryOutResult.Done);
        results.Distinct().Count().ShouldBe(1, "the same moment, because it happened once");
        await shop.RunAllAsync();
        (await shop.StateAsync(confirmed)).ShouldBe(CaseState.Closed);
        (await PassShop.RowsAsync(shop, "payouts")).Values.Sum().ShouldBe(8_910 + 11_111 + 1_200 + 6_000);
        (await shop.ShopAsync<long>("select count(*) from adieu_settlements")).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Another_amount_than_agreed_to_is_asked_about_and_never_settled_silently(SqlDialect dialect)
    {
        await using var shop = await PassShop.StartAsync(dialect);
        await PassShop.FillAsync(shop, PassShop.Holder, PassShop.Some);
        var number = (await shop.OpenAsync(PassShop.Holder)).Number;
        await PassShop.AgreeAsync(shop, number);
        var view = await PassShop.VerifiedAsync(shop, number);
        await shop.ShopAsync<long>("insert into wallet values (3, 'gift', 1)");
        (await shop.Closing.ConfirmAsync(number, view.Version, default)).ShouldBeOfType<ConfirmResult.Blocked>().Standing.SettlementChanged.ShouldBeTrue();
        (await shop.Get<ISettlements>().LookAsync(number, null, default))!.Changed.ShouldBeTrue();

        await PassShop.AgreeAsync(shop, number);
        var confirmed = (await shop.Closing.ConfirmAsync(number, (await shop.Closing.FindAsync(number, default))!.Version, default)).ShouldBeOfType<ConfirmResult.Confirmed>().Case;
        // A correction by the service's own staff, while the account is frozen.
        await shop.ShopAsync<long>("update wallet set amount = 3 where account_id = 3 and entry = 'gift'");
        await shop.RunAllAsync();
        (await shop.Closing.FindAsync(number, default)).ShouldSatisfyAllConditions(c => c!.State.ShouldBe(CaseState.Blocked), c => c!.Problem.ShouldBe(SettleStep.Changed));
        (await PassShop.RowsAsync(shop, "payouts")).ShouldBeEmpty();
        shop.Sent.Messages.Last(m => m.Channel == "email").Text.ShouldContain("先处理");

        await PassShop.AgreeAsync(shop, number);
        await shop.RunAllAsync();
        (await shop.StateAsync(confirmed)).ShouldBe(CaseState.Closed);
        (await PassShop.RowsAsync(shop, "payouts"))["wallet-3"].ShouldBe(6_003);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task What_changes_while_a_dead_node_held_the_case_is_asked_about_too_and_the_account_can_be_kept(SqlDialect dialect)
    {
        await using var shop = await PassShop.StartAsync(dialect);
        await PassShop.FillAsync(shop, PassShop.Holder, PassShop.Some);
        var number = (await shop.OpenAsync(PassShop.Holder)).Number;
        await PassShop.AgreeAsync(shop, number);
        var confirmed = await PassShop.ConfirmedAsync(shop, number);
        var cases = shop.Get<ICaseStore>();
        await cases.ApplyAsync([new CaseChange((await cases.FindAsync(number, default))!, CaseState.Settling) { DueIn = TimeSpan.Zero }], default);
        await shop.ShopAsync<long>("insert into wallet values (3, 'gift', 1)");
        await shop.RunAllAsync();
        (await shop.Closing.FindAsync(number, default)).ShouldSatisfyAllConditions(c => c!.State.ShouldBe(CaseState.Blocked), c => c!.Problem.ShouldBe(SettleStep.Changed));
        (await PassShop.RowsAsync(shop, "payouts")).ShouldBeEmpty();
        (await shop.ShopAsync<long>("select count(*) from adieu_settlements")).ShouldBe(0);

        (await shop.Closing.KeepAsync(number, default)).ShouldBeOfType<KeepResult.Kept>();
        await shop.RunAllAsync();
        (await shop.ShopAsync<long>("select count(*) from adieu_gate")).ShouldBe(0);
        (await shop.ShopAsync<long>("select sum(amount) from wallet where account_id = 3")).ShouldBe(13_651);
        (await shop.StateAsync(confirmed)).ShouldBe(CaseState.Cancelled);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task What_a_settlement_does_not_clear_still_stands_in_the_way(SqlDialect dialect)
    {
        await using var shop = await PassShop.StartAsync(dialect);
        await PassShop.FillAsync(shop, PassShop.Holder, PassShop.Some with { Balance = 6_000 });
        var number = (await shop.OpenAsync(PassShop.Holder)).Number;
        var view = await PassShop.AgreeAsync(shop, number);
        view.After.Blockers.Select(b => b.Rule).ShouldBe(["bill"], "the balance pays for one of two bills");
        (await shop.Closing.StandingAsync(number, default)).Blockers.Select(b => b.Rule).ShouldBe(["bill"]);
        (await shop.Closing.ChooseAsync(number, new Choices(0, null, null, true), default)).ShouldBeOfType<ChooseResult.Blocked>();
        var agreed = shop.Get<CaseVault>().Open((await shop.Get<ICaseStore>().FindAsync(number, default))!)!.Agreed!;
        (await shop.Get<Settler>().CarryOutAsync(shop.Service, new SubjectKey("3"), number, agreed, [], default)).ShouldBeOfType<CarryOutResult.Blocked>();
        (await PassShop.RowsAsync(shop, "paid")).ShouldBeEmpty("all of it or nothing");
        (await shop.Get<ISettlements>().TakeBackAsync(number, default)).ShouldBeOfType<AgreeResult.Noted>();
        (await shop.Closing.StandingAsync(number, default)).Blockers.Count.ShouldBe(5);
        (await shop.Get<ISettlements>().TakeBackAsync(number, default)).ShouldBeOfType<AgreeResult.NotNow>();
    }

    [Fact]
    public async Task What_an_appeal_has_lifted_stops_no_settlement()
    {
        await using var shop = await PassShop.StartAsync(SqlDialect.Sqlite);
        await PassShop.FillAsync(shop, PassShop.Holder, PassShop.Some with { Balance = 6_000 });
        var number = (await shop.OpenAsync(PassShop.Holder)).Number;
        await PassShop.AgreeAsync(shop, number);
        var agreed = shop.Get<CaseVault>().Open((await shop.Get<ICaseStore>().FindAsync(number, default))!)!.Agreed!;
        (await shop.Get<Settler>().CarryOutAsync(shop.Service, new SubjectKey("3"), number, agreed, ["bill"], default)).ShouldBeOfType<CarryOutResult.Done>();
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Rules_that_lose_money_settle_nothing(SqlDialect dialect)
    {
        await using var shop = await PassShop.StartAsync(dialect, text => text.Replace("values (@account, 'out', -@amount); insert into payouts values (@reference, @amount, @case)\"\n  late", "values (@account, 'out', -@amount - 1); insert into payouts values (@reference, @amount, @case)\"\n  late"));
        await PassShop.FillAsync(shop, PassShop.Holder, PassShop.Some);
        var number = (await shop.OpenAsync(PassShop.Holder)).Number;
        (await shop.Get<ISettlements>().LookAsync(number, null, default)).ShouldBeNull();
        (await shop.Get<ISettlements>().AgreeAsync(number, new Dictionary<string, string>(), "", default)).ShouldBeOfType<AgreeResult.NotNow>();
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Money_that_comes_too_late_goes_back_once(SqlDialect dialect)
    {
        await using var shop = await PassShop.StartAsync(dialect);
        await shop.ShopAsync<long>("insert into suspense values ('L1', 700, null), ('L2', 900, null)");
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => shop.RunAsync("late-money")));
        (await shop.RunAsync("late-money")).ShouldBeFalse();
        (await PassShop.RowsAsync(shop, "payouts")).ShouldBe(new Dictionary<string, long> { ["late-L1"] = 700, ["late-L2"] = 900 }, ignoreOrder: true);
        (await shop.ShopAsync<long>("select count(*) from suspense where returned_at is null")).ShouldBe(0);
        (await shop.AdieuAsync<long>("select count(*) from ledger where entry like '%late-money.returned%'")).ShouldBeGreaterThan(0);
    }
}
