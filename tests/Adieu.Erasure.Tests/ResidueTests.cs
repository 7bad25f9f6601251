using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Verification;

namespace Adieu.Erasure.Tests;

public class ResidueTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Finds_people_in_whatever_column_they_hide(SqlDialect dialect)
    {
        var bytes = dialect == SqlDialect.Sqlite ? "blob" : "bytea";
        var blob = dialect == SqlDialect.Sqlite ? "x'6c696c6569406578616d706c652e6f7267'" : "'\\x6c696c6569406578616d706c652e6f7267'";
        await using var world = await World.CreateAsync(dialect, $$"""
            create table notes (id integer primary key, body text);
            create table payloads (id integer primary key, doc json, raw {{bytes}}, n bigint);
            insert into notes values (1, 'call +8613800000001 please'), (2, '韩梅梅 was here'), (3, '139-0000-0002'), (4, '913800000001'), (5, 'LiLei@Example.org');
            insert into payloads values (1, '{"name":"\u97e9\u6885\u6885"}', null, 13900000002), (2, '{}', {{blob}}, 5);
            """);
        var many = Enumerable.Range(0, 5000).Select(i => (IReadOnlyList<string>)[$"157{i:00000000}", $"nobody{i}@example.org"]).ToList();

        var residue = await ResidueScan.RunAsync(world.Database, [["13800000001"], ["韩梅梅"], ["13900000002"], ["lilei@example.org"], .. many], default);

        string.Join(", ", residue.Select(r => $"{r.Owner} {r.Table} {r.Occurrences}")).ShouldBe("0 notes 1, 1 notes 1, 1 payloads 1, 2 notes 1, 2 payloads 1, 3 notes 1, 3 payloads 1");
    }

    [Fact]
    public async Task Nothing_is_lost_between_two_buffers()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, "create table t (id integer primary key, body text); insert into t select g, repeat('x', g % 97) || '|13800000001|' from generate_series(1, 20000) g");
        (await ResidueScan.RunAsync(world.Database, [["13800000001"]], default)).ShouldBe([new Residue(0, "t", 20000)]);
    }
}
