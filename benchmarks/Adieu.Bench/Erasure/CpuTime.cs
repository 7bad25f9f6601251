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
    /// <summary>Both together.</summary>
    public TimeSpan All => Client + Server;

    public static CpuTime operator -(CpuTime left, CpuTime right) => new(left.Client - right.Client, left.Server - right.Server);

    /// <summary>What some work takes.</summary>
    public static async Task<CpuTime> OfAsync(NpgsqlConnection watch, Func<Task> work)
    {
        var before = await ReadAsync(watch);
        await work();
        return await ReadAsync(watch) - before;
    }

    /// <summary>What has been used until now by sessions that are still there.</summary>
    public static async Task<CpuTime> ReadAsync(NpgsqlConnection connection)
    {
        var server = 0.0;
        await using var command = new NpgsqlCommand("select pid from pg_stat_activity", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            // Nanoseconds on a processor come first.
            var file = $"/proc/{reader.GetInt32(0)}/schedstat";
            if (File.Exists(file)) server += double.Parse((await File.ReadAllTextAsync(file)).Split(' ')[0], CultureInfo.InvariantCulture);
        }

        return new CpuTime(Environment.CpuUsage.TotalTime, TimeSpan.FromMicroseconds(server / 1000));
    }
}
