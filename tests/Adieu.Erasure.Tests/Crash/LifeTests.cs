using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Tests.Crash;

/// <summary>Death at drawn points of everything that is done to a store; <c>./bench crash</c> dies at all of them.</summary>
public class LifeTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite, Death.Refused, 6)]
    [InlineData(SqlDialect.Sqlite, Death.Copied, 6)]
    [InlineData(SqlDialect.Sqlite, Death.Killed, 1)]
    [InlineData(SqlDialect.PostgreSql, Death.Refused, 2)]
    [InlineData(SqlDialect.PostgreSql, Death.Cut, 2)]
    [InlineData(SqlDialect.PostgreSql, Death.Killed, 1)]
    internal async Task Whoever_dies_anywhere_goes_on_and_ends_where_nobody_died(SqlDialect dialect, Death death, int most)
    {
        // Every so many, from a point that is the same in every run and differs from act to act.
        var run = await new CrashRun(dialect, death, (act, points) => Enumerable.Range(1, points).Where(n => n % Math.Max(1, points / most) == (act.Name.Length * 7) % Math.Max(1, points / most))).GoAsync();
        run.Faults.ShouldBeEmpty();
        run.Deaths.Values.ShouldAllBe(d => d.Died > 0);
    }
}
