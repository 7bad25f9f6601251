using System.Diagnostics;
using System.Globalization;
using Adieu.Bench.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Verification;
using Adieu.TestKit;

namespace Adieu.Bench.Reach;

/// <summary><c>./bench scan</c>: the residue scan of a whole store against COPY of the same tables into nothing.</summary>
internal static class ScanBench
{
    private const string Copy = "COPY of every table into nothing, by psql";

    public static async Task RunAsync(Report report, bool quick)
    {
        var accounts = quick ? 50_000 : 1_000_000;
        Report.Say($"making the schema with {accounts:N0} accounts");
        var connection = await PostgresServer.NewDatabaseAsync();
        await Shop.CreateAsync(connection, accounts, onDelete: false);
        await using var database = new SqlDatabase(SqlDialect.PostgreSql, connection);
        await using var empty = new SqlDatabase(SqlDialect.PostgreSql, await PostgresServer.NewDatabaseAsync());
        string[] tables = ["accounts", "sessions", "points", "orders", "order_items", "messages"];
        int[] numbers = [100, 10_000, 100_000, 300_000];
        var times = new Dictionary<string, List<double>>();
        var bytes = 0L;
        for (var round = 0; round <= (quick ? 5 : 3); round++)
        {
            await TimeAsync(Copy, () => Copying.IntoNothingAsync(connection, tables));
            foreach (var number in numbers)
            {
                var people = People(number, accounts);
                GC.Collect();
                await TimeAsync("prepare " + Name(number), () => ResidueScan.RunAsync(empty, people, default));
                await TimeAsync(Name(number), async () => bytes = Checked(await ResidueScan.RunAsync(database, people, default), number));
            }

            Report.Say($"round {round}");
        }

        double Speed(string name) => bytes / 1e6 / times[name].Order().ElementAt(times[name].Count / 2);
        foreach (var number in numbers) report.Add($"the same, of an empty store: {number:N0}", times["prepare " + Name(number)].Order().ElementAt(times["prepare " + Name(number)].Count / 2), "s");
        report.Add(Copy, Speed(Copy), "MB/s");
        foreach (var number in numbers) report.Add(Name(number), Speed(Name(number)), "MB/s", Copy, Speed(Name(number)) / Speed(Copy), number == 100_000 ? 0.5 : null);
        report.Add(Name(100_000), Speed(Name(100_000)), "MB/s", Name(100), Speed(Name(100_000)) / Speed(Name(100)), 0.8);

        async Task TimeAsync(string name, Func<Task> work)
        {
            var clock = Stopwatch.StartNew();
            await work();
            // The first round warms caches.
            if (times.TryAdd(name, []) is false) times[name].Add(clock.Elapsed.TotalSeconds);
        }
    }

    private static string Name(int people) => string.Create(CultureInfo.InvariantCulture, $"residue scan, {people:N0} people with phone and e-mail");

    // People who are gone, whose numbers and addresses look like those of people who are there; ten are there still.
    private static IReadOnlyList<IReadOnlyList<string>> People(int number, int accounts) =>
        [.. Enumerable.Range(1, number).Select(i => i <= 10
            ? (IReadOnlyList<string>)["1" + ((long)i * 7).ToString("D10", CultureInfo.InvariantCulture)]
            : ["1" + ((i * 7L) + 3).ToString("D10", CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"u{accounts + i}@example.com")])];

    private static long Checked(ResidueReport report, int number) => report.Found.Count == 10 && report.Found.All(f => f is { Table: "accounts", Column: "phone", Occurrences: 1 })
        ? report.Bytes
        : throw new InvalidOperationException($"Of {number} people {report.Found.Count} were found, not 10.");
}
