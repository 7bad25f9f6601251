using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>Two people who share rows and leave in pieces at the same time, by schedules that locks make certain.</summary>
public class HugeTogetherTests
{
    [Fact]
    public async Task A_row_that_is_left_to_nobody_meanwhile_takes_along_what_was_masked_with_it_before()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, """
            create table users (id integer primary key);
            create table pads (id integer primary key, author_id integer references users(id), note text);
            create table members (id integer primary key, user_id integer references users(id), pad_id integer not null references pads(id), word text);
            create index on pads (author_id); create index on members (user_id); create index on members (pad_id);
            insert into users values (1), (2);
            insert into pads values (1, 1, 'n');
            insert into members values (1, 1, 1, 'a'), (2, 2, 1, 'b'), (3, 2, 1, 'c');
            create function die() returns trigger language plpgsql as $$ begin
              if current_setting('application_name') = 'second' then raise exception 'power cut'; end if;
              return old;
            end $$;
            create trigger die before delete on members for each row execute function die();
            """);
        // The first one's pad is anonymised while the second one is a member, and its members with it.
        const string Map = """
            subject: { table: users, key: id }
            tables:
              users: { on-close: erase }
              members: { owners: [ { column: user_id, on-close: erase }, { parent: pads } ], mask: { word: null } }
              pads:
                owners: [ { through: members, on: { id: pad_id }, account: user_id, on-close: detach }, { column: author_id, on-close: anonymise } ]
                last-owner: erase
                mask: { note: null }
            """;
        await using var store = await world.StoreAsync(Map, options: new ErasureOptions { ChunkRows = 1, LockTimeout = TimeSpan.FromMinutes(2) });
        await using var elsewhere = new SqlDatabase(SqlDialect.PostgreSql, world.Connection + ";Application Name=second");
        await using var dying = await SqlErasureStore.OpenAsync("main", elsewhere, DataMap.Parse(Map), null, new ErasureOptions { ChunkRows = 1, LockTimeout = TimeSpan.FromMinutes(2) });
        await using var hold = await Writer.BeginAsync(world, "select 1 from pads for update");

        // The first one has looked while the second one was there, and waits; the second one looks, and dies before any of theirs has gone.
        var first = store.EraseAsync([Step("a", "1")], default);
        await Writer.BlocksAsync(world, first);
        var second = dying.EraseAsync([Step("b", "2")], default);
        for (var noted = "0"; noted == "0" && !second.IsCompleted; await Task.Delay(10)) noted = await world.RowsAsync("select count(*) from adieu_stage where step_id = 'b'");
        await hold.CommitAsync();
        await Should.ThrowAsync<StoreException>(() => second);

        Of((await first)[0].Effects).ShouldBe("users erase 1, members erase 3, pads erase 1");
        (await store.EraseAsync([Step("b", "2")], default)).ShouldHaveSingleItem();
        (await world.RowsAsync("select (select count(*) from users), (select count(*) from pads), (select count(*) from members)")).ShouldBe("0 0 0");
    }
}
