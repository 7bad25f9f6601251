using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Railway.Buying;
using Railway.Data;
using Railway.Network;
using Railway.Points;

namespace Adieu.EndToEnd.Tests.RailwayService;

/// <summary>Buying and giving back, through the pages and through the operations that they call.</summary>
public sealed class TravelTests(SharedRailway shared) : IClassFixture<SharedRailway>
{
    private readonly RailwayHouse _house = shared.House;

    [Fact]
    public async Task Somebody_buys_pays_and_returns_a_ticket()
    {
        using var visit = _house.Visit();
        await visit.SignInAsync("clear");
        await visit.OpenAsync("/search?from=VNP&to=AOH&day=" + DateTime.Parse(await _house.ScalarAsync("select max(day) from departures")).ToString("yyyy-MM-dd"));
        await visit.OpenAsync(visit.Page.QuerySelectorAll("a[href^='/buy/']")[2].GetAttribute("href")!);
        await visit.SendAsync(visit.Page.Forms[0].GetAttribute("action")!, ("Seat", "Second"), ("Self", "yes"));
        visit.Text.ShouldContain("To be paid");
        var pay = visit.Page.Forms[0].GetAttribute("action")!;
        await visit.SendAsync(pay);
        visit.Text.ShouldContain("Coming up");
        await visit.OpenAsync(visit.Page.QuerySelector("a[href^='/tickets/']")!.GetAttribute("href")!);
        await visit.SendAsync(visit.Page.QuerySelector("form[action$='/refund']")!.GetAttribute("action")!);
        visit.Text.ShouldContain("On its way");
        var order = pay.Split('/')[2];
        (await _house.ScalarAsync($"select status from orders where order_no = '{order}'")).ShouldBe("refunded");
        (await _house.ScalarAsync($"select count(*) from refunds r join orders o on o.id = r.order_id where o.order_no = '{order}' and r.status = 'in_flight'")).ShouldBe("1");
    }

    [Fact]
    public async Task Somebody_elses_order_and_ticket_are_not_there()
    {
        using var visit = _house.Visit();
        await visit.SignInAsync("phoneonly");
        var order = await _house.ScalarAsync("select order_no from orders where account_id = 1002 limit 1");
        (await visit.OpenAsync("/orders/" + order)).Status.ShouldBe(HttpStatusCode.NotFound);
        var ticket = await _house.ScalarAsync("select id from tickets where buyer_id = 1002 limit 1");
        (await visit.OpenAsync("/tickets/" + ticket)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Two_buyers_never_get_the_last_seat_together()
    {
        var departure = await _house.WithAsync(async (_, db) =>
        {
            var last = await db.Departures.OrderByDescending(d => d.Day).FirstAsync(d => d.SecondLeft > 0);
            await db.Departures.Where(d => d.Id == last.Id).ExecuteUpdateAsync(set => set.SetProperty(d => d.SecondLeft, 3));
            return last.Id;
        });
        var takes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => _house.WithAsync((services, _) =>
            services.GetRequiredService<Timetable>().TakeAsync(departure, SeatClass.Second, default)))));
        takes.Count(t => t).ShouldBe(3);
        (await _house.ScalarAsync($"select second_left from departures where id = {departure}")).ShouldBe("0");
    }

    [Fact]
    public async Task Points_are_not_redeemed_twice()
    {
        var account = await _house.WithAsync((_, db) => db.Accounts.AsNoTracking().SingleAsync(a => a.UserName == "points"));
        var balance = await _house.WithAsync((services, _) => services.GetRequiredService<RedeemPoints>().BalanceAsync(account.Id, default));
        var most = (int)(balance / 1000) * 10;
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _house.WithAsync((services, _) =>
            services.GetRequiredService<RedeemPoints>().ExecuteAsync(account, Math.Min(most, 1000), default)))));
        results.Count(r => r is null).ShouldBe(1);
        (await _house.WithAsync((services, _) => services.GetRequiredService<RedeemPoints>().BalanceAsync(account.Id, default))).ShouldBe(balance - Math.Min(most, 1000) * 100);
    }

    [Fact]
    public async Task Time_lapses_completes_and_settles()
    {
        await _house.WithAsync(async (services, db) =>
        {
            var past = DateTimeOffset.UnixEpoch.AddYears(50);
            var lapsed = await db.Orders.FirstAsync(o => o.AccountId == 1002 && o.Status == OrderStatus.Unpaid);
            lapsed.PayBy = past;
            var refund = await db.Refunds.FirstAsync(r => r.AccountId == 1004 && r.Status == RefundStatus.InFlight);
            refund.SettlesAt = past;
            var ticket = await db.Tickets.FirstAsync(t => t.BuyerId == 1003 && t.Status == TicketStatus.Issued);
            (ticket.DepartsAt, ticket.ArrivesAt) = (past, past.AddHours(3));
            await db.SaveChangesAsync();
            await services.GetRequiredService<Rounds>().RunAsync(default);
            return 0;
        });
        (await _house.ScalarAsync("select count(*) from orders where account_id = 1002 and status = 'unpaid'")).ShouldBe("0");
        (await _house.ScalarAsync("select count(*) from refunds where account_id = 1004 and status = 'in_flight'")).ShouldBe("0");
        (await _house.ScalarAsync("select count(*) from tickets where buyer_id = 1003 and status = 'issued'")).ShouldBe("0");
        (await _house.ScalarAsync("select count(*) from orders where account_id = 1003 and status = 'paid'")).ShouldBe("0");
        (await _house.ScalarAsync("select points > 0 from points_ledger where account_id = 1003 order by id desc limit 1")).ShouldBe("1");
    }

    [Fact]
    public async Task A_waiting_place_becomes_a_ticket_when_a_seat_is_free()
    {
        await _house.WithAsync(async (services, db) =>
        {
            var deposit = await db.WaitlistDeposits.FirstAsync(d => d.AccountId == 1013);
            await db.Departures.Where(d => d.Id == deposit.DepartureId).ExecuteUpdateAsync(set => set.SetProperty(d => d.SecondLeft, 1));
            await services.GetRequiredService<Rounds>().RunAsync(default);
            return 0;
        });
        (await _house.ScalarAsync("select status from waitlist_deposits where account_id = 1013")).ShouldBe("fulfilled");
        (await _house.ScalarAsync("select count(*) from tickets t join orders o on o.id = t.order_id where o.account_id = 1013 and o.status = 'paid' and t.status = 'issued'")).ShouldBe("1");
    }
}
