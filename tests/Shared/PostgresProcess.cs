using System.Diagnostics;

namespace Adieu.TestKit;

/// <summary>
/// A private PostgreSQL server: made by initdb in a temporary folder on a free loopback port, stopped and removed when it is disposed of or the
/// test process exits. No server of the machine is touched.
/// </summary>
internal sealed class PostgresProcess : IDisposable
{
    private readonly string _folder;
    private readonly string _options;

    private PostgresProcess(string folder, int port, string settings)
    {
        _folder = folder;
        // Sockets off: only the loopback port.
        _options = $"-p {port} -h 127.0.0.1 -c unix_socket_directories='' -c max_connections=200 {settings}";
        Connection = $"Host=127.0.0.1;Port={port};Username=adieu;Include Error Detail=true";
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();
    }

    /// <summary>Npgsql's words for it, without a database.</summary>
    public string Connection { get; }

    private string Data => Path.Combine(_folder, "data");

    /// <param name="settings">Its settings, as for the command line.</param>
    public static PostgresProcess Start(string settings)
    {
        var server = new PostgresProcess(Directory.CreateTempSubdirectory("adieu-pg-").FullName, FreePort.Next(), settings);
        if (Environment.IsPrivilegedProcess) Run("chown", "postgres", server._folder);
        RunServerTool("initdb", "-D", server.Data, "-U", "adieu", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        server.Control("start", "-o", server._options);
        return server;
    }

    /// <summary>Stops it and starts it again.</summary>
    /// <param name="mode"><c>fast</c> ends sessions first; <c>immediate</c> is as if the machine had lost its power.</param>
    public void Restart(string mode) => Control("restart", "-m", mode, "-o", _options);

    public void Dispose() => Stop();

    private void Control(string what, params string[] more) => RunServerTool("pg_ctl", ["-D", Data, "-w", "-t", "60", "-l", Path.Combine(_folder, "log"), .. more, what]);

    // A shell of its own does it: hundreds of databases take longer to delete than a test runner waits for a process that ends.
    private void Stop()
    {
        if (!File.Exists(Path.Combine(Data, "postmaster.pid"))) return;
        const string script = "exec > /dev/null 2>&1; pid=$(head -n 1 \"$0/data/postmaster.pid\"); kill -QUIT $pid; while kill -0 $pid; do sleep 0.1; done; rm -rf \"$0\"";
        Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script, _folder]) { WorkingDirectory = "/" })?.Dispose();
    }

    private static void RunServerTool(string tool, params string[] arguments)
    {
        // PostgreSQL refuses to run as root; the package's own user does it then.
        var path = Path.Combine(Programs(), tool);
        if (Environment.IsPrivilegedProcess) Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments]);
        else Run(path, arguments);
    }

    /// <summary>Where PostgreSQL's programs are.</summary>
    public static string Programs() =>
        Environment.GetEnvironmentVariable("ADIEU_PG_BIN")
        ?? Enumerable.Range(14, 10).Reverse().Select(v => $"/usr/lib/postgresql/{v}/bin").FirstOrDefault(Directory.Exists)
        ?? throw new InvalidOperationException("No PostgreSQL binaries: install postgresql or set ADIEU_PG_BIN to their folder.");

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed, or hangs.</exception>
    public static void Run(string file, params string[] arguments)
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
