using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.TestKit;

namespace Adieu.Tests.Flow;

/// <summary>Adieu's own database behind PgBouncer: it keeps nothing in its sessions, so whose transaction follows is all the same.</summary>
public sealed class PoolerTests
{
    [Theory, InlineData("transaction"), InlineData("session")]
    public async Task Adieus_own_database_may_stand_behind_a_pooler(string mode)
    {
        var storage = await PostgresServer.NewDatabaseAsync();
        // Two sessions of the server for all of Adieu's.
        await using var bouncer = await PgBouncer.StartAsync(mode, storage, mode == "transaction" ? "default_pool_size = 2" : "");
        await using var shop = await Shop.StartAsync(SqlDialect.PostgreSql, storage: bouncer.Through(storage));
        var people = new[] { 1, 2 };
        var views = await Task.WhenAll(people.Select(id => shop.ConfirmedAsync(id, days: 0)));
        await shop.RunAllAsync();
        foreach (var view in views) (await shop.StateAsync(view)).ShouldBe(CaseState.Closed);
        (await shop.ShopAsync<long>("select count(*) from accounts")).ShouldBe(0);
    }
}
