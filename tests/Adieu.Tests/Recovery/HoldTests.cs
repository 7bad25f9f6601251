using Adieu.Cases;
using Adieu.Erasure.Retention;
using Adieu.Erasure.Stores;
using Adieu.Tests.Flow;

namespace Adieu.Tests.Recovery;

public class HoldTests
{
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory, MemberData(nameof(Dialects))]
    public async Task An_account_to_which_a_held_row_refers_waits_while_the_rest_of_it_goes_and_closes_after_the_release(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect);
        var store = (IHoldStore)shop.Get<ServiceStores>().Of(shop.Service).Single();
        await store.HoldAsync("court-7", "orders", "order_no = 11", "order of a court", default);
        var (held, free) = (await shop.ConfirmedAsync(1, days: 0), await shop.ConfirmedAsync(2, days: 0));
        await shop.RunAllAsync();
        (await shop.StateAsync(free)).ShouldBe(CaseState.Closed);
        (await shop.StateAsync(held)).ShouldBe(CaseState.NeedsAttention);
        (await shop.AdieuAsync<string>("select problem from cases where state = 'NeedsAttention'")).ShouldBe("legal-hold:main");
        (await shop.ShopAsync<long>("select count(*) from orders where account_id = 1")).ShouldBe(1, "only what is held");

        await store.ReleaseAsync("court-7", default);
        await shop.RunAllAsync();
        await shop.RunAllAsync();
        (await shop.StateAsync(held)).ShouldBe(CaseState.Closed, "by itself");
        (await shop.ShopAsync<long>("select count(*) from accounts")).ShouldBe(0);
        (await shop.AdieuAsync<long>("select count(*) from certificates where payload like '%\"hold\"%'")).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_closure_whose_certificate_names_held_rows_gets_a_further_one_when_they_are_gone(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect, edit: text => text.Replace("account_id integer not null references accounts (id), status", "account_id integer not null, status", StringComparison.Ordinal));
        var store = (IHoldStore)shop.Get<ServiceStores>().Of(shop.Service).Single();
        await store.HoldAsync("court-7", "orders", "order_no = 11", "order of a court", default);
        var held = await shop.ConfirmedAsync(1, days: 0);
        await shop.RunAllAsync();
        (await shop.StateAsync(held)).ShouldBe(CaseState.Closed);
        (await shop.AdieuAsync<string>("select payload from certificates"))!.ShouldMatch("\"basis\":\"order of a court\",\"effect\":\"hold\",\"rows\":1,\"since\":\"20");
        (await shop.ShopAsync<long>("select count(*) from orders where account_id = 1")).ShouldBe(1);

        await store.ReleaseAsync("court-7", default);
        await shop.RunAllAsync();
        await shop.RunAllAsync();
        (await shop.ShopAsync<long>("select count(*) from orders where account_id = 1")).ShouldBe(0);
        var further = await shop.AdieuAsync<string>("select payload from certificates where kind = 'release'") ?? "";
        further.ShouldContain("\"effect\":\"erase\",\"rows\":2,\"table\":\"orders\"");
        further.ShouldNotContain("\"hold\"");
        (await shop.AdieuAsync<long>("select count(*) from certificates")).ShouldBe(2);
    }
}
