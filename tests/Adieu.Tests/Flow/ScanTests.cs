using Adieu.Cases;
using Adieu.Erasure.Stores;

namespace Adieu.Tests.Flow;

public sealed class ScanTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task What_nobody_mapped_keeps_a_case_from_closing_until_it_is_gone(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect, edit: With("each"));
        await shop.ShopAsync<long>("insert into items values (2, 'tea for 138 0013 8000')");
        var (left, clean) = (await shop.ConfirmedAsync(1, 0), await shop.ConfirmedAsync(2, 0));
        await shop.RunAllAsync();

        (await shop.StateAsync(left)).ShouldBe(CaseState.NeedsAttention);
        (await shop.StateAsync(clean)).ShouldBe(CaseState.Closed);
        (await shop.AdieuAsync<string>("select problem from cases where state = 'NeedsAttention'")).ShouldBe("residue-scan");
        var entry = (await shop.AdieuAsync<string>($"select {(dialect == SqlDialect.Sqlite ? "entry" : "entry::text")} from ledger where {(dialect == SqlDialect.Sqlite ? "entry" : "entry::text")} like '%residue%' and {(dialect == SqlDialect.Sqlite ? "entry" : "entry::text")} like '%items%'"))!;
        entry.ShouldContain("title");
        entry.ShouldNotContain("138 0013");

        await shop.ShopAsync<long>("delete from items where id = 2");
        (await shop.Get<OperatorDesk>().ResumeAsync(left.Number, "op-1", null, default)).ShouldBeOfType<OperatorDesk.Outcome.Moved>();
        await shop.RunAllAsync();
        (await shop.StateAsync(left)).ShouldBe(CaseState.Closed);
        (await shop.AdieuAsync<string>("select jws from certificates limit 1")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Once_a_day_everybody_who_left_is_looked_for_in_one_pass()
    {
        await using var shop = await Shop.StartAsync(SqlDialect.PostgreSql, edit: With("daily 03:00"));
        var (first, second) = (await shop.ConfirmedAsync(1, 0), await shop.ConfirmedAsync(2, 0));
        await shop.RunAllAsync();
        (await shop.StateAsync(first)).ShouldBe(CaseState.Verifying);
        (await shop.ShopAsync<long>("select count(*) from accounts")).ShouldBe(0);
        (await shop.AdieuAsync<long>("select count(*) from cases where due_at > extract(epoch from now()) * 1000 and due_at < extract(epoch from now() + interval '25 hours') * 1000")).ShouldBe(2);

        await shop.AdieuAsync<long>("update cases set due_at = 0");
        (await shop.RunAsync("scan")).ShouldBeTrue();
        (await shop.RunAsync("scan")).ShouldBeFalse();

        (await shop.StateAsync(first)).ShouldBe(CaseState.Closed);
        (await shop.StateAsync(second)).ShouldBe(CaseState.Closed);
    }

    [Fact]
    public async Task A_place_where_others_hold_the_same_identifier_is_left_out()
    {
        await using var shop = await Shop.StartAsync(SqlDialect.Sqlite, edit: With("each", ", except: [items.title]"));
        await shop.ShopAsync<long>("insert into items values (2, 'tea for 13800138000')");
        var left = await shop.ConfirmedAsync(1, 0);
        await shop.RunAllAsync();
        (await shop.StateAsync(left)).ShouldBe(CaseState.Closed);
    }

    private static Func<string, string> With(string scan, string more = "") =>
        text => text.Replace("cooling-off:", $"verify: {{ scan: {scan}{more} }}\ncooling-off:", StringComparison.Ordinal);
}
