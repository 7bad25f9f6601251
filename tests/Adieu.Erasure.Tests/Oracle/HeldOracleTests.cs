using System.Globalization;
using Adieu.Erasure.Stores;
using Adieu.TestKit;

namespace Adieu.Erasure.Tests.Oracle;

/// <summary>Generated cases with legal holds, and with batches at the same time; <c>ADIEU_ORACLE_SEED</c>, <c>_FROM</c> and <c>_CASES</c> as for <see cref="OracleTests"/>.</summary>
public class HeldOracleTests(ITestOutputHelper output)
{
    [Fact]
    public async Task On_SQLite_what_is_held_stays_and_once_released_all_is_as_without() => await RunAsync(SqlDialect.Sqlite, 120, 10_000, Draw.Wide + 1, held: true);

    [Fact]
    public async Task On_SQLite_it_is_so_for_lists_and_laws_too() => await RunAsync(SqlDialect.Sqlite, 120, 10_000, Draw.Widest + 1, held: true, OnceFailedHeld);

    [Fact]
    public async Task On_SQLite_it_is_so_row_by_row_too() => await RunAsync(SqlDialect.Sqlite, 60, 1, Draw.Wider + 1, held: true, OnceFailedHeld);

    [Fact]
    public async Task On_PostgreSQL_what_is_held_stays_and_once_released_all_is_as_without() => await RunAsync(SqlDialect.PostgreSql, 15, 10_000, Draw.Wide + 1, held: true);

    [Fact]
    public async Task On_PostgreSQL_batches_at_the_same_time_end_as_in_some_order() => await RunAsync(SqlDialect.PostgreSql, 40, 10_000, Draw.Wide + 1, held: false);

    [Fact]
    public async Task On_PostgreSQL_they_do_so_row_by_row_too() => await RunAsync(SqlDialect.PostgreSql, 20, 1, Draw.Wide + 1, held: false);

    // Seeds that once failed; they run first.
    private static readonly ulong[] OnceFailedHeld = [480_708_971, 141_279_324, 332_078_685, 496_237_598, 1_952_778_769];

    private async Task RunAsync(SqlDialect dialect, int cases, int chunkRows, ulong from, bool held, params ulong[] once)
    {
        if (Number("ADIEU_ORACLE_FROM") is { } first) from = first;
        if (Number("ADIEU_ORACLE_CASES") is { } many) cases = (int)many;
        var (agreed, unfit, failed) = (0, 0, new List<string>());
        var shared = dialect == SqlDialect.PostgreSql ? await PostgresServer.NewDatabaseAsync() : null;
        await using var postgres = shared is null ? null : new SqlDatabase(dialect, shared);
        foreach (var seed in Number("ADIEU_ORACLE_SEED") is { } one ? [one] : once.Concat(Enumerable.Range(0, cases).Select(i => from + (ulong)i)))
        {
            var folder = shared is null ? Directory.CreateTempSubdirectory("adieu-held-") : null;
            await using (var sqlite = folder is null ? null : new SqlDatabase(dialect, $"Data Source={folder.FullName}/store.db;Pooling=false"))
            {
                var c = Draw.CaseOf(seed);
                var database = postgres ?? sqlite!;
                switch (held ? await new HeldRun(c, database, chunkRows, seed).TryAsync() : await ParallelRun.TryAsync(c, database, chunkRows))
                {
                    case null: unfit++; break;
                    case "": agreed++; break;
                    case var how: failed.Add($"seed {seed}: {how}"); break;
                }
            }

            folder?.Delete(recursive: true);
            if (failed.Count == 12) break;
        }

        output.WriteLine($"{agreed} agreed, {unfit} unfit");
        failed.ShouldBeEmpty(string.Join('\n', failed));
        if (Number("ADIEU_ORACLE_SEED") is null) agreed.ShouldBeGreaterThan(cases / 4);
    }

    private static ulong? Number(string variable) => ulong.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var n) ? n : null;
}
