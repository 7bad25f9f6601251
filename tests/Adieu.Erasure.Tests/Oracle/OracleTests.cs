using System.Diagnostics;
using System.Globalization;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Tests.Oracle;

/// <summary>
/// Generated schemas, maps, rows and leavers: the engine against a naive interpreter of the map. Every run takes the
/// same seeds (<c>./bench oracle</c> takes new ones); <c>ADIEU_ORACLE_CASES</c> sets how many, <c>ADIEU_ORACLE_FROM</c>
/// from which on, <c>ADIEU_ORACLE_SEED</c> runs a single one.
/// </summary>
public class OracleTests(ITestOutputHelper output)
{
    [Fact]
    public async Task On_SQLite_the_engine_does_what_the_map_means() => await RunAsync(SqlDialect.Sqlite, 1000);

    [Fact]
    public async Task On_PostgreSQL_the_engine_does_what_the_map_means() => await RunAsync(SqlDialect.PostgreSql, 100);

    [Fact]
    public async Task On_SQLite_it_does_so_for_the_rare_ways_of_the_language_too() => await RunAsync(SqlDialect.Sqlite, 200, from: Draw.Wide + 1);

    [Fact]
    public async Task On_PostgreSQL_it_does_so_for_the_rare_ways_of_the_language_too() => await RunAsync(SqlDialect.PostgreSql, 25, from: Draw.Wide + 1);

    [Fact]
    public async Task On_SQLite_an_account_that_goes_row_by_row_ends_as_one_that_goes_at_once() => await RunAsync(SqlDialect.Sqlite, 150, chunkRows: 1);

    [Fact]
    public async Task On_PostgreSQL_an_account_that_goes_row_by_row_ends_as_one_that_goes_at_once() => await RunAsync(SqlDialect.PostgreSql, 30, chunkRows: 1);

    [Fact]
    public async Task On_SQLite_it_does_so_for_the_rare_ways_of_the_language_row_by_row_too() => await RunAsync(SqlDialect.Sqlite, 60, chunkRows: 1, from: Draw.Wide + 1);

    [Fact]
    public async Task On_PostgreSQL_it_does_so_for_the_rare_ways_of_the_language_row_by_row_too() => await RunAsync(SqlDialect.PostgreSql, 25, chunkRows: 1, from: Draw.Wide + 1);

    [Fact]
    public async Task On_SQLite_it_does_so_for_the_archive_and_for_groups_too() => await RunAsync(SqlDialect.Sqlite, 150, from: Draw.Wider + 1);

    [Fact]
    public async Task On_PostgreSQL_it_does_so_for_the_archive_and_for_groups_too() => await RunAsync(SqlDialect.PostgreSql, 25, from: Draw.Wider + 1);

    [Fact]
    public async Task On_SQLite_it_does_so_for_the_archive_and_for_groups_row_by_row_too() => await RunAsync(SqlDialect.Sqlite, 60, chunkRows: 1, from: Draw.Wider + 1);

    [Fact]
    public async Task On_PostgreSQL_it_does_so_for_the_archive_and_for_groups_row_by_row_too() => await RunAsync(SqlDialect.PostgreSql, 20, chunkRows: 1, from: Draw.Wider + 1);

    [Fact]
    public async Task On_SQLite_it_does_so_for_lists_and_triggers_and_the_sweep_too() => await RunAsync(SqlDialect.Sqlite, 150, from: Draw.Widest + 1);

    [Fact]
    public async Task On_PostgreSQL_it_does_so_for_lists_and_triggers_and_the_sweep_too() => await RunAsync(SqlDialect.PostgreSql, 25, from: Draw.Widest + 1);

    [Fact]
    public async Task On_SQLite_it_does_so_for_lists_and_triggers_and_the_sweep_row_by_row_too() => await RunAsync(SqlDialect.Sqlite, 60, chunkRows: 1, from: Draw.Widest + 1);

    [Fact]
    public async Task On_PostgreSQL_it_does_so_for_lists_and_triggers_and_the_sweep_row_by_row_too() => await RunAsync(SqlDialect.PostgreSql, 15, chunkRows: 1, from: Draw.Widest + 1);

    [Fact]
    public async Task On_SQLite_it_does_so_for_lists_in_texts_and_other_letters_too() => await RunAsync(SqlDialect.Sqlite, 100, from: Draw.Newest + 1);

    [Fact]
    public async Task On_PostgreSQL_it_does_so_for_lists_in_texts_and_other_letters_too() => await RunAsync(SqlDialect.PostgreSql, 25, from: Draw.Newest + 1);

    [Fact]
    public async Task On_PostgreSQL_it_does_so_for_lists_in_texts_and_other_letters_row_by_row_too() => await RunAsync(SqlDialect.PostgreSql, 15, chunkRows: 1, from: Draw.Newest + 1);

    // Seeds that once failed; they run first, on both databases.
    private static readonly ulong[] OnceFailed = [3, 14, 28, 36, 38, 62, 100, 115, 135, 145, 168, 184, 193, 212, 247, 251, 273, 379, 395, 876, 995, 1443, 415, 496, 711, 3039, 15, 137, 249, 828_611];

    private static readonly ulong[] WideOnceFailed = [1_000_028, 1_000_030, 1_000_044, 1_000_061, 1_000_103, 1_000_141, 1_000_159, 1_000_170, 1_000_175, 1_000_189, 1_000_045, 1_000_090, 1_000_162, 1_012_231, 1_012_717, 1_403_047];

    private static readonly ulong[] WiderOnceFailed = [2_000_076, 2_000_190, 2_000_214];

    private static readonly ulong[] WidestOnceFailed = [312_079_373, 1_314_824_978, 2_021_230_717, 143_822_742, 1_906_557_611, 1_329_239_945];

    private async Task RunAsync(SqlDialect dialect, int cases, int chunkRows = 10_000, ulong from = 1)
    {
        from = Number("ADIEU_ORACLE_FROM") ?? from;
        if (Number("ADIEU_ORACLE_CASES") is { } asked) cases = (int)asked;
        var seeds = Number("ADIEU_ORACLE_SEED") is { } one ? [one] : (from < Draw.Wide ? OnceFailed : from < Draw.Wider ? WideOnceFailed : from < Draw.Widest ? WiderOnceFailed : from < Draw.Newest ? WidestOnceFailed : []).Concat(Enumerable.Range(0, cases).Select(i => from + (ulong)i)).Distinct().Take(cases);
        var refused = new Dictionary<string, int>();
        var failed = new List<string>();
        var (all, clock) = (0, Stopwatch.StartNew());
        await using var bench = await OracleBench.OpenAsync(dialect, chunkRows);
        foreach (var seed in seeds)
        {
            all++;
            var c = Draw.CaseOf(seed);
            switch (await bench.TryAsync(c))
            {
                case Verdict.Refused r:
                    refused[r.Codes] = refused.GetValueOrDefault(r.Codes) + 1;
                    break;
                case Verdict.Differs d:
                    failed.Add($"seed {seed}: {d.How}");
                    if (failed.Count <= (int)(Number("ADIEU_ORACLE_REDUCE") ?? 1)) output.WriteLine(await new Reduction(bench).OfAsync(c, d.How));
                    break;
            }

            if (failed.Count == 12) break;
        }

        output.WriteLine($"{all} cases in {clock.Elapsed.TotalSeconds:0.0} s, refused: {string.Join("; ", refused.OrderByDescending(r => r.Value).Select(r => $"{r.Key} {r.Value}"))}");
        failed.ShouldBeEmpty(string.Join('\n', failed));
        if (all > 1) refused.Values.Sum().ShouldBeLessThan((all / 5) + 1, "too many generated maps are refused to prove anything");
    }

    private static ulong? Number(string variable) => ulong.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var n) ? n : null;
}
