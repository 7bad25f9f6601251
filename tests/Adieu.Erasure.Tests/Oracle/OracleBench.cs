using Adieu.Erasure.Stores;
using Adieu.TestKit;

namespace Adieu.Erasure.Tests.Oracle;

/// <summary>Where cases run: a new file for each on SQLite, an emptied database on PostgreSQL.</summary>
internal sealed class OracleBench : IAsyncDisposable
{
    private readonly SqlDatabase? _postgres;
    private readonly DirectoryInfo _folder;
    private int _cases;

    private readonly int _chunkRows;

    private OracleBench(SqlDatabase? postgres, int chunkRows) =>
        (_chunkRows, _postgres, _folder) = (chunkRows, postgres, Directory.Exists("/dev/shm") ? Directory.CreateDirectory($"/dev/shm/adieu-oracle-{Environment.ProcessId}-{(postgres is null ? "s" : "p")}{chunkRows}") : Directory.CreateTempSubdirectory("adieu-oracle-"));

    public static async Task<OracleBench> OpenAsync(SqlDialect dialect, int chunkRows = 10_000) =>
        new(dialect == SqlDialect.PostgreSql ? new SqlDatabase(dialect, await PostgresServer.NewDatabaseAsync()) : null, chunkRows);

    public async Task<Verdict> TryAsync(Case c)
    {
        if (_postgres is not null) return await GuardAsync(c, _postgres);
        var file = Path.Combine(_folder.FullName, $"{_cases++}.db");
        var text = $"Data Source={file};Pooling=false";
        await using var database = new SqlDatabase(SqlDialect.Sqlite, text);
        var verdict = await GuardAsync(c, database);
        foreach (var side in new[] { "", "-wal", "-shm" }) File.Delete(file + side);
        return verdict;
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null) await _postgres.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<Verdict> GuardAsync(Case c, SqlDatabase database)
    {
        try
        {
            return await new OracleRun(c, database, _chunkRows).GoAsync();
        }
        catch (Exception e) when (e is StoreException or System.Data.Common.DbException or InvalidOperationException)
        {
            return new Verdict.Differs($"{e.GetType().Name}: {e.Message} {e.InnerException?.Message}");
        }
    }
}
