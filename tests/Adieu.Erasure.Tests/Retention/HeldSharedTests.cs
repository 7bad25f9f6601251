using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests.Retention;

/// <summary>What several people share, while a legal hold keeps something of one of them: they leave as if there were no hold.</summary>
public class HeldSharedTests
{
    public static TheoryData<SqlDialect, int> Ways => new(from dialect in new[] { SqlDialect.Sqlite, SqlDialect.PostgreSql } from rows in new[] { 10_000, 1 } select (dialect, rows));

    [Theory, MemberData(nameof(Ways))]
    public async Task A_member_who_has_left_and_whose_membership_is_held_is_no_owner_any_more(SqlDialect dialect, int rows)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table people (id integer primary key);
            create table members (id integer not null primary key, band integer not null, person_id integer not null references people(id));
            create table files (id integer not null primary key, band integer, body text);
            create index on_person on members (person_id);
            create index on_band on files (band);
            insert into people values (1), (2), (3);
            insert into members values (1, 7, 1), (2, 7, 2), (3, 8, 1), (4, 8, 3);
            insert into files values (1, 7, 'of both'), (2, 8, 'of one who stays');
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: people, key: id }
            tables:
              people: { on-close: erase }
              members: { owner: person_id, on-close: erase }
              files: { owners: { through: members, on: { band: band }, account: person_id }, last-owner: erase, columns: { body: shared } }
            """, options: new ErasureOptions { ChunkRows = rows });
        await store.HoldAsync("court-7", "members", "id = 1", "order of a court", default);

        await store.EraseAsync([Step("s1", "1")], default);
        (await world.RowsAsync("select id from files order by id")).ShouldBe("1; 2", "the other one is still there");
        await store.EraseAsync([Step("s2", "2")], default);

        (await world.RowsAsync("select id from files order by id")).ShouldBe("2");
        (await world.RowsAsync("select id from members order by id")).ShouldBe("1; 4");
        await store.ReleaseAsync("court-7", default);
        await store.EraseReleasedAsync(10, default);
        (await world.RowsAsync("select id from members order by id")).ShouldBe("4");
        (await world.RowsAsync("select id from people")).ShouldBe("3");
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task A_released_row_loses_who_has_left_also_while_their_own_row_is_held(SqlDialect dialect, int rows)
    {
        var list = dialect == SqlDialect.PostgreSql ? "jsonb" : "json";
        await using var world = await World.CreateAsync(dialect, $"""
            create table people (id integer primary key);
            create table notes (id integer not null primary key, readers {list}, body text);
            insert into people values (1), (2), (3);
            insert into notes values (1, '[1,3]', 'a'), (2, '[2,1]', 'b');
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: people, key: id }
            tables:
              people: { on-close: erase }
              notes: { owners: { elements: readers }, last-owner: erase, columns: { body: shared } }
            """, options: new ErasureOptions { ChunkRows = rows });
        await store.HoldAsync("audit", "people", "id in (1, 2)", "an audit", default);
        await store.HoldAsync("court-7", "notes", "id in (1, 2)", "order of a court", default);
        await store.EraseAsync([Step("s1", "1")], default);
        await store.EraseAsync([Step("s2", "2")], default);

        await store.ReleaseAsync("court-7", default);
        await store.EraseReleasedAsync(10, default);
        await store.AcknowledgeReleasedAsync(["s1", "s2"], default);

        (await world.RowsAsync("select id, readers from notes")).ShouldBe("1 [3]", "of the other nobody is left to own it");
        (await world.RowsAsync("select id from people order by id")).ShouldBe("1; 2; 3");
        await store.ReleaseAsync("audit", default);
        await store.EraseReleasedAsync(10, default);
        (await world.RowsAsync("select id from people")).ShouldBe("3");
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Whoever_has_something_on_hold_keeps_their_place_in_the_batch(SqlDialect dialect, int rows)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table people (id integer primary key);
            create table visits (id integer not null primary key, person_id integer not null references people(id));
            create table notes (id integer not null primary key, author_id integer references people(id), editor_id integer references people(id), body text);
            create index on_person on visits (person_id);
            create index on_author on notes (author_id);
            create index on_editor on notes (editor_id);
            insert into people values (1), (2), (3);
            insert into visits values (1, 1);
            insert into notes values (1, 2, 1, 'x'), (2, 1, 2, 'y');
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: people, key: id }
            tables:
              people: { on-close: erase }
              visits: { owner: person_id, on-close: erase }
              notes: { owners: [ { column: author_id, on-close: anonymise }, { column: editor_id, on-close: detach } ], last-owner: erase, mask: { body: { fixed: gone } } }
            """, options: new ErasureOptions { ChunkRows = rows });
        await store.HoldAsync("court-7", "visits", "id = 1", "order of a court", default);

        var receipts = await store.EraseAsync([Step("s1", "1"), Step("s2", "2")], default);

        // The note whose author leaves last stays, masked; the one whose editor does goes along.
        receipts.Select(r => r.StepId).ShouldBe(["s1", "s2"]);
        (await world.RowsAsync("select id, author_id, editor_id, body from notes")).ShouldBe("1 - - gone");
    }
}
