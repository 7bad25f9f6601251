using System.Globalization;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Oracle;
using Adieu.TestKit;

namespace Adieu.Erasure.Tests.Undo;

/// <summary>Generated schemas, maps, rows and leavers: erased with a vault and restored in reverse, every store is what it was, value by value.</summary>
public class UndoOracleTests(ITestOutputHelper output)
{
    [Fact]
    public async Task On_SQLite_what_was_erased_comes_back_exactly() => await RunAsync(SqlDialect.Sqlite, 120);

    [Fact]
    public async Task On_PostgreSQL_what_was_erased_comes_back_exactly() => await RunAsync(SqlDialect.PostgreSql, 30);

    [Fact]
    public async Task On_SQLite_what_went_row_by_row_comes_back_exactly() => await RunAsync(SqlDialect.Sqlite, 60, chunkRows: 1);

    [Fact]
    public async Task On_PostgreSQL_what_went_row_by_row_comes_back_exactly() => await RunAsync(SqlDialect.PostgreSql, 15, chunkRows: 1);

    [Fact]
    public async Task On_SQLite_so_it_does_by_the_rare_ways_of_the_language() => await RunAsync(SqlDialect.Sqlite, 60, from: Draw.Wide + 1);

    [Fact]
    public async Task On_PostgreSQL_so_it_does_by_the_rare_ways_of_the_language() => await RunAsync(SqlDialect.PostgreSql, 15, from: Draw.Wide + 1);

    [Fact]
    public async Task On_PostgreSQL_all_who_left_come_back_at_the_same_time() => await RunAsync(SqlDialect.PostgreSql, 8, from: Draw.Wide + 1, together: true);

    // Seeds that once failed.
    private static readonly ulong[] OnceFailed = [2_003_001];

    private async Task RunAsync(SqlDialect dialect, int cases, int chunkRows = 10_000, ulong from = 1, bool together = false)
    {
        if (ulong.TryParse(Environment.GetEnvironmentVariable("ADIEU_ORACLE_FROM"), CultureInfo.InvariantCulture, out var first) && first > 0) from = first;
        if (Environment.GetEnvironmentVariable("ADIEU_ORACLE_CASES") is { } many) cases = int.Parse(many, CultureInfo.InvariantCulture);
        var (restored, unfit, failed) = (0, 0, new List<string>());
        var one = ulong.TryParse(Environment.GetEnvironmentVariable("ADIEU_ORACLE_SEED"), CultureInfo.InvariantCulture, out var asked) ? asked : 0;
        var shared = dialect == SqlDialect.PostgreSql ? await PostgresServer.NewDatabaseAsync() : null;
        foreach (var seed in one > 0 ? [one] : (chunkRows > 1 && from < Draw.Wide && shared is null ? OnceFailed : []).Concat(Enumerable.Range(0, cases).Select(i => from + (ulong)i)))
        {
            var folder = shared is null ? Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"adieu-undo-{Environment.ProcessId}-{chunkRows}-{seed}")).FullName : null;
            await using (var database = new SqlDatabase(dialect, shared ?? $"Data Source={folder}/store.db;Pooling=false"))
            {
                switch (await UndoRun.TryAsync(Draw.CaseOf(seed), database, chunkRows, together))
                {
                    case null: unfit++; break;
                    case "": restored++; break;
                    case var how: failed.Add($"seed {seed}: {how}"); break;
                }
            }

            if (folder is not null) Directory.Delete(folder, recursive: true);
            if (failed.Count == 12) break;
        }

        output.WriteLine($"{restored} restored, {unfit} refused");
        failed.ShouldBeEmpty(string.Join('\n', failed));
        if (one == 0) restored.ShouldBeGreaterThan(cases / 2);
    }
}
