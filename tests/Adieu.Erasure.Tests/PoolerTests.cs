using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.TestKit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>A store behind PgBouncer: served where a session stays one, refused before anything is closed where it does not.</summary>
public class PoolerTests
{
    [Fact]
    public async Task Behind_a_pooler_by_session_everything_goes_as_it_does_without()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Letters.Schema);
        await using var bouncer = await PgBouncer.StartAsync("session", world.Connection, "default_pool_size = 8");
        await using var database = new SqlDatabase(SqlDialect.PostgreSql, bouncer.Through(world.Connection));
        await using var store = await SqlErasureStore.OpenAsync("main", database, DataMap.Parse(Letters.Map), options: new ErasureOptions { Undo = true });
        // Two at once, each with a session of its own.
        ErasureRequest[] batch = [Step("a", "1"), Step("b", "2")];
        await Task.WhenAll(batch.Select(step => store.EraseAsync([step with { VaultKey = new byte[32] }], default)));
        (await store.ProbeAsync(batch, default)).Findings.ShouldBeEmpty();
        (await world.RowsAsync(Letters.All)).ShouldBe(Letters.Left);
        (await store.RestoreAsync("a", new byte[32], partial: true, default)).Tables.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("transaction", "")]
    [InlineData("transaction", "server_round_robin = 1\nmin_pool_size = 3")]
    [InlineData("statement", "")]
    public async Task Behind_a_pooler_that_gives_sessions_away_a_store_is_not_opened(string mode, string more)
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Letters.Schema);
        await using var bouncer = await PgBouncer.StartAsync(mode, world.Connection, more);
        await using var database = new SqlDatabase(SqlDialect.PostgreSql, bouncer.Through(world.Connection));
        for (var again = 0; again < 3; again++)
        {
            var refused = (await Should.ThrowAsync<MapException>(() => SqlErasureStore.OpenAsync("main", database, DataMap.Parse(Letters.Map)))).Diagnostics.Single(d => d.Severity == Severity.Severe);
            refused.Code.ShouldBe("shared-sessions");
        }

        (await world.RowsAsync("select count(*) from pg_class where relname like 'adieu%'")).ShouldBe("0");
    }
}
