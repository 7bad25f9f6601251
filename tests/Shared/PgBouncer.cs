using System.Diagnostics;
using System.Net.Sockets;
using Npgsql;

namespace Adieu.TestKit;

/// <summary>A private PgBouncer before the tests' own PostgreSQL server: Debian's package, as a process on a free loopback port.</summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/pgbouncer";

    private readonly Process _process;
    private readonly string _folder;
    private readonly int _port;

    private PgBouncer(Process process, string folder, int port) => (_process, _folder, _port) = (process, folder, port);

    /// <summary>Starts one; where it is not installed the test is skipped.</summary>
    /// <param name="mode"><c>session</c>, <c>transaction</c> or <c>statement</c>.</param>
    /// <param name="connection">A database of the server that it is to lead to.</param>
    /// <param name="more">Further lines of its settings.</param>
    public static async Task<PgBouncer> StartAsync(string mode, string connection, string more = "")
    {
        Assert.SkipUnless(File.Exists(Program), "PgBouncer is not installed (Debian: pgbouncer): not tested behind one.");
        var (server, folder, port) = (new NpgsqlConnectionStringBuilder(connection), Directory.CreateTempSubdirectory("adieu-bouncer-").FullName, FreePort.Next());
        var settings = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(settings, $"""
            [databases]
            * = host={server.Host} port={server.Port} user={server.Username}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = {mode}
            ignore_startup_parameters = extra_float_digits
            {more}
            """);
        // It refuses to run as root, as PostgreSQL does.
        var start = Environment.IsPrivilegedProcess ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", Program, settings]) : new ProcessStartInfo(Program, [settings]);
        if (Environment.IsPrivilegedProcess) await Process.Start("chown", ["-R", "postgres", folder]).WaitForExitAsync();
        (start.RedirectStandardError, start.RedirectStandardOutput) = (true, true);
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var bouncer = new PgBouncer(process, folder, port);
        while (!await bouncer.AnswersAsync())
        {
            if (process.HasExited) throw new InvalidOperationException($"PgBouncer ended with {process.ExitCode}.");
            await Task.Delay(20);
        }

        return bouncer;
    }

    /// <summary>The same database, through it.</summary>
    public string Through(string connection)
    {
        var parts = new NpgsqlConnectionStringBuilder(connection);
        (parts.Host, parts.Port) = ("127.0.0.1", _port);
        return parts.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
