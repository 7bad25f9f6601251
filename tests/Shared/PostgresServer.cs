using Npgsql;

namespace Adieu.TestKit;

/// <summary>
/// One private PostgreSQL server for the test process, begun when the first test asks. Who needs one that may be stopped, or that runs
/// out of room, has a <see cref="PostgresProcess"/> of their own.
/// </summary>
internal static class PostgresServer
{
    /// <summary>Settings for tests: fsync off, because these databases live no longer than the process.</summary>
    public const string Fast = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB";

    /// <summary>
    /// Settings for measurements: as durable as a production server, with a quarter of the machine's memory as PostgreSQL's manual
    /// advises ("Resource Consumption"), in huge pages where the machine has them, and no checkpoint but when one is asked for.
    /// </summary>
    public static string Durable => $"-c fsync=on -c synchronous_commit=on -c full_page_writes=on -c shared_buffers={Memory / 4}MB -c huge_pages=try -c max_wal_size=24GB -c checkpoint_timeout=1h -c effective_cache_size={Memory / 2}MB";

    // In megabytes.
    private static long Memory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20;

    private static readonly Lazy<Task<string>> Started = new(() => Task.Run(Start));
    private static int _databases;

    /// <summary>The server's settings; to be chosen before the first database is asked for.</summary>
    public static string Settings { get; set; } = Fast;

    /// <summary>Makes a new database, empty unless it is a copy, and returns its Npgsql connection string.</summary>
    /// <param name="template">Another database made here, to which nobody is connected, to be copied.</param>
    public static async Task<string> NewDatabaseAsync(string? template = null)
    {
        var server = await Started.Value;
        var name = $"t{Interlocked.Increment(ref _databases)}";
        await AdministerAsync(server, $"create database {name}" + (template is null ? "" : $" template {template}"));
        return $"{server};Database={name};Maximum Pool Size=20";
    }

    /// <summary>Throws a database away that was made here, whoever is connected to it.</summary>
    public static Task DropDatabaseAsync(string connection) => AdministerAsync(connection, $"drop database {new NpgsqlConnectionStringBuilder(connection).Database} with (force)");

    /// <summary>Ends all sessions of a database, and waits until they are gone.</summary>
    public static async Task EndSessionsAsync(string connection)
    {
        var name = new NpgsqlConnectionStringBuilder(connection).Database;
        while (await AdministerAsync(connection, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'")) await Task.Delay(2);
    }

    // Whether it answered anything.
    private static async Task<bool> AdministerAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Database = "postgres", Pooling = true }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync() is not null;
    }

    /// <summary>Runs one of PostgreSQL's client tools, such as <c>pg_dump</c>, on a database made here.</summary>
    public static void RunClientTool(string tool, string connection, params string[] arguments)
    {
        var parts = new NpgsqlConnectionStringBuilder(connection);
        PostgresProcess.Run(Path.Combine(PostgresProcess.Programs(), tool), ["-h", parts.Host!, "-p", $"{parts.Port}", "-U", parts.Username!, "-d", parts.Database!, .. arguments]);
    }

    private static string Start() => PostgresProcess.Start(Settings).Connection;
}
