using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>A session that has seen nothing unusual sends a whole batch at once: what has become unusual since is noticed all the same.</summary>
public class StraightRunTests
{
    private const string Schema = """
        create table users (id integer primary key);
        create table posts (id integer primary key, user_id integer not null references users(id));
        create index on posts (user_id);
        insert into users values (1), (2), (3);
        insert into posts values (11, 1), (21, 2), (22, 2), (31, 3);
        """;

    private const string Map = "subject: { table: users, key: id }\ntables:\n  users: { on-close: erase }\n  posts: { owner: user_id, on-close: erase }\n";

    [Fact]
    public async Task A_hold_that_was_put_on_since_the_last_batch_is_kept()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Schema);
        await using var store = await world.StoreAsync(Map);
        await store.EraseAsync([Step("a", "1")], default);
        await store.HoldAsync("h", "posts", "id = 21", "court", default);
        await store.EraseAsync([Step("b", "2"), Step("c", "3")], default);
        (await world.RowsAsync("select id from posts order by id")).ShouldBe("21");
        (await world.RowsAsync("select id from users order by id")).ShouldBe("2");
    }

    [Fact]
    public async Task Who_has_begun_to_go_in_pieces_since_the_last_batch_has_them_on_the_receipt()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Schema);
        await using var store = await world.StoreAsync(Map);
        await store.EraseAsync([Step("a", "1")], default);
        await world.ExecuteAsync("insert into adieu_pieces (step_id, table_name, fate, basis, n) values ('b', 'posts', 3, '', 5)");
        (await store.EraseAsync([Step("b", "2"), Step("c", "3")], default)).Select(r => Of(r.Effects)).ShouldBe(["users erase 1, posts erase 7", "users erase 1, posts erase 1"]);
        (await world.RowsAsync("select count(*) from adieu_pieces")).ShouldBe("0");
    }

    [Fact]
    public async Task A_batch_of_many_steps_some_of_them_done_and_some_twice_has_a_receipt_for_each()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Schema);
        await using var store = await world.StoreAsync(Map);
        await store.EraseAsync([Step("a", "1")], default);
        var receipts = await store.EraseAsync([Step("b", "2"), Step("a", "1"), Step("b", "2"), Step("c", "3"), Step("d", "3")], default);
        receipts.Select(r => $"{r.StepId}{(r.Earlier ? " earlier" : "")}: {Of(r.Effects)}").ShouldBe(["b: users erase 1, posts erase 2", "a earlier: users erase 1, posts erase 1", "b: users erase 1, posts erase 2", "c: users erase 1, posts erase 1", "d: "]);
    }

    [Fact]
    public async Task Two_spellings_of_one_key_are_one_person_whose_rows_are_counted_once()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Schema.Replace("id integer primary key)", "id character(3) primary key)", StringComparison.Ordinal).Replace("user_id integer", "user_id character(3)", StringComparison.Ordinal));
        await using var store = await world.StoreAsync(Map);
        await store.EraseAsync([Step("a", "1")], default);
        var receipts = await store.EraseAsync([Step("b", "2"), Step("c", "2 "), Step("d", "3")], default);
        receipts.Select(r => Of(r.Effects)).ShouldBe(["users erase 1, posts erase 2", "", "users erase 1, posts erase 1"]);
    }

    [Fact]
    public async Task Who_has_a_receipt_already_keeps_it_and_whoever_has_the_key_now_is_left_alone()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Schema);
        await using var store = await world.StoreAsync(Map);
        await store.EraseAsync([Step("a", "1")], default);
        await world.ExecuteAsync("insert into users values (1); insert into posts values (12, 1)");
        var receipts = await store.EraseAsync([Step("b", "2"), Step("a", "1")], default);
        receipts.Select(r => $"{r.StepId}{(r.Earlier ? " earlier" : "")}: {Of(r.Effects)}").ShouldBe(["b: users erase 1, posts erase 2", "a earlier: users erase 1, posts erase 1"]);
        (await world.RowsAsync("select id from posts order by id")).ShouldBe("12; 31");
    }

    [Fact]
    public async Task Rows_that_follow_followers_go_in_one_statement_unless_something_must_go_in_between()
    {
        const string more = """
            create table notes (id integer primary key, post_id integer not null references posts);
            create index on notes (post_id);
            create table marks (id integer primary key, note_id integer not null references notes);
            create index on marks (note_id);
            create table likes (id integer primary key, user_id integer not null references users, post_id integer not null references posts);
            create index on likes (user_id);
            create table stars (id integer primary key, post_id integer not null references posts, like_id integer references likes);
            create index on stars (post_id);
            insert into notes values (1, 21), (2, 22), (3, 22), (4, 31);
            insert into marks values (1, 1), (2, 3), (3, 4);
            insert into likes values (1, 2, 31), (2, 3, 31), (3, 1, 11), (4, 2, 22);
            insert into stars values (1, 21, 4), (2, 22, null), (3, 31, 2);
            """;
        const string map = Map + """
              notes: { parent: posts }
              marks: { parent: notes }
              likes: { owners: [user_id], on-close: erase }
              stars: { parent: posts }
            """;
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Schema + more);
        await using var store = await world.StoreAsync(map);
        store.Plan.Statements.ShouldContain(s => s.Phase == PlanPhase.Apply && s.Table == "posts" && s.Why.Contains("notes, marks", StringComparison.Ordinal) && !s.Why.Contains("stars", StringComparison.Ordinal));
        await store.EraseAsync([Step("a", "1")], default);
        var receipts = await store.EraseAsync([Step("b", "2")], default);
        receipts.Select(r => Of(r.Effects)).ShouldBe(["users erase 1, posts erase 2, notes erase 3, marks erase 2, likes erase 2, stars erase 2"]);
        (await world.RowsAsync("select id from marks")).ShouldBe("3");
    }

    [Fact]
    public async Task A_key_that_its_column_cannot_hold_is_nobody_s_and_the_others_go()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Schema);
        await using var store = await world.StoreAsync(Map);
        await store.EraseAsync([Step("a", "1")], default);
        var receipts = await store.EraseAsync([Step("b", "2"), Step("c", "no number"), Step("d", "nor this")], default);
        receipts.Select(r => Of(r.Effects)).ShouldBe(["users erase 1, posts erase 2", "", ""]);
        (await world.RowsAsync("select id from users")).ShouldBe("3");
    }

    [Theory]
    [InlineData("citext")]
    [InlineData("text collate nocase")]
    public async Task A_key_that_is_given_in_other_letters_finds_what_refers_to_the_person_s_own_and_counts_it_once(string key)
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, $"""
            create extension citext; create collation nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            create table users (id {key} primary key);
            create table posts (id integer primary key, user_id text not null);
            create index on posts (user_id);
            insert into users values ('Ann'), ('Bob'), ('Cid');
            insert into posts values (11, 'Ann'), (21, 'Bob'), (22, 'Bob'), (31, 'Cid');
            """);
        await using var store = await world.StoreAsync(Map);
        await store.EraseAsync([Step("a", "aNN")], default);
        var receipts = await store.EraseAsync([Step("b", "bob"), Step("c", "BOB"), Step("d", "Cid")], default);
        receipts.Select(r => Of(r.Effects)).ShouldBe(["users erase 1, posts erase 2", "", "users erase 1, posts erase 1"]);
        (await world.RowsAsync("select count(*) from posts")).ShouldBe("0");
    }

    /// <summary>Types of keys, and three of their values; whole numbers are told apart by the client, others by the database.</summary>
    public static TheoryData<string, string[]> Keys => new()
    {
        { "smallint", ["-7", "0", "007"] },
        { "integer", ["+1", "-1", "2147483647"] },
        { "bigint", ["1", "9223372036854775807", "-9223372036854775808"] },
        { "numeric", ["1.50", "2", "003"] },
        { "text", ["a'b", "", "Ünï"] },
        { "uuid", ["00000000-0000-0000-0000-00000000000a", "{00000000-0000-0000-0000-00000000000B}", "0000000000000000000000000000000c"] },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Each_of_a_batch_has_their_own_counts_whatever_kind_of_key_they_have(string type, string[] keys)
    {
        var schema = $"""
            create table users (id {type} primary key);
            create table posts (id integer primary key, user_id {type} not null references users(id));
            create index on posts (user_id);
            create table notes (id integer primary key, post_id integer not null references posts);
            create index on notes (post_id);
            create table mail (id integer primary key, sender {type} references users, receiver {type} references users, body text);
            create index on mail (sender);
            create index on mail (receiver);
            insert into users values ('{Sql(0)}'), ('{Sql(1)}'), ('{Sql(2)}');
            insert into posts select i, case when i <= 3 then '{Sql(0)}' when i <= 5 then '{Sql(1)}' else '{Sql(2)}' end::{type} from generate_series(1, 6) i;
            insert into notes select i, case when i <= 4 then 2 else 6 end from generate_series(1, 5) i;
            insert into mail values (1, '{Sql(0)}', '{Sql(1)}', 'x'), (2, '{Sql(0)}', '{Sql(0)}', 'x'), (3, '{Sql(2)}', '{Sql(1)}', 'x'), (4, null, '{Sql(1)}', 'x');
            """;
        const string map = Map + """
              notes: { parent: posts }
              mail: { owners: [ { column: sender, on-close: detach }, { column: receiver, on-close: detach } ], last-owner: erase, columns: { body: shared } }
            """;
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, schema);
        await using var store = await world.StoreAsync(map);
        var statements = GivenWriter.Of(store.Plan).Statements;
        statements.Count(s => s.Answers).ShouldBe(3);
        statements.Any(s => s.Sql.Contains("array_agg(k::bigint)", StringComparison.Ordinal)).ShouldBe(type is "smallint" or "integer" or "bigint");
        await store.EraseAsync([Step("nobody", "77")], default);
        var receipts = await store.EraseAsync([Step("b", keys[1]), Step("a", keys[0])], default);
        receipts.Select(r => Of(r.Effects)).ShouldBe(["users erase 1, posts erase 2, mail detach 2, mail erase 1", "users erase 1, posts erase 3, notes erase 4, mail erase 2"]);
        Of((await store.EraseAsync([Step("c", keys[2])], default))[0].Effects).ShouldBe("users erase 1, posts erase 1, notes erase 1, mail erase 1");
        (await world.RowsAsync("select (select count(*) from users) + (select count(*) from posts) + (select count(*) from notes) + (select count(*) from mail)")).ShouldBe("0");

        string Sql(int i) => keys[i].Replace("'", "''", StringComparison.Ordinal);
    }
}
