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
}
