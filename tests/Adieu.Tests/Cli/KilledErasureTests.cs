using System.Diagnostics;
using Adieu.TestKit;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Adieu.Tests.Cli;

/// <summary>A real process that erases is killed with its transaction open, each time at another statement: nothing is half done, and the same step then ends it.</summary>
public class KilledErasureTests
{
    [Fact]
    public async Task A_killed_process_leaves_nothing_half_done_and_the_step_is_taken_up_again()
    {
        var map = Path.Combine(Directory.CreateTempSubdirectory("adieu-killed-").FullName, "data-map.yaml");
        await File.WriteAllTextAsync(map, Letters.Map);
        var text = await PostgresServer.NewDatabaseAsync();
        await using var store = NpgsqlDataSource.Create(text);
        await using (var schema = store.CreateCommand(Letters.Schema)) await schema.ExecuteNonQueryAsync();
        var untouched = await AskAsync(store, Letters.All);
        foreach (var table in new[] { "members", "mail", "posts", "users" })
        {
            // Whoever holds its rows decides at which statement the process stands when it dies.
            await using var holder = await store.OpenConnectionAsync();
            await using var held = await holder.BeginTransactionAsync();
            await using (var take = new NpgsqlCommand($"select 1 from {table} for update", holder, held)) await take.ExecuteNonQueryAsync();
            using var process = Erase(text, map, "1", "2");
            var waiting = $"select count(*)::text from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%{table}%'";
            while (await AskAsync(store, waiting) == "0")
            {
                process.HasExited.ShouldBeFalse($"the erasure did not come to {table}");
                await Task.Delay(50);
            }

            process.Kill();
            await process.WaitForExitAsync();
            await held.RollbackAsync();
            while (await AskAsync(store, "select count(*)::text from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'") != "0") await Task.Delay(50);
            (await AskAsync(store, Letters.All)).ShouldBe(untouched, table);
            (await AskAsync(store, "select count(*)::text from adieu_receipts")).ShouldBe("0", table);
        }

        using var last = Erase(text, map, "1", "2");
        await last.WaitForExitAsync();
        last.ExitCode.ShouldBe(0);
        (await AskAsync(store, Letters.All)).ShouldBe(Letters.Left);
        (await AskAsync(store, "select count(*)::text from adieu_receipts")).ShouldBe("2");
        Directory.Delete(Path.GetDirectoryName(map)!, recursive: true);
    }

    [Fact]
    public async Task On_SQLite_a_process_that_is_killed_between_the_pieces_of_a_huge_account_has_lost_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("adieu-killed-").FullName;
        var (text, map) = ($"Data Source={folder}/store.db;Pooling=false", Path.Combine(folder, "data-map.yaml"));
        await File.WriteAllTextAsync(map, """
            subject: { table: users, key: id }
            tables:
              users: { on-close: erase }
              visits: { owner: user_id, on-close: erase }
              bills: { owner: user_id, on-close: retain, retain: { basis: law, until: now + 1y, keep: [user_id] } }
            """);
        await using var store = new SqliteConnection(text);
        await store.OpenAsync();
        await AskAsync(store, """
            pragma journal_mode = wal;
            create table users (id integer primary key); create table visits (id integer primary key, user_id integer not null references users(id), at text); create table bills (id integer primary key, user_id integer, note text);
            create index v1 on visits (user_id); create index b1 on bills (user_id);
            insert into users values (1), (2);
            with recursive n(i) as (select 1 union all select i + 1 from n where i < 60000) insert into visits select i, 1 + (i % 30) / 29, 'x' from n;
            with recursive n(i) as (select 1 union all select i + 1 from n where i < 60000) insert into bills select i, 1 + (i % 30) / 29, 'y' from n;
            """);
        var (kills, noted) = (0, 0L);
        for (var done = false; !done;)
        {
            using var process = Erase(text, map, "1");
            var output = process.StandardOutput.ReadToEndAsync();
            // As soon as one piece more is noted than the one before had come to; the fourth may live.
            while (!process.HasExited && kills < 3 && await NotedAsync(store) <= noted) await Task.Delay(5);
            if (!process.HasExited && kills < 3)
            {
                process.Kill();
                kills++;
            }

            await process.WaitForExitAsync();
            await output;
            done = await NotedAsync(store) == 0 && await AskAsync(store, "select count(*) from adieu_receipts") == 1;
            noted = await NotedAsync(store);
        }

        kills.ShouldBeGreaterThan(0);
        (await AskAsync(store, "select count(*) from visits where user_id = 1")).ShouldBe(0);
        (await AskAsync(store, "select count(*) from visits")).ShouldBe(2000);
        (await AskAsync(store, "select count(*) from bills where user_id = 1 and note is null")).ShouldBe(58000);
        (await AskAsync(store, "select count(*) from bills where note = 'y'")).ShouldBe(2000);
        (await AskAsync(store, "select count(*) from adieu_retained")).ShouldBe(58000);
        (await AskAsync(store, "select sum(value ->> 'rows') from adieu_receipts, json_each(effects)")).ShouldBe(1 + 58000 + 58000);
        store.Close();
        Directory.Delete(folder, recursive: true);
    }

    private static Task<long> NotedAsync(SqliteConnection store) => AskAsync(store, "select coalesce((select sum(n) from adieu_pieces), 0)", orZero: true);

    private static async Task<long> AskAsync(SqliteConnection store, string sql, bool orZero = false)
    {
        await using var command = store.CreateCommand();
        command.CommandText = sql;
        try
        {
            return await command.ExecuteScalarAsync() is long n ? n : 0;
        }
        catch (SqliteException) when (orZero)
        {
            // The table is not made yet, or just now.
            return 0;
        }
    }

    private static Process Erase(string database, string map, params string[] people) =>
        Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Adieu.Cli.dll"), "erase", "-d", database, "-m", map, "--step", "one", "-s", .. people]) { RedirectStandardOutput = true })!;

    private static async Task<string?> AskAsync(NpgsqlDataSource store, string sql)
    {
        await using var command = store.CreateCommand(sql);
        return await command.ExecuteScalarAsync() as string;
    }
}
