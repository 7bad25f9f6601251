using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Oracle;
using Adieu.Erasure.Tests.Undo;
using Adieu.TestKit;

namespace Adieu.Bench.Soak;

/// <summary>
/// The oracle's cases are the same in every run of the tests. Here they are new ones, for as long as one likes; what fails is printed
/// with its seed and made small. A seed that failed joins <c>OnceFailed</c> of the tests once its fault is mended.
/// </summary>
internal sealed class OracleSoak(Report report) : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"adieu-soak-{Environment.ProcessId}"));
    private readonly Dictionary<Way, OracleBench> _benches = [];
    private readonly Dictionary<string, (int Cases, int Refused, int Failed)> _counts = [];

    private string? _emptied;

    private static readonly Way[] Ways =
    [
        new("SQLite", SqlDialect.Sqlite, 10_000, Undo: false, Share: 20),
        new("SQLite, row by row", SqlDialect.Sqlite, 1, Undo: false, Share: 10),
        new("SQLite, held", SqlDialect.Sqlite, 10_000, Undo: false, Share: 8, Held: true),
        new("SQLite, row by row, held", SqlDialect.Sqlite, 1, Undo: false, Share: 4, Held: true),
        new("PostgreSQL, held", SqlDialect.PostgreSql, 10_000, Undo: false, Share: 1, Held: true),
        new("PostgreSQL, at once", SqlDialect.PostgreSql, 10_000, Undo: false, Share: 4, AtOnce: true),
        new("PostgreSQL, row by row, at once", SqlDialect.PostgreSql, 1, Undo: false, Share: 3, AtOnce: true),
        new("SQLite, undone", SqlDialect.Sqlite, 10_000, Undo: true, Share: 5),
        new("SQLite, row by row, undone", SqlDialect.Sqlite, 1, Undo: true, Share: 3),
        new("PostgreSQL", SqlDialect.PostgreSql, 10_000, Undo: false, Share: 4),
        new("PostgreSQL, row by row", SqlDialect.PostgreSql, 1, Undo: false, Share: 2),
        new("PostgreSQL, undone", SqlDialect.PostgreSql, 10_000, Undo: true, Share: 1),
        new("PostgreSQL, row by row, undone", SqlDialect.PostgreSql, 1, Undo: true, Share: 1),
    ];

    /// <param name="report">Where figures go.</param>
    /// <param name="size">Two, ten or sixty minutes, unless <paramref name="minutes"/> says otherwise.</param>
    /// <param name="minutes">How long.</param>
    /// <param name="seed">A single case, in every way.</param>
    public static async Task RunAsync(Report report, BenchSize size, long? minutes, long? seed)
    {
        await using var soak = new OracleSoak(report);
        if (seed is { } one)
        {
            foreach (var way in Ways) await soak.TryAsync(way, (ulong)one);
        }
        else
        {
            var time = TimeSpan.FromMinutes(minutes ?? (size switch { BenchSize.Quick => 2, BenchSize.Full => 60, _ => 10 }));
            for (var clock = Stopwatch.StartNew(); clock.Elapsed < time;)
            {
                foreach (var way in Ways)
                {
                    for (var i = 0; i < way.Share && clock.Elapsed < time; i++) await soak.TryAsync(way, Fresh());
                }
            }
        }

        foreach (var (way, (cases, refused, failed)) in soak._counts)
            report.Add(string.Create(CultureInfo.InvariantCulture, $"{way}: {refused} unfit, {failed} failed, of"), cases, "cases");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var bench in _benches.Values) await bench.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    // Three in ten are of the older kinds, which know fewer ways and combine them more often.
    private static ulong Fresh() => (ulong)RandomNumberGenerator.GetInt32(10) switch
    {
        0 => (ulong)RandomNumberGenerator.GetInt32(1, (int)Draw.Wide),
        1 => (ulong)RandomNumberGenerator.GetInt32((int)Draw.Wide, (int)Draw.Wider),
        2 => (ulong)RandomNumberGenerator.GetInt32((int)Draw.Wider, (int)Draw.Widest),
        < 6 => (ulong)RandomNumberGenerator.GetInt32((int)Draw.Widest, int.MaxValue),
        _ => Draw.Newest + (ulong)RandomNumberGenerator.GetInt32(1, int.MaxValue),
    };

    private async Task TryAsync(Way way, ulong seed)
    {
        var c = Draw.CaseOf(seed);
        var (refused, how, small) = way.Undo || way.Held || way.AtOnce ? await AloneAsync(way, c, seed) : await EraseAsync(way, c);
        var (cases, before, failed) = _counts.GetValueOrDefault(way.Name);
        _counts[way.Name] = (cases + 1, before + (refused ? 1 : 0), failed + (how is null ? 0 : 1));
        if (how is not null) report.Fault($"{way.Name}, seed {seed}: {how}\n{small}");
    }

    private async Task<(bool Refused, string? How, string? Small)> EraseAsync(Way way, Case c)
    {
        if (!_benches.TryGetValue(way, out var bench)) _benches[way] = bench = await OracleBench.OpenAsync(way.Dialect, way.ChunkRows);
        return await bench.TryAsync(c) switch
        {
            Verdict.Refused => (true, null, null),
            Verdict.Differs d => (false, d.How, await new Reduction(bench).OfAsync(c, d.How)),
            _ => (false, null, null),
        };
    }

    private async Task<(bool Refused, string? How, string? Small)> AloneAsync(Way way, Case c, ulong seed)
    {
        var file = Path.Combine(_folder.FullName, "undo.db");
        var text = way.Dialect == SqlDialect.PostgreSql ? _emptied ??= await PostgresServer.NewDatabaseAsync() : $"Data Source={file};Pooling=false";
        await using var database = new SqlDatabase(way.Dialect, text);
        var how = way.Undo ? await UndoRun.TryAsync(c, database, way.ChunkRows) : way.Held ? await new HeldRun(c, database, way.ChunkRows, seed).TryAsync() : await ParallelRun.TryAsync(c, database, way.ChunkRows);
        foreach (var left in _folder.EnumerateFiles()) left.Delete();
        return (how is null, string.IsNullOrEmpty(how) ? null : how, MapText.Of(c));
    }

    /// <summary>On which database, in pieces of how many rows, undone or not, how often in a round, with legal holds, with batches at the same time.</summary>
    private sealed record Way(string Name, SqlDialect Dialect, int ChunkRows, bool Undo, int Share, bool Held = false, bool AtOnce = false);
}
