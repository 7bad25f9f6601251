using System.Text.Json;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Evidence;

namespace Adieu.Tests.Flow;

/// <summary>What a law keeps goes when its time is over, and a second certificate says so, whoever dies in between.</summary>
public sealed class PurgeTests
{
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory, MemberData(nameof(Dialects))]
    public async Task What_was_kept_is_purged_and_certified_once_even_when_a_node_dies_between(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect, edit: KeepOrders);
        var view = await shop.ConfirmedAsync(1, days: 0);
        await shop.RunAllAsync();
        (await shop.StateAsync(view)).ShouldBe(CaseState.Closed);
        (await shop.Closing.CertificatesAsync(view.Number, default)).ShouldHaveSingleItem().Payload.ShouldContain("trade-law");
        (await shop.ShopAsync<long>("select count(*) from orders where account_id is null")).ShouldBe(2);

        await shop.ShopAsync<long>("update adieu_retained set until = '2020-01-01T00:00:00.000Z' where row_key = '11'");
        await shop.RunAllAsync();
        (await shop.StateAsync(view)).ShouldBe(CaseState.Closed, "one order is still kept");
        (await shop.ShopAsync<long>("select count(*) from orders where account_id is null")).ShouldBe(1);

        await shop.ShopAsync<long>("update adieu_retained set until = '2020-01-01T00:00:00.000Z' where row_key = '12'");
        // The store purges, and the node that asked dies before it has written that down.
        (await shop.Get<ServiceStores>().Of(shop.Service).Single().PurgeExpiredAsync(10, default)).ShouldHaveSingleItem();
        await shop.RunAllAsync();
        (await shop.StateAsync(view)).ShouldBe(CaseState.Purged);
        (await shop.ShopAsync<long>("select count(*) from orders")).ShouldBe(1);
        (await shop.ShopAsync<long>("select count(*) from adieu_retained")).ShouldBe(0);

        var certificates = await shop.Closing.CertificatesAsync(view.Number, default);
        certificates.Select(c => c.Kind).ShouldBe(["closure", "purge"]);
        SignedText.Verify(certificates[1].Jws, shop.Get<SigningKey>().ToJwks(), CertificateWriter.Type).ShouldBeOfType<SignedText.Check.Valid>();
        using var payload = JsonDocument.Parse(certificates[1].Payload);
        var line = payload.RootElement.GetProperty("stores")[0].GetProperty("effects").EnumerateArray().Single();
        (line.GetProperty("table").GetString(), line.GetProperty("rows").GetInt64()).ShouldBe(("orders", 2));
        await shop.RunAllAsync();
        (await shop.Closing.CertificatesAsync(view.Number, default)).Count.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task The_ledgers_head_is_signed_by_itself_once_it_has_grown(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect);
        await shop.ConfirmedAsync(1, days: 0);
        await shop.RunAllAsync();
        var ledger = shop.Get<ILedger>();
        var jws = (await ledger.CheckpointsAsync(default)).ShouldHaveSingleItem("ten minutes lie between two");
        SignedText.Verify(jws, shop.Get<SigningKey>().ToJwks(), Checkpoints.Type).ShouldBeOfType<SignedText.Check.Valid>();
        (await ledger.LastCheckpointAsync(default))!.Value.Size.ShouldBeGreaterThan(0);
    }

    private static string KeepOrders(string text) => text
        .Replace("create table orders (order_no integer primary key, account_id integer not null", "create table orders (order_no integer primary key, account_id integer")
        .Replace("  orders: { owner: account_id, on-close: erase }", "  orders: { owner: account_id, on-close: retain, unowned: keep, retain: { basis: trade-law, until: now + 3y, keep: [order_no, status, amount, completed_at] } }")
        .Replace("standing:\n", "bases:\n  trade-law: { zh: 交易记录保存三年, en: Trade records are kept for three years, source: \"https://law.example/31\" }\nstanding:\n");
}
