using System.Globalization;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Verification;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>Keys of up to nineteen digits, as services have them that number people by time.</summary>
public class WideKeyTests
{
    private const string First = "1700000000000000001", Second = "1700000000000000002", Last = "9223372036854775807", Beyond = "9223372036854775808";

    [Theory]
    [InlineData(SqlDialect.Sqlite, "json", "[{0}, {1}]")]
    [InlineData(SqlDialect.PostgreSql, "jsonb", "[{0}, {1}]")]
    [InlineData(SqlDialect.PostgreSql, "text", "[{0}, \"{1}\"]")]
    [InlineData(SqlDialect.PostgreSql, "numeric[]", "{{{0},{1}}}")]
    [InlineData(SqlDialect.PostgreSql, "text", "{0},{1}")]
    public async Task Whoever_is_left_in_a_list_keeps_the_row(SqlDialect dialect, string type, string list)
    {
        string List(string other) => string.Format(CultureInfo.InvariantCulture, list, First, other);
        await using var world = await World.CreateAsync(dialect, $"""
            create table people (id bigint primary key);
            create table chats (id integer primary key, members {type});
            insert into people values ({First}), ({Second}), ({Last});
            insert into chats values (1, '{List(Second)}'), (2, '{List(Last)}'), (3, '{List(Beyond)}'), (4, '{List("-" + Second)}');
            """);
        await using var store = await world.StoreAsync($"subject: {{ table: people, key: id }}\ntables:\n  people: {{ on-close: erase }}\n  chats: {{ owners: [ {{ elements: members{(list[0] == '{' && type == "text" ? ", separator: \",\"" : "")}, on-close: detach }} ], last-owner: erase, unowned: keep }}\n");
        Of((await store.EraseAsync([Step("a", First)], default))[0].Effects).ShouldBe("people erase 1, chats detach 2, chats erase 2");
        (await world.RowsAsync("select id from chats order by id")).ShouldBe("1; 2");
    }

    [Theory]
    [InlineData("smallint")]
    [InlineData("integer")]
    [InlineData("numeric(5)")]
    [InlineData("character varying(3)")]
    [InlineData("character(3)")]
    [InlineData("text")]
    public async Task Nothing_refers_to_whom_a_column_cannot_name_and_nothing_fails_for_it(string type)
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, $"""
            create table people (id bigint primary key);
            create table notes (id integer primary key, person {type} not null);
            create index on notes (person);
            insert into people values ({First}), (7), ({Last}), (8);
            insert into notes values (1, 7), (2, 8), (3, {First[..3]}), (4, {Last[..3]});
            """);
        const string map = "subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  notes: { owner: person, on-close: erase }\n";
        await using var store = await world.StoreAsync(map);
        foreach (var (high, low) in (IEnumerable<(string, string)>)[(First, "7"), (Last, "8")])
        {
            ErasureRequest[] batch = [Step("h" + high, high), Step("l" + low, low)];
            Of((await store.PreviewAsync(batch[0].Subject, default)).Effects).ShouldBe("people erase 1");
            await using var before = await Fingerprint.TakeAsync(world.Database, DataMap.Parse(map), [.. batch.Select(b => b.Subject)], default);
            var receipts = await store.EraseAsync(batch, default);
            receipts.Select(r => Of(r.Effects)).ShouldBe(["people erase 1", "people erase 1, notes erase 1"]);
            (await before.CompareAsync(receipts, default)).ShouldBeEmpty();
            (await store.ProbeAsync(batch, default)).Findings.ShouldBeEmpty();
        }

        (await world.RowsAsync("select id from notes order by id")).ShouldBe("3; 4");
    }

    [Theory]
    [InlineData("character varying(3)", "abc", "abcd")]
    [InlineData("character(3)", "ab", "ab cd")]
    [InlineData("character varying(3)", "王小明", "王小明明")]
    [InlineData("numeric(3)", "123", "123.4")]
    [InlineData("numeric(5,2)", "100.25", "100.254")]
    [InlineData("numeric(5,2)", "100.25", "1000")]
    [InlineData("numeric(10)", "5", "Infinity")]
    [InlineData("numeric(38)", "12345678901234567890123456789012345678", "123456789012345678901234567890123456789")]
    public async Task A_key_that_would_have_to_be_shortened_is_nobody_s(string type, string key, string longer)
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, $"""
            create table people (id {type} primary key);
            create table notes (id integer primary key, person {type} not null references people);
            create index on notes (person);
            insert into people values ('{key}'), ('1');
            insert into notes values (1, '{key}'), (2, '1');
            """);
        await using var store = await world.StoreAsync("subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  notes: { owner: person, on-close: erase }\n");
        (await store.PreviewAsync(new SubjectKey(longer), default)).Effects.ShouldBeEmpty();
        (await store.EraseAsync([Step("a", longer)], default))[0].Effects.ShouldBeEmpty();
        (await store.EraseAsync([Step("b", longer), Step("c", "1")], default)).Select(r => Of(r.Effects)).ShouldBe(["", "people erase 1, notes erase 1"]);
        (await store.ProbeAsync([Step("b", longer)], default)).Findings.ShouldBeEmpty();
        Of((await store.EraseAsync([Step("d", key)], default))[0].Effects).ShouldBe("people erase 1, notes erase 1");
    }
}
