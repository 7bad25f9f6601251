using Adieu.EndToEnd.Tests.House;
using Adieu.Erasure.Stores;
using Adieu.Settlement;
using Adieu.TestKit;

namespace Adieu.EndToEnd.Tests.RailwayService;

/// <summary>What the railway's service.yaml settles, on the railway's own database.</summary>
public sealed class SettlementTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_ticket_is_given_back_or_kept_by_ID_as_the_person_picks(SqlDialect dialect)
    {
        await using var house = await RailwayHouse.StartAsync(dialect == SqlDialect.PostgreSql ? await PostgresServer.NewDatabaseAsync() : null);
        await using var desk = await SettlingDesk.OpenAsync(house.Service());
        var upcoming = await house.ScalarAsync("select id from accounts where user_name = 'upcoming'");
        var ticket = await house.ScalarAsync($"select id from tickets where buyer_id = {upcoming} and status = 'issued'");
        var price = long.Parse(await house.ScalarAsync($"select price_fen from tickets where id = {ticket}"));
        var seats = long.Parse(await house.ScalarAsync($"select d.second_left + d.first_left + d.business_left from departures d join tickets t on t.departure_id = d.id where t.id = {ticket}"));

        // The same fee as the railway's own page takes.
        var shown = await desk.ShownAsync(upcoming);
        var fee = Railway.Network.Fares.RefundFee(price, TimeSpan.FromDays(4.5));
        shown.Lines.Single(l => l.Item == "own-ticket").ShouldSatisfyAllConditions(l => l.Amount.ShouldBe(price - fee), l => l.Fee.ShouldBe(fee));
        shown.After.Clear.ShouldBeTrue();

        var kept = await desk.ShownAsync(upcoming, ($"own-ticket/{ticket}", "keep"));
        var number = await desk.DoneAsync(upcoming, kept);
        (await house.ScalarAsync($"select count(*) from kept_tickets k join accounts a on a.id = k.account_id and a.document_no = k.document_no where a.id = {upcoming}")).ShouldBe("1");
        (await house.ScalarAsync("select count(*) from payouts")).ShouldBe("0");
        (await house.ScalarAsync($"select d.second_left + d.first_left + d.business_left from departures d join tickets t on t.departure_id = d.id where t.id = {ticket}")).ShouldBe($"{seats}", "the seat is theirs");

        // The buyer's own ticket is given back; the one that they bought for somebody else is not touched.
        var everything = await house.ScalarAsync("select id from accounts where user_name = 'everything'");
        var all = await desk.ShownAsync(everything);
        all.Lines.Select(l => l.Item).Distinct().ShouldBe(["ticket-from-others", "waitlist", "refund-in-flight", "points", "points-rest", "vouchers"], ignoreOrder: true);
        all.After.Blockers.Select(b => b.Rule).ShouldBe(["unpaid-order", "change-in-flight", "own-ticket"], "what only the person can decide");

        // An order of the last half year without an invoice gets one, under the number that was shown.
        var points = await house.ScalarAsync("select id from accounts where user_name = 'points'");
        var due = await house.ScalarAsync($"select o.order_no from orders o where o.account_id = {points} and o.status = 'completed' and not exists (select 1 from invoices i where i.order_id = o.id) order by o.completed_at desc limit 1");
        var issue = await desk.ShownAsync(points);
        var invoice = issue.Lines.Single(l => l.Item == "invoices");
        invoice.Reference.ShouldBe(due);
        await desk.DoneAsync(points, issue);
        (await house.ScalarAsync($"select i.invoice_no from invoices i join orders o on o.id = i.order_id where o.order_no = '{due}' and i.amount_fen = {invoice.Amount}")).ShouldBe(invoice.Title.En.Split("number ")[1]);

        var waiting = await house.ScalarAsync("select id from accounts where user_name = 'waiting'");
        var back = await desk.ShownAsync(waiting);
        number = await desk.DoneAsync(waiting, back);
        (await house.ScalarAsync($"select sum(amount_fen) from payouts where payout_no like '{number}-%'")).ShouldBe($"{SettlementTotals.Of(back.Lines).Back}");
        (await house.ScalarAsync($"select count(*) from waitlist_deposits where account_id = {waiting} and status = 'open'")).ShouldBe("0");
    }
}
