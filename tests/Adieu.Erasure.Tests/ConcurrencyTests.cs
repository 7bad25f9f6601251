using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>Many batches at once over rows that they share: no deadlock, and no row that everybody left and nobody took along.</summary>
public class ConcurrencyTests
{
    [Fact]
    public async Task Eight_batches_with_overlapping_owners_end_as_one_after_the_other()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, """
            create table users (id integer primary key);
            create table groups (id integer primary key);
            create table members (group_id integer not null references groups(id), user_id integer not null references users(id), primary key (group_id, user_id));
            create table files (id integer primary key, group_id integer not null references groups(id), body text);
            create table mail (id integer primary key, sender integer references users(id), receiver integer references users(id), body text);
            create index on mail (sender); create index on mail (receiver); create index on members (user_id); create index on files (group_id);
            insert into users select generate_series(1, 420);
            insert into groups select generate_series(1, 60);
            insert into members select distinct g % 60 + 1, (g * 37) % 420 + 1 from generate_series(1, 900) g;
            insert into files select g, g % 60 + 1, 'f' from generate_series(1, 300) g;
            insert into mail select g, (g * 7) % 420 + 1, (g * 13) % 420 + 1, 'm' from generate_series(1, 6000) g;
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: users, key: id }
            tables:
              users: { on-close: erase }
              groups: { personal: no }
              members: { owner: user_id, on-close: erase }
              files: { owners: { through: members, group: group_id, account: user_id }, last-owner: erase, columns: { body: shared } }
              mail: { owners: [sender, receiver], on-close: detach, last-owner: erase, columns: { body: shared } }
            """);
        var people = Enumerable.Range(1, 400).OrderBy(i => i * 7919 % 401).ToList();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(lane => Task.Run(async () =>
        {
            foreach (var chunk in people.Where((_, i) => i % 8 == lane).Chunk(10))
            {
                await store.EraseAsync([.. chunk.Select(p => Step($"s{p}", $"{p}"))], default);
            }
        })));

        (await world.RowsAsync("select count(*) from users")).ShouldBe("20");
        (await world.RowsAsync("select count(*) from mail where sender is null and receiver is null")).ShouldBe("0");
        (await world.RowsAsync("select count(*) from files f where not exists (select 1 from members m where m.group_id = f.group_id)")).ShouldBe("0");
        (await world.RowsAsync("select count(*) from adieu_receipts")).ShouldBe("400");
        var counted = await world.RowsAsync("select sum((e ->> 'rows')::int) from adieu_receipts, jsonb_array_elements(effects) e where e ->> 'table' = 'mail' and e ->> 'effect' = 'erase'");
        counted.ShouldBe(await world.RowsAsync("select 6000 - count(*) from mail"));
    }

    [Fact]
    public async Task A_shared_row_that_somebody_changes_while_the_batch_waits_for_it_is_settled_as_it_is_then()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, """
            create table users (id integer primary key);
            create table mail (id integer primary key, sender integer references users(id), receiver integer references users(id), body text);
            create index on mail (sender); create index on mail (receiver);
            insert into users select generate_series(1, 9);
            insert into mail values (1, 1, 2, 'a'), (2, 1, 2, 'b'), (3, 3, 2, 'c'), (4, 1, 3, 'd');
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: users, key: id }
            tables:
              users: { on-close: erase }
              mail: { owners: [sender, receiver], on-close: detach, last-owner: erase, columns: { body: shared } }
            """, options: new ErasureOptions { LockTimeout = TimeSpan.FromMinutes(2) });
        // The other side of one letter leaves, another letter gets new words, a third goes.
        await using var change = await Writer.BeginAsync(world, "update mail set receiver = null where id = 1; update mail set body = 'new' where id = 2; delete from mail where id = 4");

        var erasing = store.EraseAsync([Step("a", "1")], default);
        await Writer.BlocksAsync(world, erasing);
        await change.CommitAsync();

        (await erasing).Select(r => Of(r.Effects)).ShouldBe(["users erase 1, mail detach 1, mail erase 1"]);
        (await world.RowsAsync("select id, sender, receiver, body from mail order by id")).ShouldBe("2 - 2 new; 3 3 2 c");
    }

    [Fact]
    public async Task A_counter_that_somebody_holds_is_counted_after_they_are_done()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, """
            create table users (id integer primary key);
            create table boards (id integer primary key, n integer not null);
            create table comments (id integer primary key, user_id integer not null references users(id), board_id integer not null);
            create index on comments (user_id); create index on comments (board_id);
            insert into users values (1), (2);
            insert into boards values (1, 2), (2, 1);
            insert into comments values (1, 1, 1), (2, 2, 1), (3, 2, 2);
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: users, key: id }
            tables:
              users: { on-close: erase }
              boards: { personal: no, recount: { n: { of: comments, on: { board_id: id } } } }
              comments: { owner: user_id, on-close: erase }
            """, options: new ErasureOptions { LockTimeout = TimeSpan.FromMinutes(2) });
        await using var change = await Writer.BeginAsync(world, "delete from comments where id = 2; update boards set n = n - 1 where id = 1");

        var erasing = store.EraseAsync([Step("a", "1")], default);
        await Writer.BlocksAsync(world, erasing);
        await change.CommitAsync();
        await erasing;

        (await world.RowsAsync("select id, n from boards order by id")).ShouldBe("1 0; 2 1");
    }

    [Fact]
    public async Task While_writers_go_on_writing_no_row_of_a_leaver_is_missed()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, """
            create table users (id integer primary key);
            create table mail (id serial primary key, sender integer references users(id), receiver integer references users(id), body text);
            create table visits (id serial primary key, user_id integer not null references users(id));
            create index on mail (sender); create index on mail (receiver); create index on visits (user_id);
            insert into users select generate_series(1, 200);
            insert into mail (sender, receiver) select (g * 7) % 200 + 1, (g * 13) % 200 + 1 from generate_series(1, 2000) g;
            do $$ begin execute format('alter database %I set deadlock_timeout = ''20ms''', current_database()); end $$;
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: users, key: id }
            tables:
              users: { on-close: erase }
              mail: { owners: [sender, receiver], on-close: detach, last-owner: erase, columns: { body: shared } }
              visits: { owner: user_id, on-close: erase }
            """, options: new ErasureOptions { Attempts = 20, BackOff = TimeSpan.FromMilliseconds(5) });
        using var done = new CancellationTokenSource();
        var written = 0;
        // Who writes to somebody while this person leaves may be the one whom a dead-lock strikes; the leaver's batch tries again.
        var writers = Enumerable.Range(0, 3).Select(w => Task.Run(async () =>
        {
            for (var i = w; !done.IsCancellationRequested; i += 3)
            {
                try
                {
                    await world.ExecuteAsync($"insert into mail (sender, receiver) values ({(i * 31 % 200) + 1}, {(i * 17 % 200) + 1}); insert into visits (user_id) values ({(i * 11 % 200) + 1})");
                    Interlocked.Increment(ref written);
                }
                catch (Npgsql.PostgresException e) when (e.SqlState is "23503" or "40P01")
                {
                }
            }
        })).ToList();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(lane => Task.Run(async () =>
        {
            foreach (var chunk in Enumerable.Range(1, 190).Where(i => i % 8 == lane).Chunk(6)) await store.EraseAsync([.. chunk.Select(p => Step($"s{p}", $"{p}"))], default);
        })));
        await done.CancelAsync();
        await Task.WhenAll(writers);

        written.ShouldBeGreaterThan(0);
        (await world.RowsAsync("select count(*) from users")).ShouldBe("10");
        (await world.RowsAsync("select count(*) from mail where sender is null and receiver is null")).ShouldBe("0");
        (await world.RowsAsync("select count(*) from visits where user_id <= 190")).ShouldBe("0");
        (await world.RowsAsync("select count(*) from adieu_receipts")).ShouldBe("190");
    }
}
