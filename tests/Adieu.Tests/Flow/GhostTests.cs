using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Stores;

namespace Adieu.Tests.Flow;

/// <summary>Who left is one and the same ghost within a store, whenever something of theirs comes to light, and tells nobody who they were.</summary>
public sealed class GhostTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Two_who_left_are_two_ghosts_and_what_one_of_them_wrote_late_is_by_the_same_ghost(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect, edit: text => text
            .Replace("create table items", "create table reviews (id integer primary key, account_id integer, author text); create index ix_reviews on reviews (account_id); insert into reviews values (1, 1, 'x'), (2, 2, 'y');\ncreate table items", StringComparison.Ordinal)
            .Replace("  items: { personal: no }", "  reviews: { owner: account_id, on-close: anonymise, unowned: keep, mask: { author: ghost } }\n  items: { personal: no }", StringComparison.Ordinal));
        foreach (var account in new[] { 1, 2 })
        {
            var left = await shop.ConfirmedAsync(account, 0);
            await shop.RunAllAsync();
            (await shop.StateAsync(left)).ShouldBe(CaseState.Closed);
        }

        await shop.ShopAsync<long>("insert into reviews values (3, 1, 'x')");
        await shop.Get<ServiceStores>().Of(shop.Service)[0].EraseAsync([new ErasureRequest("late", new SubjectKey("1"))], default);

        var (first, second, late) = (await AuthorAsync(1), await AuthorAsync(2), await AuthorAsync(3));
        first.ShouldStartWith("ghost-");
        second.ShouldStartWith("ghost-");
        second.ShouldNotBe(first);
        late.ShouldBe(first);

        async Task<string?> AuthorAsync(int review) => await shop.ShopAsync<string>($"select author from reviews where id = {review}");
    }
}
