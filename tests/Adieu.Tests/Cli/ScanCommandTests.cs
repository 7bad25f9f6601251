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
}
