using Adieu.Cases;
using Adieu.EndToEnd.Tests.House;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Settlement;
using Adieu.TestKit;

namespace Adieu.EndToEnd.Tests.HuhutongService;

/// <summary>What Huhutong's service.yaml settles, on Huhutong's own database: what is shown is what is left in its tables, to the fen.</summary>
public sealed class SettlementTests
{
    private const string Everything = "1012";

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Bills_and_contract_are_paid_from_the_wallet_and_the_rest_goes_back(SqlDialect dialect)
    {
        await using var house = await HuhutongHouse.StartAsync(dialect == SqlDialect.PostgreSql ? await PostgresServer.NewDatabaseAsync() : null);
        await using var desk = await SettlingDesk.OpenAsync(house.Service());

        // The wallet holds too little for the contract's fee: it stays in the way, and nothing is taken for it.
        (await desk.ShownAsync(Everything)).Lines.Select(l => l.Item).ShouldNotContain("contract-fee");
        using (var transfer = await TransferAsync(house, "everything", 200_000, "T1")) (await transfer.Content.ReadAsStringAsync()).ShouldBe("received");

        var held = long.Parse(await house.ScalarAsync($"select sum(amount_fen) from wallet_entries where account_id = {Everything}"));
        var shown = await desk.ShownAsync(Everything);
        shown.Lines.Select(l => l.Item).ShouldBe(["arrears", "contract-fee", "balance"]);
        shown.After.Blockers.Select(b => b.Rule).ShouldBe(["unfinished-transaction", "box-on-loan", "secondary-card"], "what only the person can do");
        var totals = SettlementTotals.Of(shown.Lines);
        (totals.Back + totals.Owed).ShouldBe(held);

        // What stands in the way is cleared, so that it can be carried out.
        await house.ScalarAsync($"update payments set status = 'done', completed_at = started_at where account_id = {Everything}");
        await house.ScalarAsync($"update box_loans set status = 'returned', returned_at = lent_at where account_id = {Everything}");
        await house.ScalarAsync($"update cards set status = 'cancelled' where account_id = {Everything} and secondary");
        var number = await desk.DoneAsync(Everything, shown);
        (await house.ScalarAsync($"select sum(amount_fen) from wallet_entries where account_id = {Everything}")).ShouldBe("0");
        (await house.ScalarAsync($"select sum(amount_fen) from payments where payment_no = 'S{number}' and status = 'ordered'")).ShouldBe($"{totals.Back}");
        (await house.ScalarAsync($"select sum(amount_fen + late_fee_fen) from bills where account_id = {Everything} and status = 'paid' and paid_at >= '{TimeProvider.System.GetUtcNow().AddHours(-1):yyyy-MM-dd HH:mm:ss}'")).ShouldBe($"{shown.Lines[0].Amount}");
        (await house.ScalarAsync($"select count(*) from bills where account_id = {Everything} and status = 'unpaid'")).ShouldBe("0");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Money_sent_to_a_household_that_is_frozen_or_gone_goes_back_by_the_bank(SqlDialect dialect)
    {
        await using var house = await HuhutongHouse.StartAsync(dialect == SqlDialect.PostgreSql ? await PostgresServer.NewDatabaseAsync() : null);
        await using var desk = await SettlingDesk.OpenAsync(house.Service());
        var (service, settler, gate) = (desk.Service, desk.Settler, new Adieu.Gates.Gate(desk.Databases));
        await gate.InstallAsync(service, default);
        await gate.FreezeAsync(service, new SubjectKey("1001"), CaseNumber.New(), null, default);
        var before = await house.ScalarAsync("select count(*) from wallet_entries");
        foreach (var (to, number) in new[] { ("clear", "T1"), ("nobody-any-more", "T2"), ("clear", "T1") })
        {
            using var transfer = await TransferAsync(house, to, 4_200, number);
            (await transfer.Content.ReadAsStringAsync()).ShouldBe("aside", number);
        }

        (await house.ScalarAsync("select count(*) from wallet_entries")).ShouldBe(before);
        (await settler.SendBackAsync(service, service.Settlement.Late!, 100, default)).ShouldBe([4_200, 4_200]);
        (await settler.SendBackAsync(service, service.Settlement.Late!, 100, default)).ShouldBeEmpty();
        await house.RoundAsync();
        (await house.ScalarAsync("select count(*) from payments where payment_no in ('RT1', 'RT2') and status = 'done' and amount_fen = 4200")).ShouldBe("2");
    }

    private static async Task<HttpResponseMessage> TransferAsync(HuhutongHouse house, string to, long fen, string number)
    {
        using var client = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["to"] = to, ["fen"] = $"{fen}", ["number"] = number });
        return await client.PostAsync(new Uri(house.Address, "/bank/transfers"), form);
    }
}
