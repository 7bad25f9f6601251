using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>A batch means its people one after the other, also where what the first one's leaving writes ends what the second one owned.</summary>
public class OneAfterAnotherTests
{
    public static TheoryData<SqlDialect, string> Cases
    {
        get
        {
            var all = new TheoryData<SqlDialect, string>();
            foreach (var name in Shapes.Keys)
            {
                all.Add(SqlDialect.Sqlite, name);
                all.Add(SqlDialect.PostgreSql, name);
            }

            return all;
        }
    }

    private const string People = "create table people (id integer primary key, tier text); insert into people values (1, 'x'), (2, 'x'), (3, 'x'), (4, 'x');";

    private static readonly Dictionary<string, (string Schema, string Map, string[] Order)> Shapes = new()
    {
        ["the table's mask empties the json that names another owner"] = (
            """
            create table notes (id integer primary key, author integer references people(id), watcher integer references people(id), payload text, title text);
            create index n1 on notes (author); create index n2 on notes (watcher);
            insert into notes values (1, 1, 3, '{"for":"2"}', 'a'), (2, 2, 3, '{"for":"1"}', 'b'), (3, 1, 3, '{"for":"4"}', 'c'), (4, null, 3, '{"for":"2"}', 'd');
            """,
            """
              notes:
                owners:
                  - { column: author, on-close: anonymise }
                  - { json: "substr(payload, 9, 1)", on-close: detach, mask: { payload: { fixed: "cut" }, title: { fixed: "cut" } } }
                  - { column: watcher, on-close: detach }
                last-owner: erase
                unowned: keep
                mask: { payload: { fixed: "{}" } }
                columns: { title: shared }
            """,
            ["1", "2", "3"]),
        ["a mask of one owner empties the column of the other"] = (
            """
            create table notes (id integer primary key, author integer references people(id), reviewer integer references people(id), title text);
            create index n1 on notes (author); create index n2 on notes (reviewer);
            insert into notes values (1, 1, 2, 'a'), (2, 2, 1, 'b'), (3, 3, 2, 'c');
            """,
            """
              notes:
                owners:
                  - { column: author, on-close: detach, mask: { reviewer: null } }
                  - { column: reviewer, on-close: detach, mask: { title: { fixed: "cut" } } }
                last-owner: keep
                unowned: keep
                columns: { title: shared }
            """,
            ["1", "2"]),
        ["what the law does not keep decides whose the row is"] = (
            """
            create table notes (id integer primary key, payer integer references people(id), payee integer references people(id), state text, sum integer);
            create index n1 on notes (payer); create index n2 on notes (payee);
            insert into notes values (1, 1, 2, 'open', 10), (2, 3, 2, 'open', 20), (3, 1, 2, 'done', 30);
            """,
            """
              notes:
                owners:
                  - { column: payer, on-close: retain }
                  - { column: payee, when: "state = 'open'", on-close: detach }
                last-owner: keep
                unowned: keep
                retain: { basis: law, until: now + 3y, keep: [payee, sum] }
                links: { payee: cut }
                mask: { state: { fixed: "kept" } }
                columns: { sum: not-personal }
            """,
            ["1", "2"]),
        ["whether a row is kept asks rows that another one takes along"] = (
            """
            create table bonds (id integer primary key, person integer not null references people(id), note integer);
            create table notes (id integer primary key, person integer references people(id), sum integer);
            create index b1 on bonds (person); create index n1 on notes (person);
            insert into bonds values (1, 1, 2), (2, 3, 1); insert into notes values (1, 1, 10), (2, 2, 20);
            """,
            """
              bonds: { owner: person, on-close: erase }
              notes:
                owner: person
                on-close: retain
                retain: { basis: law, until: now + 3y, keep: [sum], where: "id in (select b.note from bonds b)", otherwise: erase }
            """,
            ["1", "2"]),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_batch_ends_as_its_people_one_after_the_other(SqlDialect dialect, string name)
    {
        var shape = Shapes[name];
        var apart = await RunAsync(dialect, shape, together: false);
        var together = await RunAsync(dialect, shape, together: true);
        together.ShouldBe(apart);
    }

    private static async Task<string> RunAsync(SqlDialect dialect, (string Schema, string Map, string[] Order) shape, bool together)
    {
        await using var world = await World.CreateAsync(dialect, People + shape.Schema);
        var map = "subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n" + shape.Map;
        await using var store = await world.StoreAsync(map, options: new ErasureOptions { PseudonymKey = new byte[32] });
        ErasureRequest[] steps = [.. shape.Order.Select(p => Step("s" + p, p))];
        var receipts = new List<Receipt>();
        if (together) receipts.AddRange(await store.EraseAsync(steps, default));
        else foreach (var step in steps) receipts.AddRange(await store.EraseAsync([step], default));
        return string.Join('\n', receipts.Select(r => Of(r.Effects)).Append(await world.RowsAsync("select * from notes order by id")));
    }
}
