using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Tests.Undo;
using Adieu.TestKit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests.Crash;

/// <summary>The store's disk is full in the middle of a run: it is said, nothing is half done, and with room again the same call goes on.</summary>
public class FullDiskTests
{
    private static readonly ErasureOptions Options = new() { ChunkRows = Life.ChunkRows, Undo = true, PseudonymKey = new byte[32], ArchiveKeys = new KnownKeys() };

    private static readonly string[] Tables = ["users", "orders", "bills", "lines", "boards", "posts", "papers", "readers", "letters", "visits"];

    private static readonly string[] All = [.. Tables, "adieu_receipts", "adieu_stage", "adieu_pieces"];

    private static readonly ErasureRequest[] Together = [Sealed(3)], InPieces = [Sealed(1)];

    [Theory, InlineData(SqlDialect.Sqlite), InlineData(SqlDialect.PostgreSql)]
    public async Task A_disk_that_is_full_in_the_middle_stops_an_erasure_until_there_is_room(SqlDialect dialect)
    {
        using var disk = SmallDisk.Mount(megabytes: dialect == SqlDialect.Sqlite ? 3 : 24);
        using var server = dialect == SqlDialect.PostgreSql ? PostgresProcess.Start("-c fsync=off") : null;
        await using var database = new SqlDatabase(dialect, server is null ? $"Data Source={disk.Path}/store.db;Pooling=false" : await OnAsync(disk, server));
        await Run(database, Life.Schema);
        // What does not shrink when it is sealed.
        await Run(database, $"update visits set page = {(server is null ? "hex(randomblob(2000))" : "(select string_agg(md5(i::text || id), '') from generate_series(1, 125) i)")}");
        await using var store = await SqlErasureStore.OpenAsync("main", database, DataMap.Parse(Life.Map), new YearClock(2026), Options with { ChunkRows = 10_000 });
        await using var pieces = await SqlErasureStore.OpenAsync("main", database, DataMap.Parse(Life.Map), new YearClock(2026), Options);
        var before = await Dump.OfAsync(database, Tables);
        (await DieAsync(store, Together, disk, async () => (await Dump.OfAsync(database, Tables) == before).ShouldBeTrue())).ShouldBeGreaterThan(3);
        (await DieAsync(pieces, InPieces, disk, () => Task.CompletedTask)).ShouldBeGreaterThan(3);

        await using var calm = await World.CreateAsync(dialect, Life.Schema);
        await using (var once = await calm.StoreAsync(Life.Map, new YearClock(2026), Options with { ChunkRows = 10_000 })) await once.EraseAsync(Together, default);
        await using (var once = await calm.StoreAsync(Life.Map, new YearClock(2026), Options)) await once.EraseAsync(InPieces, default);
        await Run(database, "update visits set page = 'p' || id");
        var state = await Dump.OfAsync(database, All);
        var expected = await Dump.OfAsync(calm.Database, All);
        (state == expected).ShouldBeTrue(Dump.Difference(expected, state));
        (await pieces.RestoreAsync("s1", Life.Key(1), partial: false, default)).Outcome.ShouldBe(Erasure.Undo.RestoreOutcome.Complete);
    }

    // Each time it is full a little later, until it is full too late.
    private static async Task<int> DieAsync(SqlErasureStore store, ErasureRequest[] batch, SmallDisk disk, Func<Task> look)
    {
        for (var (deaths, life) = (0, 1); ; life += 29)
        {
            var left = life;
            store.Statements.Before = _ =>
            {
                if (--left == 0) disk.Fill();
            };
            try
            {
                await store.EraseAsync(batch, default);
                return deaths;
            }
            catch (StoreException e)
            {
                deaths++;
                e.Transient.ShouldBeTrue();
                e.Message.ShouldMatch("No space left on device|the disk is full|the disk fails");
            }
            finally
            {
                store.Statements.Before = null;
                disk.Free();
            }

            await look();
        }
    }

    private static ErasureRequest Sealed(int person) => Step($"s{person}", $"{person}") with { VaultKey = Life.Key(person) };

    private static async Task<string> OnAsync(SmallDisk disk, PostgresProcess server)
    {
        await using (var plain = new SqlDatabase(SqlDialect.PostgreSql, server.Connection + ";Database=postgres;Pooling=false"))
        {
            await Run(plain, $"create tablespace small location '{disk.ForPostgres()}'");
            await Run(plain, "create database small tablespace small");
        }

        return server.Connection + ";Database=small;Pooling=false";
    }

    private static async Task Run(SqlDatabase database, string sql)
    {
        await using var connection = await database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
