using System.Globalization;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Crash;

namespace Adieu.Bench.Soak;

/// <summary>The tests let somebody die at drawn points; here at all of them, on both databases, in every way.</summary>
internal static class CrashSoak
{
    /// <param name="report">Where counts and faults go.</param>
    /// <param name="size">At which points. A process of its own takes a second for each.</param>
    public static async Task RunAsync(Report report, BenchSize size)
    {
        foreach (var (dialect, death) in from d in Enum.GetValues<SqlDialect>() from way in Deaths.Of(d) select (d, way))
        {
            var every = (size == BenchSize.Quick ? 10 : 1) * (death == Death.Killed && size != BenchSize.Full ? 10 : 1);
            var run = await new CrashRun(dialect, death, (_, points) => Enumerable.Range(1, points).Where(n => n % every == 0 || n == points)).GoAsync();
            foreach (var (act, (died, of)) in run.Deaths) report.Add(string.Create(CultureInfo.InvariantCulture, $"{dialect}, {death}, {act}: died at, of {of} points"), died, "points");
            foreach (var fault in run.Faults) report.Fault(fault);
        }
    }
}
