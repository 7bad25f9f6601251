using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Adieu.Bench.Erasure;

/// <summary>
/// Processor time of the bench's own process and of the server's (its sessions and writers), which other work on the
/// machine disturbs far less than the clock. The server's is read from /proc: Linux only, else zero.
/// </summary>
/// <param name="Client">The bench's own, with its threads.</param>
/// <param name="Server">The server's.</param>
internal readonly record struct CpuTime(TimeSpan Client, TimeSpan Server)
{
    // USER_HZ has been 100 on every Linux since 2.6.
    private const double TicksPerSecond = 100;

    public static CpuTime operator -(CpuTime left, CpuTime right) => new(left.Client - right.Client, left.Server - right.Server);

    /// <summary>What has been used until now by sessions that are still there.</summary>
    public static async Task<CpuTime> ReadAsync(NpgsqlConnection connection)
    {
        using var self = Process.GetCurrentProcess();
        var server = 0.0;
        await using var command = new NpgsqlCommand("select pid from pg_stat_activity", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var file = $"/proc/{reader.GetInt32(0)}/stat";
            if (!File.Exists(file)) continue;
            // After the name in brackets come the state and on; user and system time are the 14th and 15th field of all.
            var fields = (await File.ReadAllTextAsync(file)).Split(") ")[^1].Split(' ');
            server += (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }

        return new CpuTime(self.TotalProcessorTime, TimeSpan.FromSeconds(server));
    }
}
