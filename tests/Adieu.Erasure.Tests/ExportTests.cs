using System.Globalization;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;

namespace Adieu.Erasure.Tests;

/// <summary>A person's own copy.</summary>
public class ExportTests
{
    [Fact]
    public async Task Values_that_no_program_has_a_type_for_are_read_as_texts()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, """
            create extension hstore; create extension ltree; create extension citext;
            create type home as (street text, flat int); create type mood as enum ('glad', 'sad'); create domain second_home as home;
            create table people (id int primary key, home home, box second_home, moods mood[], feeling mood, tags citext[], more hstore, place ltree, stay daterange, stays datemultirange,
              born date, gone timestamptz, wake timestamp, lasts interval, sum numeric, part numeric(6, 2), huge numeric, rate float8, price money, bits bit(3), words tsvector, doc jsonb, uid uuid, raw bytea);
            insert into people values (1, ('S, 1', 2), ('B', 3), '{glad,sad}', 'sad', '{A,b}', 'a=>1', 'top.a', '[2026-01-01,2026-01-03)', '{[2026-01-01,2026-01-03)}',
              'infinity', '20015-01-01 00:00Z', '2026-01-02 03:04:05.5', '1 mon 2 days', 'NaN', 12.5, 1e40, 1e300, 2, '101', 'cat', '{"a": 1}', '11111111-1111-4111-8111-111111111111', '\x01ff');
            """);
        await using var store = await world.StoreAsync("subject: { table: people, key: id }\ntables: { people: { on-close: erase } }");
        var table = (await store.ExportAsync(new SubjectKey("1"), default).ToListAsync())[0];
        var row = (await store.ExportAsync(new SubjectKey("1"), default).SelectMany(t => t.Rows).ToListAsync())[0];
        string.Join("; ", table.Columns.Zip(row).Select(c => $"{c.First} {(c.Second is byte[] bytes ? Convert.ToHexStringLower(bytes) : Convert.ToString(c.Second, CultureInfo.InvariantCulture))}")).ShouldBe(
            """id 1; home {"flat": 2, "street": "S, 1"}; box {"flat": 3, "street": "B"}; moods ["glad", "sad"]; feeling sad; tags ["A", "b"]; more {"a": "1"}; place top.a; stay [2026-01-01,2026-01-03); stays {[2026-01-01,2026-01-03)}; """
            + """born infinity; gone 20015-01-01 00:00:00+00; wake 01/02/2026 03:04:05; lasts 1 mon 2 days; sum NaN; part 12.50; huge 10000000000000000000000000000000000000000; rate 1E+300; price $2.00; bits 101; words 'cat'; doc {"a": 1}; uid 11111111-1111-4111-8111-111111111111; raw 01ff""");
        row[12].ShouldBe(new DateTime(2026, 1, 2, 3, 4, 5, 500, DateTimeKind.Unspecified));
        row[15].ShouldBe(12.5m);
    }
}
