using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Undo;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>A huge account whose rows cannot simply go early: kept by law, in a tree, in a circle, shared through a join table, counted elsewhere. It goes in pieces all the same.</summary>
public class HugeAccountTests
{
    private const int ChunkRows = 5;

    private const string Schema = """
        create table users (id integer primary key, name text, best integer);
        create table orders (id integer primary key, user_id integer, total integer, note text);
        create table boards (id integer primary key, posts integer not null default 0);
        create table posts (id integer primary key, author integer references users(id), board integer references boards(id), parent integer references posts(id), quoted integer references posts(id), body text);
        create table teams (id integer primary key, lead integer, name text);
        create table players (id integer primary key, user_id integer references users(id), team integer references teams(id));
        create table papers (id integer primary key, title text);
        create table readers (id integer primary key, paper integer not null references papers(id), user_id integer not null references users(id));
        create index i1 on orders (user_id); create index i2 on posts (author); create index i3 on posts (parent); create index i4 on posts (quoted); create index i5 on posts (board); create index i6 on players (user_id); create index i7 on players (team); create index i8 on readers (paper); create index i9 on readers (user_id); create index i10 on teams (lead);
        insert into users values (1, 'a', null), (2, 'b', null), (3, 'c', null);
        insert into boards values (1, 0), (2, 0), (3, 0);
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 30) insert into orders select i, 1 + i % 2, i, 'n' from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 60) insert into posts select i, 1 + i % 3, 1 + i % 3, case when i > 3 then i / 3 end, case when i % 4 = 0 then i - 1 end, 'p' from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 20) insert into teams select i, null, 't' from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 40) insert into players select i, 1 + i % 3, 1 + i % 20 from n;
        update teams set lead = id; update users set best = 4 where id = 1;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 25) insert into papers select i, 'x' from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 50) insert into readers select i, 1 + i % 25, 1 + (i % 7) / 3 from n;
        update boards set posts = (select count(*) from posts p where p.board = boards.id);
        """;

    // Added once the rows are there: the circle of teams and players, and the favourite post of an account.
    private const string Circle = "alter table teams add foreign key (lead) references players(id); alter table users add foreign key (best) references posts(id);";

    private const string Map = """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase, links: { best: cut } }
          boards: { personal: no, recount: { posts: { of: posts, on: { board: id }, value: count(*) } } }
          orders: { owner: user_id, on-close: retain, retain: { basis: law, until: now + 3y, keep: [user_id, total] } }
          posts: { owner: author, on-close: erase, unowned: keep, links: { parent: follow, quoted: cut } }
          teams: { owners: [ { through: players, on: { id: team }, account: user_id, on-close: detach } ], last-owner: erase, unowned: keep, columns: { name: shared }, links: { lead: cut } }
          players: { owner: user_id, on-close: erase, unowned: keep, links: { team: cut } }
          papers: { owners: [ { through: readers, on: { id: paper }, account: user_id, on-close: detach } ], last-owner: erase, columns: { title: shared } }
          readers: { owners: [ user_id, { parent: papers } ], on-close: erase }
        """;

    private static readonly string[] Tables = ["users", "orders", "posts", "boards", "teams", "players", "papers", "readers", "adieu_pieces", "adieu_stage"];

    private static readonly ErasureRequest[] Batch = [Step("a", "1"), Step("b", "2")];

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task It_ends_as_one_that_goes_at_once_and_whoever_dies_on_the_way_is_taken_up_again(SqlDialect dialect)
    {
        await using var whole = await CreateAsync(dialect);
        await using var once = await whole.StoreAsync(Map);
        var (counts, expected) = ((await once.EraseAsync(Batch, default)).Select(r => Of(r.Effects)).ToArray(), await AllAsync(whole));

        await using var world = await CreateAsync(dialect);
        await using var store = await world.StoreAsync(Map, options: new ErasureOptions { ChunkRows = ChunkRows });
        var (deaths, pieces) = (0, 0);
        IReadOnlyList<Receipt>? receipts = null;
        // Each life lasts a few statements longer than the last one, so that death comes everywhere, and progress is made.
        for (var life = 3; receipts is null; life += 7)
        {
            var left = life;
            store.Statements.Before = sql =>
            {
                pieces += sql.StartsWith("update adieu_stage set state", StringComparison.Ordinal) ? 1 : 0;
                if (--left == 0) throw new StoreException("The power failed.", transient: true);
            };
            try
            {
                receipts = await store.EraseAsync(Batch, default);
            }
            catch (StoreException)
            {
                deaths++;
            }
        }

        deaths.ShouldBeGreaterThan(20);
        pieces.ShouldBeGreaterThan(15);
        receipts.Select(r => Of(r.Effects)).ShouldBe(counts);
        (await AllAsync(world)).ShouldBe(expected);
        (await store.ProbeAsync(Batch, default)).Findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task With_a_vault_it_goes_in_pieces_too_and_comes_back_exactly(SqlDialect dialect)
    {
        await using var world = await CreateAsync(dialect);
        await using var store = await world.StoreAsync(Map, options: new ErasureOptions { ChunkRows = ChunkRows, Undo = true });
        var before = await AllAsync(world);
        var pieces = 0;
        store.Statements.Before = sql => pieces += sql.StartsWith("insert into adieu_vault", StringComparison.Ordinal) ? 1 : 0;
        ErasureRequest[] batch = [.. Batch.Select((b, i) => b with { VaultKey = Enumerable.Repeat((byte)i, 32).ToArray() })];
        await store.EraseAsync(batch, default);

        pieces.ShouldBeGreaterThan(20);
        foreach (var step in Enumerable.Reverse(batch)) (await store.RestoreAsync(step.StepId, step.VaultKey!.Value, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Complete);
        (await AllAsync(world)).ShouldBe(before);
    }

    [Fact]
    public async Task No_statement_changes_more_rows_than_a_piece_has()
    {
        await using var world = await CreateAsync(SqlDialect.PostgreSql);
        // The service's own triggers write down how many rows each statement changes.
        await world.ExecuteAsync("create table seen (tab text, op text, n bigint); create function see() returns trigger language plpgsql as $$ begin insert into seen select tg_table_name, tg_op, count(*) from changed; return null; end $$;"
            + string.Concat(((string[])["orders", "posts", "teams", "players", "papers", "readers"]).Select(t => $"create trigger u after update on {t} referencing old table as changed for each statement execute function see(); create trigger d after delete on {t} referencing old table as changed for each statement execute function see();")));
        await using var store = await world.StoreAsync(Map + "\n  seen: { personal: no }", options: new ErasureOptions { ChunkRows = ChunkRows });
        await store.EraseAsync(Batch, default);

        (await world.RowsAsync("select sum(n) > 100 from seen")).ShouldBe("True");
        (await world.RowsAsync($"select * from seen where n > {ChunkRows}")).ShouldBe("");
    }

    private static async Task<World> CreateAsync(SqlDialect dialect)
    {
        // SQLite adds no foreign key to a table that is there; it takes one that points ahead.
        var schema = dialect == SqlDialect.PostgreSql ? Schema + Circle : Schema
            .Replace("best integer)", "best integer references posts(id))", StringComparison.Ordinal).Replace("lead integer,", "lead integer references players(id),", StringComparison.Ordinal);
        return await World.CreateAsync(dialect, schema);
    }

    private static async Task<string> AllAsync(World world)
    {
        var rows = new List<string>();
        foreach (var table in Tables) rows.Add(table + ": " + await world.RowsAsync($"select * from {table} order by 1"));
        return string.Join('\n', rows);
    }
}
