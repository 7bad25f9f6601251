using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Gates;
using Adieu.Services;
using Adieu.Standing;
using Adieu.Tests.Services;

namespace Adieu.Tests.Standing;

public sealed class StandingCheckTests
{
    private const string Business = """
        insert into orders values ('A/1', 1, 'unpaid', 1250.5, '2026-11-30 00:15:00'), ('A2', 1, 'paid', 5, null);
        insert into points values (1, 1, 1000), (2, 1, 250);
        insert into points values (3, 2, 5), (4, 2, -5);
        """;

    private static readonly SubjectKey Zhang = new("1"), Li = new("2");

    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory, MemberData(nameof(Dialects))]
    public async Task Items_are_told_in_both_languages_with_their_remedy(SqlDialect dialect)
    {
        await using var shop = await SampleService.StartAsync(dialect);
        await shop.RunAsync(Business);
        var report = await new StandingCheck(shop.Databases, TimeProvider.System).CheckAsync(shop.Definition, Zhang, default);
        report.Clear.ShouldBeFalse();
        var order = report.Blockers.Single();
        order.Title.ShouldBe(new LocalText("订单 A/1 未付", "Order A/1 is unpaid"));
        order.Because.Zh.ShouldStartWith("还差 ¥1,250.50，2026年11月30日 ");
        order.Because.En.ShouldBe("¥1,250.50 is due on 30 November 2026.");
        order.RemedyLink!.AbsoluteUri.ShouldBe("https://shop.example/orders/A%2F1");
        order.Basis!.Source.ShouldBe("https://law.example/24");
        report.Losses.Single().Title.En.ShouldBe("1,250 points");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_sum_of_nothing_and_a_sum_of_zero_are_no_loss(SqlDialect dialect)
    {
        await using var shop = await SampleService.StartAsync(dialect);
        await shop.RunAsync(Business + "insert into accounts (id) values (3);");
        var check = new StandingCheck(shop.Databases, TimeProvider.System);
        (await check.CheckAsync(shop.Definition, Li, default)).Losses.ShouldBeEmpty();
        var nobody = await check.CheckAsync(shop.Definition, new SubjectKey("3"), default);
        nobody.Losses.ShouldBeEmpty();
        nobody.Clear.ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Many_accounts_are_checked_at_once_with_the_same_answer_as_one_by_one(SqlDialect dialect)
    {
        await using var shop = await SampleService.StartAsync(dialect);
        await shop.RunAsync(Business + "insert into orders values ('B1', 2, 'paid', 5, null)");
        for (var id = 10; id < 40; id++)
            await shop.RunAsync($"insert into accounts (id) values ({id}); insert into orders values ('{(id == 11 ? "0" : id)}', {id}, '{(id % 3 == 0 ? "unpaid" : "paid")}', 1, null)");
        var accounts = Enumerable.Range(10, 30).Select(i => new SubjectKey($"{i}")).Append(Zhang).Append(Li).ToList();
        var check = new StandingCheck(shop.Databases, TimeProvider.System);
        var blocked = await check.BlockedAsync(shop.Definition, accounts, default);
        blocked.Count.ShouldBe(11);
        foreach (var account in accounts)
            blocked.Contains(account).ShouldBe(!(await check.CheckAsync(shop.Definition, account, default)).Clear);
        (await check.BlockedAsync(shop.Definition with { Gate = null }, accounts, default)).SetEquals(blocked).ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_freeze_that_finds_a_blocker_freezes_nothing(SqlDialect dialect)
    {
        await using var shop = await SampleService.StartAsync(dialect);
        await shop.RunAsync(Business);
        var gate = new Gate(shop.Databases);
        await gate.InstallAsync(shop.Definition, default);
        var check = new StandingCheck(shop.Databases, TimeProvider.System);
        Task<FreezeResult> Freeze(SubjectKey account) => gate.FreezeAsync(shop.Definition, account, CaseNumber.New(),
            async (transaction, ct) => (await check.CheckAsync(shop.Definition, account, transaction, ct)).Clear, default);
        (await Freeze(Zhang)).ShouldBeOfType<FreezeResult.NotClear>();
        (await Freeze(Li)).ShouldBeOfType<FreezeResult.Frozen>();
        await shop.RunAsync("update orders set status = 'paid' where account_id = 1");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_rule_that_writes_is_refused_and_its_connection_still_good(SqlDialect dialect)
    {
        await using var shop = await SampleService.StartAsync(dialect);
        var rule = shop.Definition.Standing[0] with { Query = "update accounts set phone = 'x' where id = @account returning id as order_no" };
        var check = new StandingCheck(shop.Databases, TimeProvider.System);
        await Should.ThrowAsync<StoreException>(() => check.CheckAsync(shop.Definition with { Standing = [rule] }, Zhang, default));
        (await shop.RunAsync("select phone from accounts where id = 1")).ShouldBe("13800138000");
        await shop.RunAsync("update accounts set phone = '1' where id = 1");
    }
}
