using System.Security.Cryptography;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Undo;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests.Undo;

/// <summary>Others write to the same rows while an account comes back: nothing of theirs is lost, and counters are right afterwards.</summary>
public class RestoreBesideTests
{
    private static readonly ReadOnlyMemory<byte> Key = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public async Task A_counter_that_somebody_holds_is_counted_after_they_are_done()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, """
            create table users (id integer primary key);
            create table places (id integer primary key);
            create table boards (id integer primary key, n integer not null);
            create table visits (id integer primary key, user_id integer not null references users(id), place_id integer not null references places(id));
            create table comments (id integer primary key, user_id integer not null references users(id), board_id integer not null);
            create index on comments (user_id); create index on comments (board_id); create index on visits (user_id);
            insert into users values (1), (2);
            insert into places values (1);
            insert into boards values (1, 4);
            insert into visits values (1, 1, 1), (2, 1, 1);
            insert into comments values (1, 1, 1), (2, 1, 1), (3, 2, 1), (4, 2, 1);
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: users, key: id }
            tables:
              users: { on-close: erase }
              places: { personal: no }
              boards: { personal: no, recount: { n: { of: comments, on: { board_id: id } } } }
              visits: { owner: user_id, on-close: erase }
              comments: { owner: user_id, on-close: erase }
            """, options: new ErasureOptions { Undo = true, ChunkRows = 1, LockTimeout = TimeSpan.FromMinutes(2) });
        await store.EraseAsync([Step("a", "1") with { VaultKey = Key }], default);
        await world.ExecuteAsync("insert into comments values (5, 2, 1); update boards set n = n + 1");

        // The visits come back last, and wait for the place; then somebody takes a comment away, and the recount waits for them.
        await using var held = await Writer.BeginAsync(world, "select 1 from places for update");
        var restoring = store.RestoreAsync("a", Key, partial: false, default);
        await Writer.BlocksAsync(world, restoring);
        await using var writing = await Writer.BeginAsync(world, "delete from comments where id = 3; update boards set n = n - 1");
        await held.CommitAsync();
        await Writer.BlocksAsync(world, restoring, "boards");
        await writing.CommitAsync();

        (await restoring).Outcome.ShouldBe(RestoreOutcome.Complete);
        (await world.RowsAsync("select n, (select count(*) from comments) from boards")).ShouldBe("4 4");
    }

    [Fact]
    public async Task What_somebody_is_writing_just_now_is_not_written_over()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, """
            create table users (id integer primary key);
            create table letters (id integer primary key, sender integer references users(id), receiver integer references users(id), signed text);
            create index on letters (sender); create index on letters (receiver);
            insert into users values (1), (2);
            insert into letters values (1, 1, 2, 'Ann');
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: users, key: id }
            tables:
              users: { on-close: erase }
              letters: { owners: [ { column: sender, on-close: detach, mask: { signed: null } }, { column: receiver, on-close: detach } ], last-owner: erase }
            """, options: new ErasureOptions { Undo = true, LockTimeout = TimeSpan.FromMinutes(2) });
        await store.EraseAsync([Step("a", "1") with { VaultKey = Key }], default);
        await using var writing = await Writer.BeginAsync(world, "update letters set signed = 'Bob, for Ann'");

        var restoring = store.RestoreAsync("a", Key, partial: false, default);
        await Writer.BlocksAsync(world, restoring);
        await writing.CommitAsync();

        var report = await restoring;
        report.Outcome.ShouldBe(RestoreOutcome.NothingChanged);
        report.Missing.ShouldHaveSingleItem().Why.ShouldBe("somebody has written to it since");
        (await world.RowsAsync("select id, sender, receiver, signed from letters")).ShouldBe("1 - 2 Bob, for Ann");
    }
}
