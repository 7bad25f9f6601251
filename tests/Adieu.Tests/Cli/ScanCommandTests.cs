using Microsoft.Data.Sqlite;

namespace Adieu.Tests.Cli;

public sealed class ScanCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("adieu-scan-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_is_left_is_named_by_case_and_place_and_never_by_itself()
    {
        var store = $"Data Source={_folder}/shop.db;Pooling=false";
        await using (var connection = new SqliteConnection(store))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "create table notes (id integer primary key, body text); insert into notes values (7, 'call 138 0000 0001');";
            await command.ExecuteNonQueryAsync();
        }

        var people = Path.Combine(_folder, "people.txt");
        await File.WriteAllTextAsync(people, "ADU-1\t13800000001\tzhang@shop.example\nADU-2\t13900000002\n");

        var (code, output) = await Cli.RunAsync("scan", people, "--database", store);

        code.ShouldBe(1);
        output.ShouldBe($"ADU-1: 1 in notes.body, first in row 7{Environment.NewLine}1 tables, 1 rows, 2 people, 1 findings{Environment.NewLine}");
        await File.WriteAllTextAsync(people, "ADU-2\t13900000002\n");
        (await Cli.RunAsync("scan", people, "--database", store)).Code.ShouldBe(0);
    }

    [Fact]
    public async Task Whoever_believes_no_map_finds_what_it_calls_nobodys()
    {
        var (store, map, people) = ($"Data Source={_folder}/club.db;Pooling=false", Path.Combine(_folder, "map.yaml"), Path.Combine(_folder, "people.txt"));
        await using (var connection = new SqliteConnection(store))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "create table people (id integer primary key, phone text); create table logs (id integer primary key, line text); insert into people values (1, '13800000001'); insert into logs values (4, 'token=' || 'MTM4MDAwMDAwMDE=');";
            await command.ExecuteNonQueryAsync();
        }

        await File.WriteAllTextAsync(map, "subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  logs: { personal: no }\n");
        await File.WriteAllTextAsync(people, "ADU-1\t13800000001\n");
        (await Cli.RunAsync("erase", "-s", "1", "--step", "s1", "--database", store, "--map", map)).Code.ShouldBe(0);

        (await Cli.RunAsync("verify", "-s", "1", "--database", store, "--map", map)).Code.ShouldBe(0);
        var (code, output) = await Cli.RunAsync("verify", "-s", "1", "--paranoid", people, "--database", store, "--map", map);
        (code, output.Contains("ADU-1: 1 in logs.line, first in row 4", StringComparison.Ordinal), output.Contains("13800000001", StringComparison.Ordinal)).ShouldBe((1, true, false), output);
    }
}
