using Adieu.Cases;
using Adieu.Client;
using Adieu.Erasure;
using Adieu.Services;
using Adieu.Standing;
using Adieu.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Railway.Buying;
using Railway.Data;
using Railway.Network;

namespace Adieu.EndToEnd.Tests.RailwayService;

/// <summary>Adieu's own standing and gate, by the railway's service.yaml, on the railway's own database.</summary>
public sealed class StandingTests
{
    private static readonly (string Persona, string Rules)[] Expected =
    [
        ("clear", ""), ("unpaid", "unpaid-order"), ("upcoming", "own-ticket"), ("refunding", "refund-in-flight"), ("points", "points vouchers"),
        ("buyer", ""), ("traveller", ""), ("risk", "under-review"), ("suspended", ""), ("phoneonly", ""), ("mailonly", ""),
        ("changing", "change-in-flight own-ticket"), ("waiting", "waitlist"),
        ("everything", "unpaid-order change-in-flight own-ticket refund-in-flight waitlist points vouchers"),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_persona_shows_what_it_says(bool postgres)
    {
        await using var house = await RailwayHouse.StartAsync(postgres ? await PostgresServer.NewDatabaseAsync() : null);
        await using var databases = new ServiceDatabases();
        var standing = new StandingCheck(databases, TimeProvider.System);
        foreach (var (persona, rules) in Expected)
        {
            var account = await house.ScalarAsync($"select id from accounts where user_name = '{persona}'");
            var report = await standing.CheckAsync(house.Service(), new SubjectKey(account), default);
            var items = report.Blockers.Concat(report.Losses).ToList();
            string.Join(' ', items.Select(i => i.Rule).Distinct()).ShouldBe(rules, persona);
            items.ShouldAllBe(i => !i.Title.En.Contains('{') && !i.Because.Zh.Contains('{'));
            foreach (var link in items.Select(i => i.RemedyLink).OfType<Uri>())
            {
                using var visit = house.Visit();
                await visit.SignInAsync(persona);
                (await visit.OpenAsync(link.PathAndQuery)).Status.ShouldBe(System.Net.HttpStatusCode.OK, link.PathAndQuery);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_freeze_nothing_is_bought_until_the_account_is_kept(bool postgres)
    {
        await using var house = await RailwayHouse.StartAsync(postgres ? await PostgresServer.NewDatabaseAsync() : null);
        await using var databases = new ServiceDatabases();
        var gate = new Adieu.Gates.Gate(databases);
        await gate.InstallAsync(house.Service(), default);
        var number = CaseNumber.New();
        var frozen = false;
        var before = await house.ScalarAsync("select count(*) from orders");

        // Four buyers press again and again while the freeze comes.
        var buyers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var bought = 0;
            for (var i = 0; i < 15; i++)
            {
                var late = Volatile.Read(ref frozen);
                if (!await BuyAsync(house)) continue;
                late.ShouldBeFalse("a purchase began after the freeze and went through");
                bought++;
            }

            return bought;
        })).ToArray();
        await Task.Delay(150);
        (await gate.FreezeAsync(house.Service(), new SubjectKey("1001"), number, null, default)).ShouldBeOfType<Adieu.Gates.FreezeResult.Frozen>();
        Volatile.Write(ref frozen, true);
        var count = await house.ScalarAsync("select count(*) from orders");
        var bought = (await Task.WhenAll(buyers)).Sum();
        (await house.ScalarAsync("select count(*) from orders")).ShouldBe(count);
        (long.Parse(count) - long.Parse(before)).ShouldBe(bought);

        await gate.OpenAsync(house.Service(), number, default);
        (await BuyAsync(house)).ShouldBeTrue();
    }

    // Every purchase takes another train, so that only the gate can refuse.
    private static int _next;

    private static Task<bool> BuyAsync(RailwayHouse house) => house.WithAsync(async (services, db) =>
    {
        var skip = Interlocked.Increment(ref _next);
        var buyer = await db.Accounts.SingleAsync(a => a.Id == 1001);
        buyer.DocumentNo = "N" + skip;
        db.ChangeTracker.Clear();
        var departure = await db.Departures.Where(d => d.SecondLeft > 0).OrderByDescending(d => d.Day).ThenBy(d => d.Id).Skip(skip % 300).FirstAsync();
        var stops = TrainTable.All.First(t => t.Id == departure.TrainId).Stops;
        var journey = await services.GetRequiredService<Timetable>().FindAsync(departure.Id, stops[0].StationCode, stops[^1].StationCode, default);
        try
        {
            var outcome = await services.GetRequiredService<BuyTicket>().ExecuteAsync(buyer, journey!, SeatClass.Second, true, [], default);
            return outcome.ShouldBeOfType<Outcome.Done>() is not null;
        }
        catch (Exception e) when (AdieuGate.IsRefusal(e))
        {
            return false;
        }
    });
}
