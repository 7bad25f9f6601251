using System.Diagnostics;
using Npgsql;

namespace Adieu.TestKit;

/// <summary>
/// One private PostgreSQL server for the test process: made by initdb in a temporary folder on a free loopback port
/// when the first test asks, stopped and removed when the process exits. No server of the machine is touched.
/// </summary>
internal static class PostgresServer
{
    /// <summary>Settings for tests: fsync off, because these databases live no longer than the process.</summary>
    public const string Fast = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB";

    /// <summary>
    /// Settings for measurements: as durable as a production server, with a quarter of the machine's memory as PostgreSQL's manual
    /// advises ("Resource Consumption"), in huge pages where the machine has them.
    /// </summary>
    public static string Durable => $"-c fsync=on -c synchronous_commit=on -c full_page_writes=on -c shared_buffers={Memory / 4}MB -c huge_pages=try -c max_wal_size=8GB -c checkpoint_timeout=15min -c effective_cache_size={Memory / 2}MB";

    // In megabytes.
    private static long Memory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20;

    private static readonly Lazy<Task<string>> Started = new(() => Task.Run(StartAsync));
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
        Run(Path.Combine(Folder(), tool), ["-h", parts.Host!, "-p", $"{parts.Port}", "-U", parts.Username!, "-d", parts.Database!, .. arguments]);
    }

    private static Task<string> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("adieu-pg-").FullName;
        var data = Path.Combine(folder, "data");
        var port = FreePort.Next();
        if (Environment.IsPrivilegedProcess) Run("chown", "postgres", folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop(folder);
        RunServerTool("initdb", "-D", data, "-U", "adieu", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        // Sockets off: only the loopback port.
        var options = $"-p {port} -h 127.0.0.1 -c unix_socket_directories='' -c max_connections=200 {Settings}";
        RunServerTool("pg_ctl", "-D", data, "-w", "-t", "60", "-l", Path.Combine(folder, "log"), "-o", options, "start");
        return Task.FromResult($"Host=127.0.0.1;Port={port};Username=adieu;Include Error Detail=true");
    }

    // A shell of its own does it: hundreds of databases take longer to delete than a test runner waits for a process that ends.
    private static void Stop(string folder)
    {
        const string script = "exec > /dev/null 2>&1; pid=$(head -n 1 \"$0/data/postmaster.pid\"); kill -QUIT $pid; while kill -0 $pid; do sleep 0.1; done; rm -rf \"$0\"";
        Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script, folder]) { WorkingDirectory = "/" })?.Dispose();
    }

    private static void RunServerTool(string tool, params string[] arguments)
    {
        // PostgreSQL refuses to run as root; the package's own user does it then.
        var path = Path.Combine(Folder(), tool);
        if (Environment.IsPrivilegedProcess) Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments]);
        else Run(path, arguments);
    }

    private static string Folder() =>
        Environment.GetEnvironmentVariable("ADIEU_PG_BIN")
        ?? Enumerable.Range(14, 10).Reverse().Select(v => $"/usr/lib/postgresql/{v}/bin").FirstOrDefault(Directory.Exists)
        ?? throw new InvalidOperationException("No PostgreSQL binaries: install postgresql or set ADIEU_PG_BIN to their folder.");

    private static void Run(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = "/", RedirectStandardOutput = true, RedirectStandardError = true };
        // The started server inherits the pipes; so nothing waits for their end, only for the tool's exit.
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
        process.OutputDataReceived += (_, _) => { };
        var errors = new List<string>();
        process.ErrorDataReceived += (_, e) => errors.Add(e.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(TimeSpan.FromSeconds(90))) throw new InvalidOperationException($"{Path.GetFileName(file)} hangs.");
        if (process.ExitCode != 0) throw new InvalidOperationException($"{Path.GetFileName(file)} failed: {string.Join('\n', errors)}");
    }
}
