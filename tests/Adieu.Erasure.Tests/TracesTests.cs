using System.Text;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>What is erased is gone from the bytes of SQLite's files, not only from its tables.</summary>
public class TracesTests
{
    [Fact]
    public async Task No_byte_of_a_leaver_stays_in_any_file_of_the_database()
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, """
            create table users (id integer primary key, name text, phone text unique, photo text);
            create table posts (id integer primary key, user_id integer references users(id), body text);
            create index by_name on users (name);
            """);
        var insert = new StringBuilder();
        for (var i = 1; i <= 400; i++) insert.Append($"insert into users values ({i}, 'Zhuang-{i:0000}', '139{i:00000000}', '{new string('x', i * 37)}Zhuang-{i:0000}'); insert into posts values ({i}, {i}, 'written by Zhuang-{i:0000}');\n");
        await world.ExecuteAsync(insert.ToString());
        await using var store = await world.StoreAsync("""
            subject: { table: users, key: id }
            tables:
              users: { on-close: erase }
              posts: { owner: user_id, on-close: anonymise, mask: { body: { fixed: gone } } }
            """);

        await store.EraseAsync([.. Enumerable.Range(1, 390).Select(i => Step($"s{i}", $"{i}"))], default);

        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(world.File!)!))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            for (var i = 1; i <= 390; i++)
            {
                bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"Zhuang-{i:0000}")).ShouldBe(-1, $"{Path.GetFileName(file)} still holds person {i}");
                bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"139{i:00000000}")).ShouldBe(-1, $"{Path.GetFileName(file)} still holds the phone of person {i}");
            }

            if (Path.GetExtension(file) == ".db") bytes.AsSpan().IndexOf("Zhuang-0400"u8).ShouldBeGreaterThan(0, "the search itself must find what stays");
        }
    }
}
