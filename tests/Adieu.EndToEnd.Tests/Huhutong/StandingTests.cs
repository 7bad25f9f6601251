using System.Net;
using Adieu.EndToEnd.Tests.RailwayService;
using Adieu.Erasure;
using Adieu.Services;
using Adieu.Standing;
using Adieu.TestKit;

namespace Adieu.EndToEnd.Tests.HuhutongService;

/// <summary>Adieu's own standing, by Huhutong's service.yaml, on Huhutong's own database; and each blocker cleared on Huhutong's own pages.</summary>
public sealed class StandingTests
{
    private static readonly (string Persona, string Rules)[] Expected =
    [
        ("clear", ""), ("arrears", "arrears"), ("balance", "balance chats"), ("contract", "contract-running"), ("settop", "box-on-loan"),
        ("chats", "contacts chats files"), ("friend", "contacts chats"), ("pending", "unfinished-transaction"), ("cards", "secondary-card"),
        ("risk", "under-review"), ("suspended", ""), ("mover", ""),
        ("everything", "unfinished-transaction arrears contract-running box-on-loan secondary-card balance contacts chats files"),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_persona_shows_what_it_says(bool postgres)
    {
        await using var house = await HuhutongHouse.StartAsync(postgres ? await PostgresServer.NewDatabaseAsync() : null);
        foreach (var (persona, rules) in Expected)
        {
            var report = await CheckAsync(house, persona);
            var items = report.Blockers.Concat(report.Losses).ToList();
            string.Join(' ', items.Select(i => i.Rule).Distinct()).ShouldBe(rules, persona);
            items.ShouldAllBe(i => !i.Title.En.Contains('{') && !i.Because.Zh.Contains('{'));
            foreach (var link in items.Select(i => i.RemedyLink).OfType<Uri>())
            {
                using var visit = await house.SignedInAsync(persona);
                (await visit.OpenAsync(link.PathAndQuery)).Status.ShouldBe(HttpStatusCode.OK, link.PathAndQuery);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_blocker_is_cleared_on_the_services_own_pages_and_no_fen_is_lost(bool postgres)
    {
        await using var house = await HuhutongHouse.StartAsync(postgres ? await PostgresServer.NewDatabaseAsync() : null);
        using var visit = await house.SignedInAsync("everything");
        var fee = (await CheckAsync(house, "everything")).Blockers.Single(b => b.Rule == "contract-running");

        // The withdrawal is called off: its money is in the wallet again.
        (await visit.OpenAsync("/wallet")).Text.ShouldContain("¥20");
        var payment = visit.Page.QuerySelector("a[href^='/payments/']")!.GetAttribute("href")!;
        await visit.OpenAsync(payment);
        await visit.SendAsync(payment + "/cancel");
        (await visit.OpenAsync("/wallet")).Text.ShouldContain("¥70");

        // The page and the standing name the same fee.
        await visit.OpenAsync("/plan");
        visit.Text.ShouldContain(FeeOf(fee.Because.En));
        await visit.SendAsync("/plan/settle");
        visit.Text.ShouldContain("from month to month");

        foreach (var bill in await UnpaidAsync(visit))
        {
            await visit.OpenAsync(bill);
            await visit.SendAsync(bill + "/pay");
            visit.Text.ShouldContain("Paid on");
        }

        await visit.OpenAsync("/box");
        await visit.SendAsync(visit.Page.QuerySelector("form[action$='/return']")!.GetAttribute("action")!, ("Way", "Courier"), ("Condition", "Damaged"));
        visit.Text.ShouldContain("Courier's label");
        await house.RoundAsync();
        (await visit.OpenAsync("/box")).Text.ShouldContain("¥40 came back");

        await visit.OpenAsync("/cards");
        await visit.SendAsync(visit.Page.QuerySelector("form[action$='/cancel']")!.GetAttribute("action")!);

        await visit.OpenAsync("/wallet");
        var left = visit.Page.QuerySelector("#withdraw")!.GetAttribute("value")!;
        await visit.SendAsync("/wallet/withdraw", ("Yuan", left));
        (await CheckAsync(house, "everything")).Blockers.Select(b => b.Rule).ShouldBe(["unfinished-transaction"]);
        await house.RoundAsync();
        (await CheckAsync(house, "everything")).Blockers.ShouldBeEmpty();

        // What came in is what was charged, kept or sent back.
        (await house.ScalarAsync("select sum(amount_fen) from wallet_entries e join accounts a on a.id = e.account_id where a.user_name = 'everything'")).ShouldBe("0");
    }

    [Fact]
    public async Task A_balance_cannot_be_withdrawn_twice()
    {
        await using var house = await HuhutongHouse.StartAsync(await PostgresServer.NewDatabaseAsync());
        // One after the other: of passwords that are tried at the same moment no more are looked at than may be wrong.
        var visits = new List<Visit>();
        for (var i = 0; i < 6; i++) visits.Add(await house.SignedInAsync("balance"));
        foreach (var visit in visits) await visit.OpenAsync("/wallet");
        await Task.WhenAll(visits.Select(v => v.SendAsync("/wallet/withdraw", ("Yuan", "136.50"))));
        (await house.ScalarAsync("select count(*) from payments p join accounts a on a.id = p.account_id where a.user_name = 'balance' and p.kind = 'withdrawal'")).ShouldBe("1");
        (await house.ScalarAsync("select sum(amount_fen) from wallet_entries e join accounts a on a.id = e.account_id where a.user_name = 'balance'")).ShouldBe("0");
        foreach (var visit in visits) visit.Dispose();
    }

    [Fact]
    public async Task What_the_counter_finds_and_not_what_was_said_at_home_decides_about_the_deposit()
    {
        await using var house = await HuhutongHouse.StartAsync();
        using var visit = await house.SignedInAsync("settop");
        await visit.OpenAsync("/box");
        await visit.SendAsync(visit.Page.Forms.First(f => f.GetAttribute("action")!.EndsWith("/return", StringComparison.Ordinal)).GetAttribute("action")!, ("Way", "Counter"), ("Condition", "Good"));
        var (code, serial) = (await house.ScalarAsync("select return_code from box_loans where status = 'returning'"), await house.ScalarAsync("select serial_no from box_loans where status = 'returning'"));
        visit.Text.ShouldContain(code);

        using var counter = new Visit(house.Address);
        await counter.OpenAsync("/counter/boxes");
        async Task<string> CheckInAsync(string key, string number, string box, string found)
        {
            await counter.SendAsync("/counter/boxes", ("Key", key), ("ReturnCode", number), ("SerialNo", box), ("Found", found));
            return counter.Text;
        }

        (await CheckInAsync("wrong", code, serial, "Damaged")).ShouldContain("key is wrong");
        (await CheckInAsync(HuhutongHouse.Password, code, serial + "0", "Damaged")).ShouldContain("no such number");
        (await CheckInAsync(HuhutongHouse.Password, code, serial, "Lost")).ShouldContain("Choose what you see");
        (await CheckInAsync(HuhutongHouse.Password, code, serial, "Damaged")).ShouldContain("¥40 of the deposit is returned, ¥60 is kept");
        (await CheckInAsync(HuhutongHouse.Password, code, serial, "Good")).ShouldContain("no such number", customMessage: "once");
        (await house.ScalarAsync("select condition || ' ' || charge_fen from box_loans where return_code = '" + code + "'")).ShouldBe("damaged 6000");
        (await house.ScalarAsync("select sum(amount_fen) from wallet_entries e join accounts a on a.id = e.account_id where a.user_name = 'settop'")).ShouldBe("4000");
        (await visit.OpenAsync("/box")).Text.ShouldContain("¥60 by the terms");
    }

    private static async Task<StandingReport> CheckAsync(HuhutongHouse house, string persona)
    {
        await using var databases = new ServiceDatabases();
        var account = await house.ScalarAsync($"select id from accounts where user_name = '{persona}'");
        return await new StandingCheck(databases, TimeProvider.System).CheckAsync(house.Service(), new SubjectKey(account), default);
    }

    private static string FeeOf(string because) => because.Split("costs ")[1].Split(':')[0].Replace(".00", "", StringComparison.Ordinal);

    private static async Task<IReadOnlyList<string>> UnpaidAsync(Visit visit)
    {
        await visit.OpenAsync("/bills");
        return [.. visit.Page.QuerySelectorAll("a[href^='/bills/']").Where(a => a.TextContent.Contains("To be paid", StringComparison.Ordinal)).Select(a => a.GetAttribute("href")!)];
    }
}
