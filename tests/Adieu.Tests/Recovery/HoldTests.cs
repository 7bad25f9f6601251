using Adieu.Cases;
using Adieu.Erasure.Retention;
using Adieu.Erasure.Stores;
using Adieu.Tests.Flow;

namespace Adieu.Tests.Recovery;

public class HoldTests
{
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_case_with_a_held_row_waits_for_an_operator_while_the_others_of_its_batch_go(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect);
        var store = (IHoldStore)shop.Get<ServiceStores>().Of(shop.Service).Single();
        await store.HoldAsync("court-7", "orders", "order_no = 11", "order of a court", default);
        var (held, free) = (await shop.ConfirmedAsync(1, days: 0), await shop.ConfirmedAsync(2, days: 0));
        await shop.RunAllAsync();
        (await shop.StateAsync(free)).ShouldBe(CaseState.Closed);
        (await shop.StateAsync(held)).ShouldBe(CaseState.NeedsAttention);
        (await shop.AdieuAsync<string>("select problem from cases where state = 'NeedsAttention'")).ShouldBe("legal-hold:main");
        (await shop.ShopAsync<long>("select count(*) from orders where account_id = 1")).ShouldBe(2);

        await store.ReleaseAsync("court-7", default);
        (await shop.Get<OperatorDesk>().ResumeAsync(held.Number, "op-1", default)).ShouldBeOfType<OperatorDesk.Outcome.Moved>();
        await shop.RunAllAsync();
        (await shop.StateAsync(held)).ShouldBe(CaseState.Closed);
        (await shop.ShopAsync<long>("select count(*) from accounts")).ShouldBe(0);
    }
}
