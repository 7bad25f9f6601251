using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Adieu.Erasure;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Undo;
using Adieu.TestKit;
using Npgsql;

namespace Adieu.Bench.Erasure;

/// <summary>
/// The part of <c>./bench heavy</c> that is about rows which cannot simply go early: half of one huge account's are kept by law, a
/// quarter answer one another, a quarter are in a circle with what they belong to. With and without a vault, and back again.
/// </summary>
internal static class StagedBench
{
    private const string Map = """
        subject: { table: people, key: id }
        tables:
          people: { on-close: erase }
          orders: { owner: person, on-close: retain, unowned: keep, retain: { basis: law, until: paid + 3y, keep: [sum, paid] } }
          posts: { owner: author, on-close: erase, unowned: keep, links: { parent: follow } }
          albums: { owner: person, on-close: erase, links: { cover: cut } }
          photos: { parent: albums }
        """;

    public static async Task RunAsync(Report report, int rows)
    {
        foreach (var undo in new[] { false, true })
        {
            await WithAccountAsync(rows, undo, async (_, erase, restore) =>
            {
                var clock = Stopwatch.StartNew();
                var erased = await erase();
                report.Add($"one account of {erased:N0} rows kept, in trees and circles, in pieces, undo {(undo ? "on" : "off")}", erased / clock.Elapsed.TotalSeconds, "rows/s");
                if (!undo) return;
                clock.Restart();
                report.Add("the same account restored", await restore() / clock.Elapsed.TotalSeconds, "rows/s");
            });
        }
    }

    /// <summary>Makes such an account and gives what erases and restores it; both tell how many rows they met.</summary>
    public static async Task WithAccountAsync(int rows, bool undo, Func<string, Func<Task<long>>, Func<Task<long>>, Task> use)
    {
        Report.Say($"making one account with {rows:N0} rows that stay, answer one another, or go round in a circle");
        var connectionString = await PostgresServer.NewDatabaseAsync();
        await using var connection = new NpgsqlConnection(connectionString + ";Command Timeout=0");
        await connection.OpenAsync();
        foreach (var sql in Schema(rows)) await Shop.RunAsync(connection, sql);
        await Shop.RunAsync(connection, "vacuum (analyze, freeze)");
        await using var database = new SqlDatabase(SqlDialect.PostgreSql, connectionString);
        await using var store = await SqlErasureStore.OpenAsync("main", database, DataMap.Parse(Map, "bench"), options: new ErasureOptions { Undo = undo });
        var key = RandomNumberGenerator.GetBytes(32);
        await Shop.RunAsync(connection, "checkpoint");
        await use(connectionString, EraseAsync, RestoreAsync);

        async Task<long> EraseAsync()
        {
            var step = new ErasureRequest("huge", new SubjectKey("1")) { VaultKey = undo ? key : (ReadOnlyMemory<byte>?)null };
            return (await store.EraseAsync([step], CancellationToken.None))[0].Effects.Sum(e => e.Rows);
        }

        async Task<long> RestoreAsync()
        {
            var back = await store.RestoreAsync("huge", key, partial: false, CancellationToken.None);
            return back.Outcome == RestoreOutcome.Complete ? back.Tables.Sum(t => t.Inserted + t.Mended) : throw new InvalidOperationException(back.Outcome.ToString());
        }
    }

    /// <summary>A hundred ordinary people at once, with the tables and rows of the heavy ones, with and without a vault.</summary>
    public static async Task BatchAsync(Report report, SqlErasureStore store, bool undo)
    {
        const int people = 100, rounds = 5;
        var speeds = new List<double>();
        for (var round = 0; round <= rounds; round++)
        {
            // Behind the heavy ones; those with undo take the others' second half.
            var first = 100 + (round * people) + (undo ? (rounds + 1) * people : 0);
            ErasureRequest[] batch = [.. Enumerable.Range(first, people).Select(i => new ErasureRequest($"light-{i}", new SubjectKey(i.ToString(CultureInfo.InvariantCulture))) { VaultKey = undo ? RandomNumberGenerator.GetBytes(32) : (ReadOnlyMemory<byte>?)null })];
            var clock = Stopwatch.StartNew();
            await store.EraseAsync(batch, CancellationToken.None);
            if (round > 0) speeds.Add(people / clock.Elapsed.TotalSeconds);
        }

        report.Add($"a batch of {people} ordinary people in 12 tables, undo {(undo ? "on" : "off")}", speeds.Order().ElementAt(speeds.Count / 2), "accounts/s");
    }

    private static IEnumerable<string> Schema(int rows)
    {
        var (half, quarter) = (rows / 2, rows / 4);
        yield return "create table people (id bigint primary key); insert into people values (1), (2)";
        yield return $"create table orders (id bigint primary key, person bigint references people, sum integer not null, paid timestamptz not null, note text); insert into orders select i, 1 + i % 10 / 9, i % 100, now() - (i % 5) * interval '1 year', md5(i::text) from generate_series(1, {half / 9 * 10}) i; create index on orders (person)";
        yield return $"create table posts (id bigint primary key, author bigint references people, parent bigint references posts, body text); insert into posts select i, 1 + i % 10 / 9, case when i > 1000 then i / 3 end, md5(i::text) from generate_series(1, {quarter / 9 * 10}) i; create index on posts (author); create index on posts (parent)";
        yield return $"create table albums (id bigint primary key, person bigint not null references people, cover bigint); insert into albums select i, 1 + i % 10 / 9, null from generate_series(1, {quarter / 40}) i; create index on albums (person); create index on albums (cover)";
        yield return $"create table photos (id bigint primary key, album bigint not null references albums, body text not null); insert into photos select i, 1 + i % {quarter / 40}, md5(i::text) from generate_series(1, {quarter}) i; create index on photos (album); update albums set cover = id; alter table albums add foreign key (cover) references photos";
    }
}
