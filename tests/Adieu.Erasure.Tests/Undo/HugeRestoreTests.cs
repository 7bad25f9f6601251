using System.Globalization;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Undo;

namespace Adieu.Erasure.Tests.Undo;

/// <summary>A huge account comes back in the pieces in which it went: whatever dies or comes in between, the rows end where they were, or it is said where they are.</summary>
public class HugeRestoreTests
{
    private const int ChunkRows = 5;

    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    private const string Schema = """
        create table users (id integer primary key, name text, phone text unique);
        create table orders (id integer primary key, user_id integer, total integer, note text, placed text);
        create table boards (id integer primary key, posts integer not null default 0);
        create table posts (id integer primary key, author integer references users(id), board integer references boards(id), parent integer references posts(id), quoted integer references posts(id), slug text unique);
        create table papers (id integer primary key, title text);
        create table readers (id integer primary key, paper integer not null references papers(id), user_id integer not null references users(id));
        create table visits (id integer primary key, user_id integer not null references users(id), page text);
        create index i1 on orders (user_id); create index i2 on posts (author); create index i3 on posts (parent); create index i4 on posts (quoted); create index i5 on posts (board); create index i8 on readers (paper); create index i9 on readers (user_id); create index i10 on visits (user_id);
        insert into users values (1, 'a', '111'), (2, 'b', '222'), (3, 'c', '333');
        insert into boards values (1, 0), (2, 0), (3, 0);
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 30) insert into orders select i, 1 + i % 2, i, 'n', case when i % 3 = 0 then '2001-01-01' else '2099-01-01' end from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 60) insert into posts select i, 1 + i % 3, 1 + i % 3, case when i > 3 then i / 3 end, case when i % 4 = 0 then i - 1 end, 's' || i from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 25) insert into papers select i, 'x' from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 50) insert into readers select i, 1 + i % 25, 1 + (i % 7) / 3 from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 40) insert into visits select i, 1 + i % 3, 'p' from n;
        update boards set posts = (select count(*) from posts p where p.board = boards.id);
        """;

    private const string Map = """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          boards: { personal: no, recount: { posts: { of: posts, on: { board: id }, value: count(*) } } }
          orders: { owner: user_id, on-close: retain, retain: { basis: law, until: placed + 3y, keep: [total, placed] } }
          posts: { owner: author, on-close: erase, unowned: keep, links: { parent: follow, quoted: cut } }
          papers: { owners: [ { through: readers, on: { id: paper }, account: user_id, on-close: detach } ], last-owner: erase, columns: { title: shared } }
          readers: { owners: [ user_id, { parent: papers } ], on-close: erase }
          visits: { owner: user_id, on-close: erase }
        """;

    private static readonly string[] Tables = ["users", "orders", "posts", "boards", "papers", "readers", "visits"];

    private static readonly ErasureOptions Options = new() { ChunkRows = ChunkRows, Undo = true };

    private static readonly ReadOnlyMemory<byte> Key = Enumerable.Repeat((byte)7, 32).ToArray();

    private static readonly ErasureRequest Step = Words.Step("s1", "1") with { VaultKey = Key };

    [Theory, MemberData(nameof(Dialects))]
    public async Task Whoever_dies_at_any_statement_goes_on_and_ends_with_every_row_as_it_was(SqlDialect dialect)
    {
        var (world, store, before) = await ErasedAsync(dialect);
        await using var _ = world;
        await using var __ = store;
        (await store.ReturningInPiecesAsync("s1", Key, default)).ShouldBe(new SubjectKey("1"));
        var (deaths, pieces, halves) = (0, new HashSet<string>(), 0);
        RestoreReport? report = null;
        // Each life lasts a few statements longer than the last one, so that death comes everywhere.
        for (var life = 3; report is null; life += 11)
        {
            var left = life;
            store.Statements.Before = _ => left = --left == 0 ? throw new StoreException("The power failed.", transient: true) : left;
            try
            {
                report = await store.RestoreAsync("s1", Key, partial: false, default);
            }
            catch (StoreException)
            {
                deaths++;
                var below = await world.RowsAsync("select below from adieu_restoring");
                if (below.Length > 0 && pieces.Add(below)) halves += (await Dump.OfAsync(world.Database, Tables)) == before ? 0 : 1;
            }
        }

        store.Statements.Before = null;
        deaths.ShouldBeGreaterThan(20);
        halves.ShouldBeGreaterThan(5, "it died between pieces");
        report.Outcome.ShouldBe(RestoreOutcome.Complete);
        (await Dump.OfAsync(world.Database, Tables)).ShouldBe(before);
        foreach (var table in (string[])["adieu_vault", "adieu_restoring", "adieu_retained", "adieu_stage"]) (await world.RowsAsync($"select count(*) from {table}")).ShouldBe("0", table);
        (await store.RestoreAsync("s1", Key, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.DoneBefore);
        (await store.ReturningInPiecesAsync("s1", Key, default)).ShouldBeNull();
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task What_stands_in_the_way_of_any_piece_is_found_before_the_first_comes_back(SqlDialect dialect)
    {
        var (world, store, before) = await ErasedAsync(dialect);
        await using var _ = world;
        await using var __ = store;
        // A post's place is taken, so that what answers it comes back without its reference; and somebody wrote to a kept order.
        await world.ExecuteAsync("insert into posts values (900, 2, 1, null, null, 's6'); update orders set note = 'edited' where id = 2");
        var erased = await Dump.OfAsync(world.Database, Tables);
        var report = await store.RestoreAsync("s1", Key, partial: false, default);
        report.Outcome.ShouldBe(RestoreOutcome.NothingChanged);
        (await Dump.OfAsync(world.Database, Tables)).ShouldBe(erased);
        (await world.RowsAsync("select count(*) from adieu_restoring")).ShouldBe("0");
        report.Missing.Select(m => $"{m.Table} {m.Key}: {m.Why}").ShouldContain("posts 6: another row has its slug now");
        report.Missing.Select(m => $"{m.Table} {m.Key}: {m.Why}").ShouldContain("orders 2: somebody has written to it since");

        // What can come back does on demand, and the rest once its place is free.
        var some = await store.RestoreAsync("s1", Key, partial: true, default);
        some.Outcome.ShouldBe(RestoreOutcome.Partial);
        some.Missing.Select(m => m.Table).Distinct().Order().ShouldBe(["orders", "posts"]);
        (await world.RowsAsync("select count(*) from visits where user_id = 1")).ShouldBe("13");
        some.Missing.Select(m => $"{m.Table} {m.Key}: {m.Why}").ShouldContain("posts 18: the row of posts that it refers to is gone");
        (await world.RowsAsync("select id, parent from posts where id in (6, 15, 18) order by id")).ShouldBe("15 5; 18 -");
        await world.ExecuteAsync("delete from posts where id = 900; update orders set note = null where id = 2");
        (await store.RestoreAsync("s1", Key, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Complete);
        (await Dump.OfAsync(world.Database, Tables)).ShouldBe(before);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Who_takes_a_place_between_two_pieces_stops_it_there_until_the_place_is_free(SqlDialect dialect)
    {
        var (world, store, before) = await ErasedAsync(dialect);
        await using var _ = world;
        await using var __ = store;
        await world.ExecuteAsync("update boards set posts = 77 where id = 2");
        var taken = false;
        store.Statements.Before = sql =>
        {
            if (taken || !sql.StartsWith("update adieu_restoring", StringComparison.Ordinal)) return;
            taken = true;
            throw new StoreException("The power failed.", transient: true);
        };
        await Should.ThrowAsync<StoreException>(() => store.RestoreAsync("s1", Key, partial: false, default));
        var pieces = 0;
        store.Statements.Before = sql =>
        {
            // Beside the rehearsal: once the account itself is back, somebody takes a place that a later piece needs.
            if (!sql.StartsWith("update adieu_restoring", StringComparison.Ordinal) || ++pieces != 3) return;
            world.ExecuteAsync("insert into visits values (3, 2, 'q')").GetAwaiter().GetResult();
        };
        if (dialect == SqlDialect.Sqlite)
        {
            // There is one writer, so the place is taken by the one that is there.
            store.Statements.Before = null;
            await world.ExecuteAsync("create trigger t after insert on readers begin insert into visits select 3, 2, 'q' where not exists (select 1 from visits where id = 3); end");
        }

        var report = await store.RestoreAsync("s1", Key, partial: false, default);
        report.Outcome.ShouldBe(RestoreOutcome.Halfway);
        report.Missing.ShouldHaveSingleItem().Key.ShouldBe("3");
        (await world.RowsAsync("select count(*) from users where id = 1")).ShouldBe("1", "half of it is back");
        (await world.RowsAsync("select count(*) from adieu_restoring")).ShouldBe("1", "and that is known");
        store.Statements.Before = null;
        (await store.RestoreAsync("s1", Key, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Halfway);
        await world.ExecuteAsync((dialect == SqlDialect.Sqlite ? "drop trigger t;" : "") + "delete from visits where id = 3");
        (await store.RestoreAsync("s1", Key, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Complete);
        (await Dump.OfAsync(world.Database, Tables)).ShouldBe(before, "counters that were moved follow the rows that are there");
    }

    [Fact]
    public async Task No_statement_changes_more_rows_than_a_piece_has()
    {
        var (world, store, _) = await ErasedAsync(SqlDialect.PostgreSql);
        await using var __ = world;
        await using var ___ = store;
        await world.ExecuteAsync("create table seen (tab text, n bigint); create function see() returns trigger language plpgsql as $$ begin insert into seen select tg_table_name, count(*) from changed; return null; end $$;"
            + string.Concat(((string[])["orders", "posts", "papers", "readers", "visits", "adieu_retained", "adieu_vault"]).Select(t =>
                $"create trigger u after update on {t} referencing new table as changed for each statement execute function see(); create trigger i after insert on {t} referencing new table as changed for each statement execute function see(); create trigger d after delete on {t} referencing old table as changed for each statement execute function see();")));
        (await store.RestoreAsync("s1", Key, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Complete);
        int.Parse(await world.RowsAsync("select sum(n) from seen"), CultureInfo.InvariantCulture).ShouldBeGreaterThan(50);
        // A piece that opens a circle has cut others' references and its own.
        (await world.RowsAsync($"select * from seen where n > {2 * ChunkRows}")).ShouldBe("");
    }

    private static async Task<(World World, SqlErasureStore Store, string Before)> ErasedAsync(SqlDialect dialect)
    {
        var world = await World.CreateAsync(dialect, Schema);
        var before = await Dump.OfAsync(world.Database, Tables);
        var store = await world.StoreAsync(Map, options: Options);
        await store.EraseAsync([Step], default);
        (await world.RowsAsync("select count(*) from adieu_vault")).ShouldNotBe("1");
        return (world, store, before);
    }
}
