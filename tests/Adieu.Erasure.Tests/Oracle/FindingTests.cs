using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests.Oracle;

/// <summary>What the oracle once found, small and by name.</summary>
public class FindingTests
{
    public static TheoryData<SqlDialect> Databases => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_last_owner_is_the_last_even_when_a_later_leaver_reaches_the_row_through_its_parent(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table people (id integer primary key);
            create table folders (id integer primary key, owner_id integer references people(id));
            create table files (id integer primary key, folder_id integer not null references folders(id), owner_id integer references people(id));
            create index f1 on folders(owner_id); create index f2 on files(owner_id); create index f3 on files(folder_id);
            insert into people values (1), (2);
            insert into folders values (1, 2);
            insert into files values (1, 1, 1);
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: people, key: id }
            tables:
              people: { on-close: erase }
              folders: { owner: owner_id, on-close: anonymise }
              files: { owners: [ { column: owner_id, on-close: detach }, { parent: folders } ], last-owner: erase }
            """);

        var receipts = await store.EraseAsync([Step("s1", "1"), Step("s2", "2")], default);

        Of(receipts[0].Effects).ShouldBe("people erase 1, files erase 1");
        Of(receipts[1].Effects).ShouldBe("people erase 1, folders anonymise 1");
        (await world.RowsAsync("select id from files")).ShouldBe("");
    }
}
