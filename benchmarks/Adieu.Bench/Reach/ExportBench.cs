using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Adieu.Bench.Erasure;
using Adieu.Erasure;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.TestKit;
using Npgsql;

namespace Adieu.Bench.Reach;

/// <summary><c>./bench export</c>: one person's rows, by the map, as lines of JSON into nothing, against COPY of the same rows; and the memory that it takes.</summary>
internal static class ExportBench
{
    private const string Copy = "COPY of the same rows into nothing, by psql";

    private const string Map = """
        subject: { table: people, key: id }
        tables:
          people: { on-close: erase }
          events: { owner: person_id, on-close: erase }
          parts: { parent: events }
          letters: { owners: [ sender_id, receiver_id ], on-close: detach, last-owner: erase, columns: { body: not-personal, sent_at: not-personal } }
        """;

    public static async Task RunAsync(Report report, BenchSize size)
    {
        var rows = size switch { BenchSize.Quick => 1_000_000, BenchSize.Full => 10_000_000, _ => 3_000_000 };
        Report.Say($"making one account with {rows:N0} rows among others'");
        var connectionString = await PostgresServer.NewDatabaseAsync();
        await CreateAsync(connectionString, rows);
        await using var database = new SqlDatabase(SqlDialect.PostgreSql, connectionString);
        await using var store = await SqlErasureStore.OpenAsync("main", database, DataMap.Parse(Map, "bench"));
        string[] same =
        [
            "(select * from people where id = 1)", "(select * from events where person_id = 1)",
            "(select p.* from parts p join events e on e.id = p.event_id where e.person_id = 1)", "(select * from letters where sender_id = 1 or receiver_id = 1)",
        ];
        var (copies, exports) = (new List<double>(), new List<double>());
        for (var round = 0; round <= (size == BenchSize.Quick ? 5 : 3); round++)
        {
            var clock = Stopwatch.StartNew();
            await Copying.IntoNothingAsync(connectionString, same);
            copies.Add(clock.Elapsed.TotalSeconds);
            clock.Restart();
            var read = await ExportAsync(store);
            exports.Add(clock.Elapsed.TotalSeconds);
            if (read < rows) throw new InvalidOperationException($"{read} rows are not all.");
            Report.Say(string.Create(CultureInfo.InvariantCulture, $"round {round}: {copies[^1]:0.00} s and {exports[^1]:0.00} s"));
        }

        // The first round warms caches.
        var (copy, export) = (rows / Median(copies[1..]), rows / Median(exports[1..]));
        report.Add(Copy, copy, "rows/s");
        report.Add($"export of {rows:N0} rows", export, "rows/s", Copy, export / copy, 0.5);
        var bare = await PeakAsync(connectionString, rows: false);
        report.Add("peak memory of a process that opens the store and reads nothing", bare / 1e6, "MB");
        var peak = await PeakAsync(connectionString, rows: true);
        report.Add("peak memory of a process that exports them", peak / 1e6, "MB", "100 MB allowed", 100e6 / peak, 1);
    }

    /// <summary>The word by which the bench calls itself for <see cref="ChildAsync"/>.</summary>
    public const string Child = "--export-of";

    /// <summary>Does nothing but export, and writes its peak memory in bytes: a bench that makes a store and compares has more in memory than who exports.</summary>
    /// <param name="connectionString">The store.</param>
    /// <param name="rows">Whether rows are read; otherwise the store is only opened.</param>
    public static async Task ChildAsync(string connectionString, bool rows)
    {
        await using var database = new SqlDatabase(SqlDialect.PostgreSql, connectionString);
        await using var store = await SqlErasureStore.OpenAsync("main", database, DataMap.Parse(Map, "bench"));
        if (rows) await ExportAsync(store);
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(self.PeakWorkingSet64.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<long> PeakAsync(string connectionString, bool rows)
    {
        // Compiled as the server and the command line are, not as the rest of the bench: code that is compiled for good at once takes 15 MB more.
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, Environment = { ["DOTNET_TC_QuickJit"] = "1" }, ArgumentList = { Environment.GetCommandLineArgs()[0], Child, connectionString, rows ? "rows" : "nothing" } })!;
        var peak = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return child.ExitCode == 0 ? long.Parse(peak, CultureInfo.InvariantCulture) : throw new InvalidOperationException("The export failed.");
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static async Task<long> ExportAsync(SqlErasureStore store)
    {
        var read = 0L;
        await using var json = new Utf8JsonWriter(Stream.Null);
        await foreach (var table in store.ExportAsync(new SubjectKey("1"), default))
        {
            await foreach (var row in table.Rows)
            {
                read++;
                json.WriteStartArray();
                foreach (var value in row) Write(json, value);
                json.WriteEndArray();
                await json.FlushAsync();
                json.Reset();
            }
        }

        return read;
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case long n: json.WriteNumberValue(n); break;
            case decimal n: json.WriteNumberValue(n); break;
            case DateTime t: json.WriteStringValue(t); break;
            default: json.WriteStringValue(value.ToString()); break;
        }
    }

    // A fifth is the person's events, two fifths what follows them, two fifths letters; of each as many rows are others'.
    private static async Task CreateAsync(string connectionString, int rows)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Command Timeout=0");
        await connection.OpenAsync();
        var n = 2 * (rows / 5);
        foreach (var sql in (string[])
        [
            "create table people (id bigint primary key, name text not null); insert into people select i, 'Name ' || i from generate_series(1, 1000) i",
            "create table events (id bigint primary key, person_id bigint not null, what text not null, amount numeric(10,2) not null, at timestamptz not null)",
            $"insert into events select i, case when i % 2 = 0 then 1 else 2 + i % 999 end, md5(i::text), (i % 900) / 10.0, now() - i * interval '1 second' from generate_series(1, {n}) i",
            "create table parts (id bigint primary key, event_id bigint not null, title text not null, price numeric(10,2) not null)",
            $"insert into parts select i, (i % {n}) + 1, 'Item ' || (i % 5000), (i % 400) / 10.0 from generate_series(1, {2 * n}) i",
            "create table letters (id bigint primary key, sender_id bigint, receiver_id bigint, body text not null, sent_at timestamptz not null)",
            $"insert into letters select i, case when i % 4 = 0 then 1 else 2 + i % 999 end, case when i % 4 = 1 then 1 else 2 + i % 997 end, 'Hello, this is message number ' || i, now() from generate_series(1, {2 * n}) i",
            "create index on events (person_id); create index on parts (event_id); create index on letters (sender_id); create index on letters (receiver_id)",
            "alter table events add foreign key (person_id) references people; alter table parts add foreign key (event_id) references events",
            "alter table letters add foreign key (sender_id) references people; alter table letters add foreign key (receiver_id) references people",
            "vacuum (analyze, freeze)", "checkpoint",
        ]) await Shop.RunAsync(connection, sql);
    }
}
