using System.Diagnostics;
using Adieu.TestKit;
using Npgsql;

namespace Adieu.Tests.Cli;

/// <summary>A real process that erases is killed with its transaction open, each time at another statement: nothing is half done, and the same step then ends it.</summary>
public class KilledErasureTests
{
    private const string Schema = """
        create table users (id integer primary key, name text);
        create table members (id integer primary key, user_id integer not null references users(id));
        create table mail (id integer primary key, sender integer references users(id), receiver integer references users(id), body text);
        create table posts (id integer primary key, user_id integer references users(id), body text);
        insert into users values (1, 'a'), (2, 'b'), (3, 'c');
        insert into members values (1, 1), (2, 2), (3, 1);
        insert into mail values (1, 1, 2, 'x'), (2, 2, 3, 'y'), (3, 3, 1, 'z'), (4, 1, null, 'w');
        insert into posts values (1, 1, 'p'), (2, 2, 'q');
        """;

    private const string Map = """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          members: { owner: user_id, on-close: erase }
          mail: { owners: [sender, receiver], on-close: detach, last-owner: erase, columns: { body: shared } }
          posts: { owner: user_id, on-close: retain, retain: { basis: law, until: now + 1y, keep: [] } }
        """;

    private const string All = "select concat_ws(' - ', (select string_agg(u::text, ';' order by id) from users u), (select string_agg(m::text, ';' order by id) from members m), (select string_agg(m::text, ';' order by id) from mail m), (select string_agg(p::text, ';' order by id) from posts p))";

    [Fact]
    public async Task A_killed_process_leaves_nothing_half_done_and_the_step_is_taken_up_again()
    {
        var map = Path.Combine(Directory.CreateTempSubdirectory("adieu-killed-").FullName, "data-map.yaml");
        await File.WriteAllTextAsync(map, Map);
        var text = await PostgresServer.NewDatabaseAsync();
        await using var store = NpgsqlDataSource.Create(text);
        await using (var schema = store.CreateCommand(Schema)) await schema.ExecuteNonQueryAsync();
        var untouched = await AskAsync(store, All);
        foreach (var table in new[] { "members", "mail", "posts", "users" })
        {
            // Whoever holds its rows decides at which statement the process stands when it dies.
            await using var holder = await store.OpenConnectionAsync();
            await using var held = await holder.BeginTransactionAsync();
            await using (var take = new NpgsqlCommand($"select 1 from {table} for update", holder, held)) await take.ExecuteNonQueryAsync();
            using var process = Erase(text, map);
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
            (await AskAsync(store, All)).ShouldBe(untouched, table);
            (await AskAsync(store, "select count(*)::text from adieu_receipts")).ShouldBe("0", table);
        }

        using var last = Erase(text, map);
        await last.WaitForExitAsync();
        last.ExitCode.ShouldBe(0);
        (await AskAsync(store, All)).ShouldBe("(3,c) - (2,,3,y);(3,3,,z) - (1,,);(2,,)");
        (await AskAsync(store, "select count(*)::text from adieu_receipts")).ShouldBe("2");
        Directory.Delete(Path.GetDirectoryName(map)!, recursive: true);
    }

    private static Process Erase(string database, string map) => Process.Start(new ProcessStartInfo("dotnet")
    {
        ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Adieu.Cli.dll"), "erase", "-d", database, "-m", map, "--step", "one", "-s", "1", "2" },
        RedirectStandardOutput = true,
    })!;

    private static async Task<string?> AskAsync(NpgsqlDataSource store, string sql)
    {
        await using var command = store.CreateCommand(sql);
        return await command.ExecuteScalarAsync() as string;
    }
}
