using Adieu.Erasure;
using Adieu.Erasure.Archive;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Tests.Flow;
using Microsoft.Data.Sqlite;

namespace Adieu.Tests.Cli;

/// <summary>Reading what a law keeps: with a reason, and never without a trace.</summary>
public class ArchiveCommandsTests
{
    private const string Map = "subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  bills: { owner: person, on-close: retain, retain: { basis: tax, until: now + 5y, keep: [sum], archive: yes } }\n";

    [Fact]
    public async Task Whoever_reads_the_archive_says_why_and_the_ledger_knows()
    {
        var folder = Directory.CreateTempSubdirectory("adieu-archive-").FullName;
        await using var shop = await Shop.StartAsync(SqlDialect.Sqlite);
        var (connection, keys, map) = ($"Data Source={folder}/store.db;Pooling=false", Path.Combine(folder, "keys"), Path.Combine(folder, "map.yaml"));
        await File.WriteAllTextAsync(map, Map);
        await using (var made = new SqliteConnection(connection))
        {
            await made.OpenAsync();
            await using var command = made.CreateCommand();
            command.CommandText = "create table people (id integer primary key); create table bills (id integer primary key, person integer not null references people(id), sum integer, street text); insert into people values (1); insert into bills values (7, 1, 4200, 'Elm Street');";
            await command.ExecuteNonQueryAsync();
        }

        await using (var database = new SqlDatabase(SqlDialect.Sqlite, connection))
        await using (var store = await SqlErasureStore.OpenAsync("main", database, DataMap.Load(map), options: new ErasureOptions { ArchiveKeys = new ArchiveKeyFolder(keys) }))
            await store.EraseAsync([new ErasureRequest("ADU-1/main", new SubjectKey("1"))], default);

        string[] read = ["archive", "read", "ADU-1/main", "--staff", "op-7", "--storage", shop.Storage, "-d", connection, "-m", map, "--archive-keys", keys];
        (await Cli.RunAsync(read)).Code.ShouldBe(1);
        (await shop.AdieuAsync<long>("select count(*) from ledger where entry like '%archive.read%'")).ShouldBe(0);
        var (code, output) = await Cli.RunAsync([.. read, "--reason", "tax office, 12/26"]);

        code.ShouldBe(0, output);
        output.ShouldContain("\"sum\":4200");
        output.ShouldNotContain("Elm Street");
        (await shop.AdieuAsync<string>("select entry from ledger where entry like '%archive.read%'"))!.ShouldSatisfyAllConditions(e => e!.ShouldContain("op-7"), e => e!.ShouldContain("tax office, 12/26"), e => e!.ShouldContain("ADU-1/main"));
        Directory.Delete(folder, recursive: true);
    }
}
