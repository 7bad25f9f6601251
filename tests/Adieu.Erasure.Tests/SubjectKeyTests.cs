using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>Keys as they arrive: of nobody, of somebody twice, of the wrong kind, with whatever characters there are.</summary>
public class SubjectKeyTests
{
    private const string Map = "subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  things: { owner: owner, on-close: erase }";

    public static TheoryData<SqlDialect> Databases => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory, MemberData(nameof(Databases))]
    public async Task Of_texts_every_character_counts(SqlDialect dialect)
    {
        string[] keys = ["a", "A", "a ", "\U0001F600 \"q'; drop table people; --", "%_\\", "[\"a\"]", "{a,b}", new('L', 2000)];
        await using var world = await World.CreateAsync(dialect, "create table people (id varchar(4000) primary key not null, n text); create table things (id integer primary key, owner varchar(4000) not null, n text);"
            + string.Concat(keys.Select((k, i) => $"insert into people values ('{k.Replace("'", "''")}', 'x'); insert into things values ({i}, '{k.Replace("'", "''")}', 'x');")));
        await using var store = await world.StoreAsync(Map);
        for (var i = 0; i < keys.Length; i++)
        {
            Of((await store.EraseAsync([Step($"step \"{i}'", keys[i])], default))[0].Effects).ShouldBe("people erase 1, things erase 1", keys[i]);
            (await world.RowsAsync("select count(*) from things")).ShouldBe($"{keys.Length - i - 1}");
        }
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Nobody_and_somebody_twice_are_no_faults(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, "create table people (id integer primary key); create table things (id integer primary key, owner integer not null); insert into people values (1), (2); insert into things values (1, 1), (2, 2)");
        await using var store = await world.StoreAsync(Map);
        var receipts = await store.EraseAsync([Step("a", "1"), Step("b", "1"), Step("c", "77")], default);
        receipts.Select(r => Of(r.Effects)).ShouldBe(["people erase 1, things erase 1", "", ""]);
        (await store.PreviewAsync(new SubjectKey("77"), default)).SubjectFound.ShouldBeFalse();
    }

    [Theory]
    [InlineData(SqlDialect.PostgreSql, "integer", "7x")]
    [InlineData(SqlDialect.PostgreSql, "integer", "abc")]
    [InlineData(SqlDialect.PostgreSql, "integer", "99999999999")]
    [InlineData(SqlDialect.PostgreSql, "text", "7\0b")]
    [InlineData(SqlDialect.Sqlite, "integer", "7x")]
    [InlineData(SqlDialect.Sqlite, "integer", "abc")]
    [InlineData(SqlDialect.Sqlite, "text", "7\0b")]
    public async Task A_key_that_the_column_cannot_hold_is_nobodys_and_harms_no_other_of_its_batch(SqlDialect dialect, string type, string key)
    {
        await using var world = await World.CreateAsync(dialect, $"create table people (id {type} primary key not null); create table things (id integer primary key, owner {type} not null); "
            + "insert into people values ('0'), ('7'), ('8'), ('9'); insert into things values (1, '7'), (2, '8'), (3, '9')");
        await using var store = await world.StoreAsync(Map);
        (await store.PreviewAsync(new SubjectKey(key), default)).SubjectFound.ShouldBeFalse();
        var batch = new[] { Step("a", "8"), Step("b", key), Step("c", "9") };
        (await store.EraseAsync(batch, default)).Select(r => Of(r.Effects)).ShouldBe(["people erase 1, things erase 1", "", "people erase 1, things erase 1"]);
        (await world.RowsAsync("select owner from things")).ShouldBe("7");
        (await store.ProbeAsync(batch, default)).Findings.ShouldBeEmpty();
        (await store.EraseAsync([Step("d", key)], default)).Select(r => Of(r.Effects)).ShouldBe([""]);
    }

    [Theory]
    [InlineData("[1, 70000000000]", "1", "70000000000")]
    [InlineData("[\"1\", 7]", "1", "7")]
    [InlineData("[\"a\", \"\"]", "a", "")]
    public void A_key_of_two_columns_is_a_list_of_texts_or_numbers(string text, string first, string second) =>
        SubjectKey.Parse(text, 2).ShouldBe(new SubjectKey(first, second));

    [Theory]
    [InlineData("7")]
    [InlineData("[7]")]
    [InlineData("[7, null]")]
    [InlineData("[7, [8]]")]
    [InlineData("{\"tenant\": 7}")]
    [InlineData("[7, 8")]
    public void What_is_no_key_of_two_columns_says_how_one_is_written(string text)
    {
        var message = Should.Throw<FormatException>(() => SubjectKey.Parse(text, 2)).Message;
        message.ShouldContain("[\"...\", \"...\"]");
        message.ShouldNotContain("7");
    }

    [Fact]
    public async Task On_PostgreSQL_a_text_that_is_no_uuid_is_nobodys()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, "create table people (id uuid primary key); create table things (id integer primary key, owner uuid not null); insert into people values ('6f9619ff-8b86-d011-b42d-00c04fc964ff')");
        await using var store = await world.StoreAsync(Map);
        (await store.EraseAsync([Step("a", "6f9619ff"), Step("b", "6F9619FF-8B86-D011-B42D-00C04FC964FF")], default)).Select(r => Of(r.Effects)).ShouldBe(["", "people erase 1"]);
    }
}
