using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Undo;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>A huge account whose rows refer to one another by columns that take no NULL goes in pieces of what hangs together, and of the rest it is said why not.</summary>
public class HugeCircleTests
{
    private const int ChunkRows = 4;

    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    // Albums and their covers, a tree whose roots refer to themselves, rings of three, and one ring that is more than a piece.
    private const string Schema = """
        create table users (id integer primary key, name text);
        create table albums (id integer primary key, user_id integer not null references users(id), cover integer not null);
        create table photos (id integer primary key, album integer not null references albums(id) deferrable initially deferred, body text);
        create table nodes (id integer primary key, user_id integer not null references users(id), parent integer not null references nodes(id));
        create table rings (id integer primary key, user_id integer not null references users(id), next integer not null references rings(id) deferrable initially deferred);
        create index i1 on albums (user_id); create index i2 on albums (cover); create index i3 on photos (album); create index i4 on nodes (user_id); create index i5 on nodes (parent); create index i6 on rings (user_id); create index i7 on rings (next);
        begin;
        insert into users values (1, 'a'), (2, 'b'), (3, 'c');
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 12) insert into albums select i, 1 + i % 3, i from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 70) insert into photos select i, case when i <= 12 then i else 1 + i % 12 end, 'p' from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 60) insert into nodes select i, 1 + i % 3, case when i > 12 then i / 6 * 3 + i % 3 else i end from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 18) insert into rings select i, 1 + (i - 1) / 3 % 2, case when i % 3 = 0 then i - 2 else i + 1 end from n;
        with recursive n(i) as (select 101 union all select i + 1 from n where i < 109) insert into rings select i, 1, case when i = 109 then 101 else i + 1 end from n;
        commit;
        """;

    private const string Map = """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          albums: { owner: user_id, on-close: erase, links: { cover: follow } }
          photos: { parent: albums }
          nodes: { owner: user_id, on-close: erase, links: { parent: follow } }
          rings: { owner: user_id, on-close: erase, links: { next: follow } }
        """;

    private static readonly string[] Tables = ["users", "albums", "photos", "nodes", "rings", "adieu_pieces", "adieu_stage"];

    private static readonly ErasureRequest[] Batch = [Step("a", "1"), Step("b", "2")];

    [Theory, MemberData(nameof(Dialects))]
    public async Task It_ends_as_at_once_wherever_it_dies_on_the_way(SqlDialect dialect)
    {
        await using var calm = await CreateAsync(dialect);
        await using var once = await calm.StoreAsync(Map);
        var counts = (await once.EraseAsync(Batch, default)).Select(r => Of(r.Effects)).ToList();
        await using var world = await CreateAsync(dialect);
        await using var store = await world.StoreAsync(Map, options: new ErasureOptions { ChunkRows = ChunkRows });
        store.Plan.Whole.ShouldBeEmpty();
        var (deaths, pieces) = (0, 0);
        IReadOnlyList<Receipt>? receipts = null;
        // Each life lasts a few statements longer than the last one, so that death comes everywhere, and progress is made.
        for (var life = 3; receipts is null; life += 9)
        {
            var left = life;
            store.Statements.Before = sql =>
            {
                pieces += sql.StartsWith("insert into adieu_pieces", StringComparison.Ordinal) ? 1 : 0;
                if (--left == 0) throw new StoreException("The power failed.", transient: true);
            };
            try
            {
                receipts = await store.EraseAsync(Batch, default);
            }
            catch (StoreException e) when (e.Transient)
            {
                deaths++;
            }
        }

        deaths.ShouldBeGreaterThan(12);
        pieces.ShouldBeGreaterThan(25);
        receipts.Select(r => Of(r.Effects)).ShouldBe(counts);
        (await AllAsync(world)).ShouldBe(await AllAsync(calm));
    }

    [Fact]
    public async Task No_statement_changes_more_rows_than_a_piece_has_but_for_what_hangs_together()
    {
        await using var world = await CreateAsync(SqlDialect.PostgreSql);
        await world.ExecuteAsync("create table seen (tab text, n bigint); create function see() returns trigger language plpgsql as $$ begin insert into seen select tg_table_name, count(*) from changed; return null; end $$;"
            + string.Concat(((string[])["albums", "photos", "nodes", "rings"]).Select(t => $"create trigger d after delete on {t} referencing old table as changed for each statement execute function see();")));
        await using var store = await world.StoreAsync(Map + "\n  seen: { personal: no }", options: new ErasureOptions { ChunkRows = ChunkRows });
        await store.EraseAsync([Batch[0]], default);
        (await world.RowsAsync("select sum(n) >= 60 from seen")).ShouldBe("True");
        (await world.RowsAsync($"select tab, n from seen where n > {ChunkRows}")).ShouldBe("rings 9");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_chain_that_is_longer_than_can_be_followed_step_by_step_goes_at_once(SqlDialect dialect)
    {
        await using var world = await CreateAsync(dialect);
        await world.ExecuteAsync("begin; with recursive n(i) as (select 201 union all select i + 1 from n where i < 400) insert into rings select i, 3, case when i = 400 then i else i + 1 end from n; commit;");
        await using var store = await world.StoreAsync(Map, options: new ErasureOptions { ChunkRows = 20 });
        var deletions = 0;
        store.Statements.Before = sql => deletions += sql.StartsWith("delete from", StringComparison.Ordinal) && sql.Contains("\"rings\" as t", StringComparison.Ordinal) ? 1 : 0;
        Of((await store.EraseAsync([Step("c", "3")], default))[0].Effects).ShouldContain("rings erase 200");
        deletions.ShouldBeLessThan(40);
        (await world.RowsAsync("select count(*) from rings where user_id = 3")).ShouldBe("0");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task With_a_vault_it_comes_back_exactly(SqlDialect dialect)
    {
        await using var world = await CreateAsync(dialect);
        await using var store = await world.StoreAsync(Map, options: new ErasureOptions { ChunkRows = ChunkRows, Undo = true });
        var before = await AllAsync(world);
        var step = Batch[0] with { VaultKey = new byte[32] };
        await store.EraseAsync([step], default);
        (await AllAsync(world)).ShouldNotBe(before);
        (await store.RestoreAsync("a", step.VaultKey!.Value, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Complete);
        (await AllAsync(world)).ShouldBe(before);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task No_mend_takes_a_column_out_of_a_persons_key(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, "create table tenants (id integer primary key, who integer); create table users (tenant integer not null references tenants(id), no integer not null, primary key (tenant, no)); create index i1 on tenants (id, who)");
        var map = DataMap.Parse("subject: { table: users, key: [tenant, no] }\ntables:\n  users: { on-close: erase }\n  tenants: { owner: { columns: [id, who], mask: { who: null } }, last-owner: keep }\n");
        var (plan, _, notes) = await PlanCompiler.CompileAsync(map, world.Database, default);
        plan.ShouldNotBeNull(string.Join('\n', notes));
        notes.Where(n => n.Code == "one-transaction").ShouldHaveSingleItem().Mend.ShouldStartWith("# nothing");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task What_goes_at_once_all_the_same_is_said_with_its_reason_and_a_mend(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table users (id integer primary key);
            create table visits (no integer unique, user_id integer references users(id));
            create table clicks (id integer primary key, visit integer references visits(no), what text);
            create index i1 on visits (user_id); create index i2 on clicks (visit);
            """);
        var map = DataMap.Parse("subject: { table: users, key: id }\ntables:\n  users: { on-close: erase }\n  visits: { owner: user_id, on-close: erase, unowned: keep, columns: { no: not-personal } }\n  clicks: { parent: visits, on-close: anonymise, mask: { what: null }, unowned: keep }\n");
        var (plan, _, notes) = await PlanCompiler.CompileAsync(map, world.Database, default);
        var note = notes.Where(n => n.Code == "one-transaction").ToList();
        plan.ShouldNotBeNull(string.Join('\n', notes));
        note.Select(n => n.Reason).ShouldBe(["Rows of visits go in one transaction, however many an account has: the table has no key that is never NULL, by which rows could be noted and found again."]);
        note.ShouldAllBe(n => n.Severity == Severity.Note && n.Mend.Length > 0);
        PlanExplanation.Of(plan).ShouldContain(l => l.StartsWith("visits: of an account with more rows than one transaction should hold", StringComparison.Ordinal));
    }

    private static async Task<World> CreateAsync(SqlDialect dialect)
    {
        // SQLite adds no foreign key to a table that is there; it takes one that points ahead.
        var schema = dialect == SqlDialect.PostgreSql
            ? Schema + "alter table albums add foreign key (cover) references photos(id) deferrable initially deferred;"
            : Schema.Replace("cover integer not null", "cover integer not null references photos(id) deferrable initially deferred", StringComparison.Ordinal);
        return await World.CreateAsync(dialect, schema);
    }

    private static async Task<string> AllAsync(World world)
    {
        var rows = new List<string>();
        foreach (var table in Tables) rows.Add(table + ": " + await world.RowsAsync($"select * from {table} order by 1"));
        return string.Join('\n', rows);
    }
}
