using System.Diagnostics;
using Npgsql;

namespace Adieu.Bench.Reach;

/// <summary>The baseline of whatever reads much: PostgreSQL's own client copies tables into nothing.</summary>
internal static class Copying
{
    /// <summary>Runs <c>psql</c> with one COPY after another, output to <c>/dev/null</c>.</summary>
    public static async Task IntoNothingAsync(string connectionString, IEnumerable<string> sources)
    {
        var at = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo("/usr/lib/postgresql/15/bin/psql")
        {
            ArgumentList = { "-X", "-q", "-h", at.Host!, "-p", at.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), "-U", at.Username!, "-d", at.Database!, "-o", "/dev/null" },
        };
        foreach (var source in sources)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add($"copy {source} to stdout");
        }

        using var psql = Process.Start(start)!;
        await psql.WaitForExitAsync();
        if (psql.ExitCode != 0) throw new InvalidOperationException("psql could not copy.");
    }
}
