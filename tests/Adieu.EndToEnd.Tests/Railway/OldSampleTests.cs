using Passport.Hosting;

namespace Adieu.EndToEnd.Tests.RailwayService;

/// <summary>A sample database that an earlier version made is told from one of today, whatever it lacks.</summary>
public sealed class OldSampleTests
{
    [Theory]
    [InlineData("alter table tickets rename column seat to place", "tickets")]
    [InlineData("drop table vouchers", "vouchers")]
    public async Task What_an_older_version_made_says_how_to_begin_again(string older, string table)
    {
        await using var house = await RailwayHouse.StartAsync();
        await house.WithAsync(async (_, db) =>
        {
            await ServiceDatabase.CreateAsync(db);
            return true;
        });
        await house.ScalarAsync("pragma foreign_keys = off; " + older);
        var refused = await Should.ThrowAsync<InvalidOperationException>(() => house.WithAsync(async (_, db) =>
        {
            await ServiceDatabase.CreateAsync(db);
            return true;
        }));
        refused.Message.ShouldContain($"it has no {table}");
        // The words that ./run looks for.
        refused.Message.ShouldEndWith("Begin again with: ./run --fresh");
    }
}
