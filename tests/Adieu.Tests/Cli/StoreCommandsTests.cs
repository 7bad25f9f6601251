using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Adieu.Tests.Cli;

/// <summary>A store by its map, without Adieu's server: what an engineer does who has only the engine.</summary>
public sealed class StoreCommandsTests : IAsyncLifetime
{
    private const string Map = """
        subject: { table: members, key: id }
        tables:
          members: { on-close: erase }
          notes: { owner: member_id, on-close: erase }
          bills: { owner: member_id, unowned: keep, on-close: retain, retain: { basis: tax-law, until: "at + 1y", keep: [id, at, cents] } }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("adieu-store-").FullName;

    private string Store => $"Data Source={_folder}/club.db;Pooling=false";

    public async ValueTask InitializeAsync()
    {
        var old = TimeProvider.System.GetUtcNow().AddDays(-364).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await RunSqlAsync($"""
            create table members (id integer primary key, name text not null);
            create table notes (id integer primary key, member_id integer not null references members (id), body text not null);
            create table bills (id integer primary key, member_id integer references members (id), at text not null, cents integer not null, address text);
            insert into members values (1, '王芳'), (2, '李雷'), (3, '韩梅梅');
            insert into notes values (1, 1, 'mine'), (2, 1, 'mine too'), (3, 2, 'his'), (4, 3, 'hers');
            insert into bills values (1, 1, '{old}', 100, 'Long Street 1');
            """);
        await File.WriteAllTextAsync(Path.Combine(_folder, "map.yaml"), Map);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_was_erased_with_a_key_comes_back_with_it_and_with_no_other()
    {
        var before = await DumpAsync();
        var (key, other) = (Path.Combine(_folder, "case.key"), Path.Combine(_folder, "other.key"));
        (await RunAsync("erase", "-s", "1", "--step", "s1", "--undo-key", key)).Code.ShouldBe(0);
        (await RunAsync("verify", "-s", "1")).Code.ShouldBe(0);
        (await DumpAsync()).ShouldNotBe(before);

        await File.WriteAllBytesAsync(other, new byte[32]);
        (await RunAsync("undo", "s1", "--undo-key", other)).Code.ShouldBe(1);
        (await RunAsync("undo", "s2", "--undo-key", key)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Output.ShouldContain("Nothing is sealed"));
        (await RunAsync("undo", "s1", "--undo-key", key)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0, r.Output), r => r.Output.ShouldContain("Everything is back."));
        (await DumpAsync()).ShouldBe(before);
        (await RunAsync("undo", "s1", "--undo-key", key)).Output.ShouldContain("It came back before");
    }

    [Fact]
    public async Task People_come_from_a_file_as_well()
    {
        var people = Path.Combine(_folder, "people");
        await File.WriteAllTextAsync(people, "2\n3\n");
        (await RunAsync("erase", "-s", "@" + people, "--step", "s")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0, r.Output), r => r.Output.ShouldContain("receipt s:1"));
        (await RunAsync("verify", "-s", "@" + people)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0), r => r.Output.ShouldContain(", 0 findings"));
        (await RunAsync("verify", "-s", "@" + people, "1")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Output.ShouldContain("subject:2: 2 rows in notes.member_id"));
        (await RunAsync("erase", "-s", "@" + people + "x", "--step", "t")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Output.ShouldContain("There is no file"));
    }

    [Fact]
    public async Task A_copy_is_a_file_for_each_table()
    {
        var copy = Path.Combine(_folder, "copy");
        (await RunAsync("export", "-s", "1", "-o", copy)).Code.ShouldBe(0);
        using var notes = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(copy, "notes.json")));
        notes.RootElement.EnumerateArray().Select(n => n.GetProperty("body").GetString()).ShouldBe(["mine", "mine too"]);
        (await RunAsync("export", "-s", "1", "-o", copy)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Output.ShouldContain("is not empty"));
    }

    [Fact]
    public async Task What_a_law_keeps_goes_with_the_sweep_when_its_time_is_over()
    {
        (await RunAsync("erase", "-s", "1", "--step", "s1")).Output.ShouldContain("retain");
        (await RunAsync("sweep")).Output.ShouldContain("0 steps purged");
        await RunSqlAsync("update adieu_retained set until = datetime(until, '-2 days')");
        (await RunAsync("sweep")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0, r.Output), r => r.Output.ShouldContain("1 steps purged"));
        (await DumpAsync()).ShouldNotContain("Long Street");
        (await RunAsync("sweep")).Output.ShouldContain("0 steps purged");
    }

    private Task<(int Code, string Output)> RunAsync(params string[] words) =>
        Cli.RunAsync([.. words, "-d", Store, "-m", Path.Combine(_folder, "map.yaml")]);

    private async Task RunSqlAsync(string sql)
    {
        await using var connection = new SqliteConnection(Store);
        await connection.OpenAsync();
        await using var command = new SqliteCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<string> DumpAsync()
    {
        await using var connection = new SqliteConnection(Store);
        await connection.OpenAsync();
        await using var command = new SqliteCommand("select group_concat(line, char(10)) from (select 'm' || id || name as line from members union all select 'n' || id || '|' || member_id || body from notes union all select 'b' || id || '|' || coalesce(member_id, '-') || at || cents || coalesce(address, '-') from bills)", connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
