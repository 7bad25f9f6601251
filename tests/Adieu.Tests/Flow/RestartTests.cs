using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Lanes;
using Adieu.TestKit;
using Npgsql;

namespace Adieu.Tests.Flow;

/// <summary>The database server restarts, as if its machine had lost its power, while lanes are at work on it.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task Lanes_go_on_by_themselves_after_the_server_has_come_back_and_nothing_is_done_twice()
    {
        using var server = PostgresProcess.Start("-c fsync=off");
        string Database(string name) => $"{server.Connection};Database={name}";
        await using var shop = await Shop.StartAsync(SqlDialect.PostgreSql, options => options.Lanes.Every = TimeSpan.FromMilliseconds(50), storage: Database("postgres"), store: Database("template1"));
        CaseView[] views = [await shop.ConfirmedAsync(1, days: 0), await shop.ConfirmedAsync(2, days: 0)];
        var lanes = shop.Get<LaneHost>();
        await using (var elsewhere = NpgsqlDataSource.Create(Database("template1") + ";Pooling=false"))
        {
            // Whoever holds a row of theirs decides where the erasure stands when the server goes.
            await using var holder = await elsewhere.OpenConnectionAsync();
            await using var held = await holder.BeginTransactionAsync();
            await using (var take = new NpgsqlCommand("select 1 from accounts where id = 2 for update", holder, held)) await take.ExecuteNonQueryAsync();
            await lanes.StartAsync(default);
            await using var look = elsewhere.CreateCommand("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = 'template1'");
            for (var tries = 0; await look.ExecuteScalarAsync() is 0L; tries++)
            {
                tries.ShouldBeLessThan(1200, "no lane has come to that row");
                await Task.Delay(50);
            }

            server.Restart("immediate");
        }

        for (var tries = 0; tries < 600 && await OpenAsync(shop, views) > 0; tries++) await Task.Delay(100);
        await lanes.StopAsync(default);
        (await OpenAsync(shop, views)).ShouldBe(0);
        foreach (var view in views) (await shop.Closing.CertificatesAsync(view.Number, default)).ShouldHaveSingleItem();
        (await shop.ShopAsync<long>("select count(*) from accounts")).ShouldBe(0);
        (await shop.ShopAsync<long>("select count(*) from adieu_receipts")).ShouldBe(2);
    }

    // The server may be on its way yet.
    private static async Task<int> OpenAsync(Shop shop, CaseView[] views)
    {
        try
        {
            var open = 0;
            foreach (var view in views) open += await shop.StateAsync(view) == CaseState.Closed ? 0 : 1;
            return open;
        }
        catch (Exception e) when (e is System.Data.Common.DbException or StoreException)
        {
            return views.Length;
        }
    }
}
