using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Tests.Undo;
using Adieu.TestKit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests.Crash;

/// <summary>The server goes away under a store that is open, and comes back.</summary>
public class RestartTests
{
    private static readonly ErasureOptions Options = new() { ChunkRows = Life.ChunkRows, Undo = true, PseudonymKey = new byte[32], ArchiveKeys = new KnownKeys() };

    [Fact]
    public async Task A_store_goes_on_after_its_server_has_restarted_in_the_middle()
    {
        using var server = PostgresProcess.Start("-c fsync=off");
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Life.Schema, server.Connection + ";Database=postgres");
        await world.ExecuteAsync("create database calm");
        await using var calm = await World.CreateAsync(SqlDialect.PostgreSql, Life.Schema, server.Connection + ";Database=calm;Pooling=false");
        await using var store = await world.StoreAsync(Life.Map, new YearClock(2026), Options);
        foreach (var (mode, batch) in new[] { ("fast", Batch(2, 3)), ("immediate", Batch(1)) })
        {
            // Sessions that have nothing to do die as well.
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => store.PreviewAsync(new SubjectKey("4"), default)));
            var left = 120;
            store.Statements.Before = _ =>
            {
                if (--left == 0) server.Restart(mode);
            };
            (await Should.ThrowAsync<StoreException>(() => store.EraseAsync(batch, default))).Transient.ShouldBeTrue();
            store.Statements.Before = null;
            await store.EraseAsync(batch, default);
            server.Restart(mode);
            // Whoever comes first hears nothing of it.
            (await store.PreviewAsync(new SubjectKey("4"), default)).Effects.ShouldNotBeEmpty();
            (await store.ProbeAsync(batch, default)).Findings.ShouldBeEmpty();
        }

        await using (var undisturbed = await calm.StoreAsync(Life.Map, new YearClock(2026), Options))
        {
            await undisturbed.EraseAsync(Batch(2, 3), default);
            await undisturbed.EraseAsync(Batch(1), default);
        }

        string[] tables = ["users", "orders", "bills", "lines", "boards", "posts", "papers", "readers", "letters", "visits", "adieu_stage", "adieu_pieces", "adieu_receipts"];
        var (expected, state) = (await Dump.OfAsync(calm.Database, tables), await Dump.OfAsync(world.Database, tables));
        (state == expected).ShouldBeTrue(Dump.Difference(expected, state));
    }

    [Fact]
    public async Task What_has_a_receipt_is_on_disk_though_the_server_is_set_not_to_wait_for_it()
    {
        using var server = PostgresProcess.Start("-c fsync=off -c synchronous_commit=off -c wal_writer_delay=10s");
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Letters.Schema, server.Connection + ";Database=postgres");
        await using var store = await world.StoreAsync(Letters.Map);
        await world.ExecuteAsync("checkpoint");
        await store.EraseAsync([Step("a", "1"), Step("b", "2")], default);
        await store.HoldAsync("court", "mail", "id = 2", "order of a court", default);
        server.Restart("immediate");
        (await world.RowsAsync(Letters.All)).ShouldBe(Letters.Left);
        (await world.RowsAsync("select (select count(*) from adieu_receipts), (select count(*) from adieu_holds)")).ShouldBe("2 1");
    }

    private static ErasureRequest[] Batch(params int[] people) => [.. people.Select(p => Step($"s{p}", $"{p}") with { VaultKey = Life.Key(p) })];
}
