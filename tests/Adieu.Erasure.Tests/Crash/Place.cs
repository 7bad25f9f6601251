using System.Globalization;
using Adieu.Erasure.Archive;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Undo;
using Adieu.Erasure.Undo;
using Adieu.TestKit;
using Npgsql;

namespace Adieu.Erasure.Tests.Crash;

/// <summary>A store of its own with archive keys beside it, to be copied in any state and thrown away.</summary>
internal sealed class Place : IAsyncDisposable
{
    private Place(SqlDialect dialect, string folder, string connection) =>
        (Dialect, Folder, Connection, Database) = (dialect, folder, connection, new SqlDatabase(dialect, connection));

    public SqlDialect Dialect { get; }

    public string Folder { get; }

    public string Connection { get; }

    public SqlDatabase Database { get; }

    public static async Task<Place> NewAsync(SqlDialect dialect)
    {
        var place = Open(dialect, NewFolder(), dialect == SqlDialect.Sqlite ? null : await PostgresServer.NewDatabaseAsync());
        await using var connection = await place.Database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = Life.Schema;
        await command.ExecuteNonQueryAsync();
        return place;
    }

    /// <summary>The place that another process made.</summary>
    public static Place Open(SqlDialect dialect, string folder, string? connection) =>
        new(dialect, folder, dialect == SqlDialect.Sqlite ? $"Data Source={Path.Combine(folder, "store.db")};Pooling=false" : connection + ";Pooling=false");

    /// <summary>A copy of the files as they lie, or of the database, whose sessions end.</summary>
    public async Task<Place> CopyAsync()
    {
        var folder = NewFolder();
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        if (Dialect == SqlDialect.Sqlite) return Open(Dialect, folder, null);
        await PostgresServer.EndSessionsAsync(Connection);
        return Open(Dialect, folder, await PostgresServer.NewDatabaseAsync(new NpgsqlConnectionStringBuilder(Connection).Database));
    }

    /// <param name="year">When it is.</param>
    /// <param name="connection">Another way to the same database.</param>
    public Task<SqlErasureStore> StoreAsync(int year, SqlDatabase? connection = null) => SqlErasureStore.OpenAsync("main", connection ?? Database, DataMap.Parse(Life.Map), new YearClock(year), new ErasureOptions
    {
        ChunkRows = Life.ChunkRows,
        Undo = true,
        PseudonymKey = new byte[32],
        ArchiveKeys = new ArchiveKeyFolder(Path.Combine(Folder, "keys")),
        LongestPause = TimeSpan.Zero,
    });

    /// <summary>All that counts of a state, as text: every row of every table, what the archive and the vault hold, which keys there are.</summary>
    /// <param name="act">What was done last.</param>
    /// <param name="store">The store of this place.</param>
    public async Task<string> StateAsync(Act act, SqlErasureStore store)
    {
        var tables = await ListAsync(Dialect == SqlDialect.Sqlite ? "select name from sqlite_master where type = 'table'" : "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace");
        // Random numbers and sealed bytes differ from run to run; what they stand for is looked at below.
        string[] told = ["adieu_vault", "adieu_archive", "adieu_retained"];
        var state = new List<string>
        {
            await Dump.OfAsync(Database, tables.Except(told).Order(StringComparer.Ordinal)),
            await Dump.OfAsync(Database, ["(select distinct step_id from adieu_vault)", "(select step_id, table_name, case when table_name in ('bills', 'lines') then '-' else row_key end, basis, until, purged_at from adieu_retained)"]),
            string.Join(' ', new ArchiveKeyFolder(Path.Combine(Folder, "keys")).Months),
        };
        foreach (var step in await ListAsync("select distinct step_id from adieu_retained order by 1"))
            state.AddRange((await store.ReadArchiveAsync(step, default)).Select(r => $"{step} {r.Table} {r.Basis} {r.Until:s} {r.Row}").Order(StringComparer.Ordinal));
        state.Add(string.Join(' ', await ListAsync("select cast(count(*) as text) from adieu_archive")));
        foreach (var person in act.Sealed)
        {
            var report = await store.RestoreAsync($"s{person}", Life.Key(person), partial: false, default);
            state.Add($"s{person}: {report.Outcome}");
        }

        if (act.Sealed.Count > 0) state.Add(await Dump.OfAsync(Database, tables.Where(t => !t.StartsWith("adieu_", StringComparison.Ordinal)).Order(StringComparer.Ordinal)));
        return string.Join('\n', state);
    }

    private async Task<List<string>> ListAsync(string sql)
    {
        await using var connection = await Database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var all = new List<string>();
        while (await reader.ReadAsync()) all.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        if (Dialect == SqlDialect.PostgreSql) await PostgresServer.DropDatabaseAsync(Connection);
    }

    // In memory where there is such a folder: hundreds of copies are made.
    private static string NewFolder() => Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"adieu-crash-{Guid.NewGuid():N}")).FullName;
}
