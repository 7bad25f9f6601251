using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Evidence;
using Adieu.Parts;
using Adieu.Tests.Flow;

namespace Adieu.Tests.Parts;

/// <summary>Some of the data goes, the account stays as it is.</summary>
public sealed class PartTests
{
    private const string Orders = """
        parts:
          - id: orders
            title: { zh: 订单, en: Orders }
            text: { zh: 全部, en: All of them }
            tables: [orders]
        doors:

        """;

    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory, MemberData(nameof(Dialects))]
    public async Task What_was_chosen_is_gone_proved_and_signed_and_the_account_is_as_before(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect, edit: text => text.Replace("doors:\n", Orders));
        var (parts, number) = (shop.Get<IParts>(), (await shop.OpenAsync(1)).Number);
        (await parts.LookAsync(number, default))!.Parts.Single().Effects.ShouldHaveSingleItem().Rows.ShouldBe(2);
        (await parts.EraseAsync(number, ["orders"], default)).ShouldBeOfType<ErasePartsResult.ProveFirst>();
        await shop.VerifiedAsync(1, days: 7);
        (await parts.EraseAsync(number, ["accounts"], default)).ShouldBeOfType<ErasePartsResult.Invalid>();

        var certificate = (await parts.EraseAsync(number, ["orders"], default)).ShouldBeOfType<ErasePartsResult.Erased>().Certificate;
        certificate.Payload.ShouldContain("{\"effect\":\"erase\",\"rows\":2,\"table\":\"orders\"}");
        SignedText.Verify(certificate.Jws, shop.Get<SigningKey>().ToJwks(), CertificateWriter.Type).ShouldBeOfType<SignedText.Check.Valid>();
        (await shop.ShopAsync<long>("select count(*) from orders where account_id = 1")).ShouldBe(0);
        (await shop.ShopAsync<long>("select count(*) from orders")).ShouldBe(1, "who else has orders keeps them");
        (await shop.ShopAsync<long>("select count(*) from accounts where id = 1 and display_name is not null")).ShouldBe(1);
        (await shop.ShopAsync<long>("select count(*) from sessions where account_id = 1")).ShouldBe(1, "nobody was signed out");
        (await shop.Closing.FindAsync(number, default))!.State.ShouldBe(CaseState.Cancelled);
        (await parts.EraseAsync(number, ["orders"], default)).ShouldBeOfType<ErasePartsResult.NotNow>();
        (await shop.AdieuAsync<long>("select count(*) from ledger where entry like '%\"parts\":[\"orders\"]%'")).ShouldBe(1);
        await shop.RunAllAsync();
        shop.Sent.Messages.Last(m => m.Channel == "email").Text.ShouldContain("已删除：订单");

        // Business goes on, and the account can still be closed as a whole.
        await shop.ShopAsync<long>("insert into orders values (13, 1, 'done', 1, null)");
        (await shop.OpenAsync(1)).Number.ShouldNotBe(number);
    }

    [Fact]
    public async Task Whoever_asks_again_after_a_crash_finds_it_done()
    {
        await using var shop = await Shop.StartAsync(SqlDialect.Sqlite, edit: text => text.Replace("doors:\n", Orders));
        var view = await shop.VerifiedAsync(1, days: 7);
        await shop.Get<ServiceStores>().Part(shop.Service, "orders").EraseAsync([new ErasureRequest($"{view.Number}/part-orders", new SubjectKey("1"))], default);
        (await shop.Get<IParts>().EraseAsync(view.Number, ["orders"], default)).ShouldBeOfType<ErasePartsResult.Erased>().Certificate.Payload.ShouldContain("\"rows\":2");
    }

    [Theory]
    [InlineData("[accounts]", "is the account itself")]
    [InlineData("[ordres]", "no table ordres")]
    public async Task A_part_that_cannot_go_alone_stops_the_start(string tables, string why)
    {
        var refused = await Should.ThrowAsync<AdieuStartException>(() => Shop.StartAsync(SqlDialect.Sqlite, edit: text => text.Replace("doors:\n", Orders.Replace("[orders]", tables))));
        refused.Message.ShouldContain(why);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_part_to_which_other_rows_refer_is_refused(SqlDialect dialect)
    {
        var refused = await Should.ThrowAsync<AdieuStartException>(() => Shop.StartAsync(dialect, edit: text => text
            .Replace("doors:\n", Orders)
            .Replace("  items: { personal: no }", "  items: { personal: no }\n  lines: { parent: orders }")
            .Replace("insert into items values (1, 'tea');", "create table lines (id integer primary key, order_no integer not null references orders (order_no)); create index ix_lines on lines (order_no);")));
        refused.Message.ShouldContain("Rows of lines, which is not in the part, refer to rows of orders");
    }
}
