using Adieu.Cases;
using Adieu.Erasure.Stores;
using Dapper;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Adieu.Tests.Flow;

/// <summary>What an operator meets when a service's file or store is not as it should be at the start.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task A_query_that_does_not_fit_the_store_stops_the_start_with_its_place()
    {
        await using var shop = await Shop.StartAsync(SqlDialect.Sqlite, edit: yaml => yaml.Replace("select risk from", "select risc from"), open: false);
        var refusal = await Should.ThrowAsync<AdieuStartException>(() => shop.Get<IEnumerable<IHostedService>>().OfType<AdieuStart>().Single().StartAsync(default));
        refusal.Message.ShouldMatch("service\\.yaml:\\d+:\\d+: .*risc");
    }

    [Fact]
    public async Task A_store_that_is_down_makes_its_service_unavailable_until_it_is_back()
    {
        await using var shop = await Shop.StartAsync(SqlDialect.PostgreSql, options => options.Lanes.Every = TimeSpan.FromMilliseconds(50), open: false);
        var store = new NpgsqlConnectionStringBuilder(shop.Service.Stores[0].Connection);
        await using var admin = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(store.ToString()) { Database = "postgres" }.ToString());
        await admin.ExecuteAsync($"alter database \"{store.Database}\" with allow_connections false");

        var parts = shop.Get<IEnumerable<IHostedService>>().ToList();
        foreach (var part in parts) await part.StartAsync(default);
        shop.Get<ServiceStores>().Unavailable.ShouldBe(["flow-shop"]);
        (await Should.ThrowAsync<StoreException>(() => shop.OpenAsync(1))).Transient.ShouldBeTrue();

        await admin.ExecuteAsync($"alter database \"{store.Database}\" with allow_connections true");
        for (var tries = 0; tries < 900 && shop.Get<ServiceStores>().Unavailable.Count > 0; tries++) await Task.Delay(100);
        shop.Get<ServiceStores>().Unavailable.ShouldBeEmpty();
        (await shop.OpenAsync(1)).State.ShouldBe(CaseState.Preview);
        foreach (var part in parts) await part.StopAsync(default);
    }
}
