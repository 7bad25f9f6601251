using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Verification;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

public class FingerprintTests
{
    private const string Schema = """
        create table people (id integer primary key, name text);
        create table posts (id integer primary key, author_id integer not null references people(id), score integer, body text);
        create table comments (id integer primary key, post_id integer not null, body text);
        create table letters (id integer primary key, from_id integer references people(id), to_id integer references people(id), body text);
        create table mentions (id integer primary key, post_id integer references posts(id), note text);
        create table counters (id integer primary key, hits integer);
        insert into people values (1, 'a'), (2, 'b'), (3, 'c');
        insert into posts values (1, 1, 5, 'x'), (2, 2, 5, 'y'), (3, 3, 5, 'z');
        insert into comments values (1, 1, 'on 1'), (2, 1, 'on 1'), (3, 2, 'on 2');
        insert into letters values (1, 1, 2, 'hello b'), (2, 2, 1, 'hello a'), (3, 1, null, 'to nobody'), (4, 2, 3, 'hello c');
        insert into mentions values (1, 1, 'see 1'), (2, 2, 'see 2');
        insert into counters values (1, 7);
        """;

    private const string Map = """
        subject: { table: people, key: id }
        tables:
          people: { on-close: erase }
          posts: { owner: author_id, on-close: erase }
          comments: { parent: { table: posts, on: { post_id: id } } }
          letters: { owners: [ { column: from_id, on-close: detach }, { column: to_id, on-close: detach } ], last-owner: erase, columns: { body: shared } }
          mentions: { personal: no, links: { post_id: cut } }
          counters: { personal: no }
        """;

    [Theory]
    [InlineData(SqlDialect.Sqlite, "", "")]
    [InlineData(SqlDialect.PostgreSql, "", "")]
    [InlineData(SqlDialect.Sqlite, "delete from posts where id = 3", "posts Vanished 1")]
    [InlineData(SqlDialect.PostgreSql, "delete from posts where id = 3", "posts Vanished 1")]
    [InlineData(SqlDialect.PostgreSql, "update posts set body = null where id = 2", "posts Changed 1")]
    [InlineData(SqlDialect.Sqlite, "update posts set body = null where id = 2", "posts Changed 1")]
    [InlineData(SqlDialect.PostgreSql, "delete from letters where id = 1", "letters Vanished 1")]
    [InlineData(SqlDialect.Sqlite, "update letters set body = '' where id = 2", "letters Changed 1")]
    [InlineData(SqlDialect.Sqlite, "update letters set from_id = null where id = 4", "letters Changed 1")]
    [InlineData(SqlDialect.PostgreSql, "update mentions set note = '' where id = 1", "mentions Changed 1")]
    [InlineData(SqlDialect.PostgreSql, "update mentions set post_id = null where id = 2", "mentions Changed 1")]
    [InlineData(SqlDialect.Sqlite, "update counters set hits = 8", "counters Changed 1")]
    [InlineData(SqlDialect.PostgreSql, "insert into counters values (2, 0)", "counters Appeared 1")]
    [InlineData(SqlDialect.PostgreSql, "insert into comments values (1, 1, 'on 1')", "comments Miscounted 1, comments LeftBehind 1")]
    [InlineData(SqlDialect.Sqlite, "insert into letters values (3, null, null, 'to nobody')", "letters Miscounted 1, letters LeftBehind 1")]
    public async Task Whatever_else_changes_beside_an_erasure_is_found(SqlDialect dialect, string beside, string expected)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync(Map);
        await using var before = await Fingerprint.TakeAsync(world.Database, DataMap.Parse(Map), [new SubjectKey("1")], default);
        var receipts = await store.EraseAsync([Step("s1", "1")], default);
        if (beside.Length > 0) await world.ExecuteAsync(beside);

        var findings = await before.CompareAsync(receipts, default);

        string.Join(", ", findings.Select(f => $"{f.Table} {f.Change} {f.Rows}")).ShouldBe(expected);
    }
}
