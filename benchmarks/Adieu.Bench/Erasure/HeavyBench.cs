using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Adieu.Erasure;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.TestKit;
using Npgsql;

namespace Adieu.Bench.Erasure;

/// <summary><c>./bench heavy</c>: one account with 10,000 rows in 12 tables, with undo off and on; and one with millions, in pieces, with the memory that it takes.</summary>
internal static class HeavyBench
{
    private const int Heavy = 10_000, Rounds = 5;

    // Nine tables of one owner, two that follow one of them, one with two owners; each heavy account has a twelfth in each.
    private static readonly string[] Owned = [.. Enumerable.Range(1, 9).Select(i => "t" + i.ToString(CultureInfo.InvariantCulture))];

    private static string Map => "store: main\nsubject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n"
        + string.Concat(Owned.Select(t => $"  {t}: {{ owner: person_id, on-close: erase }}\n"))
        + "  parts: { parent: t1 }\n  notes: { parent: t1 }\n"
        + "  letters: { owners: [sender_id, receiver_id], on-close: detach, last-owner: erase, columns: { body: not-personal } }\n";

    public static async Task RunAsync(Report report, BenchSize size)
    {
        await ManyTablesAsync(report);
        var rows = size switch { BenchSize.Quick => 300_000, BenchSize.Full => 10_000_000, _ => 1_000_000 };
        await HugeAsync(report, rows);
        await StagedBench.RunAsync(report, rows);
    }

    private static async Task ManyTablesAsync(Report report)
    {
        var connectionString = await PostgresServer.NewDatabaseAsync();
        await using var connection = new NpgsqlConnection(connectionString + ";Command Timeout=0");
        await connection.OpenAsync();
        foreach (var sql in Schema()) await Shop.RunAsync(connection, sql);
        await Shop.RunAsync(connection, "vacuum (analyze, freeze)");
        foreach (var undo in new[] { false, true })
        {
            await using var database = new SqlDatabase(SqlDialect.PostgreSql, connectionString);
            await using var store = await SqlErasureStore.OpenAsync("main", database, DataMap.Parse(Map, "bench"), options: new ErasureOptions { Undo = undo });
            var speeds = new List<double>();
            for (var round = 0; round <= Rounds; round++)
            {
                var id = 1 + round + (undo ? Rounds + 1 : 0);
                var request = new ErasureRequest($"heavy-{id}", new SubjectKey(id.ToString(CultureInfo.InvariantCulture))) { VaultKey = undo ? new ReadOnlyMemory<byte>(RandomNumberGenerator.GetBytes(32)) : (ReadOnlyMemory<byte>?)null };
                await Shop.RunAsync(connection, "checkpoint");
                var clock = Stopwatch.StartNew();
                var receipt = (await store.EraseAsync([request], CancellationToken.None))[0];
                var seconds = clock.Elapsed.TotalSeconds;
                var rows = receipt.Effects.Sum(e => e.Rows);
                if (rows < Heavy) throw new InvalidOperationException($"{rows} rows are not heavy.");
                // The first one warms the connection and its statements.
                if (round > 0) speeds.Add(rows / seconds);
            }

            var median = speeds.Order().ElementAt(speeds.Count / 2);
            var goal = undo ? 10_000 : 20_000;
            report.Add($"one account of {Heavy:N0} rows in 12 tables, undo {(undo ? "on" : "off")}", median, "rows/s", $"{goal:N0} rows/s", median / goal, 1);
            await StagedBench.BatchAsync(report, store, undo);
        }
    }

    private static IEnumerable<string> Schema()
    {
        const int people = 2_000;
        yield return $"create table people (id bigint primary key, name text not null); insert into people select i, 'Name ' || i from generate_series(1, {people}) i";
        // The first twelve people are heavy; everybody else has a few rows, so that a heavy one's lie among others'.
        const string person = "case when i % 2 = 0 then 1 + (i / 2) % 12 else 1 + (i * 7919) % 2000 end";
        const int rows = 2 * 12 * ((Heavy / 12) + 1);
        foreach (var table in Owned)
            yield return $"create table {table} (id bigint primary key, person_id bigint not null references people, body text not null); insert into {table} select i, {person}, md5(i::text) from generate_series(1, {rows}) i; create index on {table} (person_id)";
        foreach (var table in new[] { "parts", "notes" })
            yield return $"create table {table} (id bigint primary key, t1_id bigint not null references t1, body text not null); insert into {table} select i, i, md5(i::text) from generate_series(1, {rows}) i; create index on {table} (t1_id)";
        yield return $"create table letters (id bigint primary key, sender_id bigint references people, receiver_id bigint references people, body text not null); insert into letters select i, {person}, 1 + (i * 31) % {people}, md5(i::text) from generate_series(1, {rows}) i; create index on letters (sender_id); create index on letters (receiver_id)";
    }

    private static async Task HugeAsync(Report report, int rows)
    {
        Report.Say($"making one account with {rows:N0} rows");
        var connectionString = await PostgresServer.NewDatabaseAsync();
        await using var connection = new NpgsqlConnection(connectionString + ";Command Timeout=0");
        await connection.OpenAsync();
        await Shop.RunAsync(connection, "create table people (id bigint primary key); insert into people values (1), (2)");
        await Shop.RunAsync(connection, "create table events (id bigint primary key, person_id bigint not null references people, body text not null)");
        await Shop.RunAsync(connection, $"insert into events select i, 1 + (i % 10) / 9, md5(i::text) from generate_series(1, {rows / 9 * 10}) i");
        await Shop.RunAsync(connection, "create index on events (person_id)");
        await Shop.RunAsync(connection, "vacuum (analyze, freeze)");
        await using var database = new SqlDatabase(SqlDialect.PostgreSql, connectionString);
        await using var store = await SqlErasureStore.OpenAsync("main", database, DataMap.Parse("subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  events: { owner: person_id, on-close: erase }\n", "bench"));
        using var self = Process.GetCurrentProcess();
        var clock = Stopwatch.StartNew();
        var receipt = (await store.EraseAsync([new ErasureRequest("huge", new SubjectKey("1"))], CancellationToken.None))[0];
        var seconds = clock.Elapsed.TotalSeconds;
        var done = receipt.Effects.Sum(e => e.Rows);
        report.Add($"one account of {done:N0} rows, in pieces of 10,000", done / seconds, "rows/s");
        self.Refresh();
        var peak = self.PeakWorkingSet64 / 1e6;
        report.Add("the process's peak memory meanwhile", peak, "MB", "300 MB allowed", 300 / peak, 1);
    }
}
