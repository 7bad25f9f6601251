using Adieu.TestKit;
using Microsoft.Data.Sqlite;

namespace Adieu.Tests.Cli;

/// <summary>What somebody meets who has only the engine: keys of every kind, and what is wrong said in one message.</summary>
public sealed class EngineAloneTests : IAsyncLifetime
{
    private const string Map = """
        subject: { table: riders, key: [club, no] }
        tables:
          riders: { on-close: erase }
          rides: { owner: [club, rider_no], on-close: erase }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("adieu-alone-").FullName;

    private string Database => $"Data Source={_folder}/bikes.db;Pooling=false";

    public async ValueTask InitializeAsync()
    {
        await SqlAsync("""
            create table riders (club text not null, no integer not null, name text, primary key (club, no));
            create table rides (id integer primary key, club text not null, rider_no integer not null, foreign key (club, rider_no) references riders (club, no));
            insert into riders values ('North "Wheel" Club', 1, 'a'), ('@south', 2, 'b'), ('East', 3, 'c');
            insert into rides values (1, 'North "Wheel" Club', 1), (2, '@south', 2), (3, 'East', 3);
            """);
        await File.WriteAllTextAsync(PathOf("map.yaml"), Map);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_line_of_a_file_is_one_key_with_its_blanks_and_quotes()
    {
        await File.WriteAllTextAsync(PathOf("people"), """["North \"Wheel\" Club", "1"]""" + "\r\n\n  [\"@south\", \"2\"]\n");
        (await RunAsync("preview", "-s", "@" + PathOf("people"))).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0, r.Output), r => r.Output.ShouldContain("subject:1: found"));
        (await RunAsync("erase", "-s", "@" + PathOf("people"), "--step", "s")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0, r.Output), r => r.Output.ShouldContain("receipt s:1"));
        (await SqlAsync("select group_concat(name) || count(*) from riders")).ShouldBe("c1");
    }

    [Fact]
    public async Task What_is_forgotten_comes_back_no_more()
    {
        (await RunAsync("erase", "-s", """["East","3"]""", "--step", "s", "--undo-key", PathOf("key"))).Code.ShouldBe(0);
        (await SqlAsync("select count(*) from adieu_vault")).ShouldNotBe("0");
        (await RunAsync("forget", "s")).Code.ShouldBe(0);
        (await SqlAsync("select count(*) from adieu_vault")).ShouldBe("0");
        (await RunAsync("undo", "s", "--undo-key", PathOf("key"))).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Output.ShouldContain("Nothing is sealed"));
        (await RunAsync("erase", "-s", """["East","3"]""", "--step", "s")).Output.ShouldContain("done before");
    }

    [Fact]
    public async Task Who_came_back_is_not_said_to_be_erased_under_the_old_step()
    {
        string[] person = ["-s", """["East","3"]"""];
        (await RunAsync(["erase", .. person, "--step", "s", "--undo-key", PathOf("key")])).Code.ShouldBe(0);
        (await RunAsync("undo", "s", "--undo-key", PathOf("key"))).Code.ShouldBe(0);
        (await RunAsync(["erase", .. person, "--step", "s"])).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Output.ShouldContain("NOT ERASED, undone since"), r => r.Output.ShouldContain("another --step"));
        (await SqlAsync("select count(*) from riders")).ShouldBe("3");
        (await RunAsync(["erase", .. person, "--step", "s2"])).Code.ShouldBe(0);
        (await SqlAsync("select count(*) from riders")).ShouldBe("2");
    }

    [Theory]
    [InlineData("not a subject key of 2 parts", "preview", "-s", "3")]
    [InlineData("1 to 200 characters, not 201", "erase", "-s", """["East","3"]""", "--step", "STEP201")]
    [InlineData("1 to 200 characters, not 0", "erase", "-s", """["East","3"]""", "--step", "")]
    [InlineData("it should have 32 bytes", "erase", "-s", """["East","3"]""", "--step", "s", "--undo-key", "FOLDER/map.yaml")]
    [InlineData("not found", "export", "-s", """["East","4"]""", "-o", "FOLDER/copy")]
    [InlineData("names nobody", "verify", "-s", "@FOLDER/empty")]
    [InlineData("ledger of Adieu's own database", "hold", "add", "court", "-t", "rides", "-w", "id = 3", "-b", "an order", "--staff", "op-1", "--storage", "Data Source=FOLDER/none.db")]
    public async Task What_is_wrong_is_one_message_and_nothing_is_done(string message, params string[] words)
    {
        await File.WriteAllTextAsync(PathOf("empty"), "\n");
        var (code, output) = await RunAsync([.. words.Select(w => w.Replace("FOLDER", _folder, StringComparison.Ordinal).Replace("STEP201", new string('s', 201), StringComparison.Ordinal))]);
        code.ShouldBe(1, output);
        output.ShouldContain(message);
        output.ShouldNotContain("   at ");
        (await SqlAsync("select (select count(*) from riders) || '/' || (select count(*) from adieu_holds) || '/' || (select count(*) from adieu_receipts)")).ShouldBe("3/0/0");
    }

    [Theory]
    [InlineData("bikes.db", "is named by a connection string")]
    [InlineData("Hots=localhost", "is named by a connection string")]
    [InlineData("Data Source=FOLDER/map.yaml", "is not a SQLite database")]
    [InlineData("POSTGRES;Database=nowhere", "database \"nowhere\" does not exist (3D000)")]
    [InlineData("POSTGRES;Username=nobody", "role \"nobody\" does not exist (28000)")]
    [InlineData("Host=127.0.0.1;Port=1;Database=x", "Connection refused")]
    public async Task A_database_that_cannot_be_opened_is_one_message(string database, string message)
    {
        if (database.StartsWith("POSTGRES", StringComparison.Ordinal)) database = await PostgresServer.NewDatabaseAsync() + database["POSTGRES".Length..];
        var (code, output) = await Cli.RunAsync("map", "init", "-s", "riders", "-d", database.Replace("FOLDER", _folder, StringComparison.Ordinal));
        code.ShouldBe(1, output);
        output.ShouldContain(message);
        output.Trim().ShouldNotContain('\n');
    }

    [Fact]
    public async Task Help_shows_no_connection_string_of_the_environment()
    {
        var before = Environment.GetEnvironmentVariable("ADIEU_DATABASE");
        Environment.SetEnvironmentVariable("ADIEU_DATABASE", Database);
        try
        {
            (await Cli.RunAsync("map", "init", "-s", "riders")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0, r.Output), r => r.Output.ShouldContain("rides: {"));
            (await Cli.RunAsync("erase", "--help")).ShouldSatisfyAllConditions(r => r.Output.ShouldContain("--undo-key"), r => r.Output.ShouldNotContain(_folder));
        }
        finally
        {
            Environment.SetEnvironmentVariable("ADIEU_DATABASE", before);
        }
    }

    private string PathOf(string file) => Path.Combine(_folder, file);

    private Task<(int Code, string Output)> RunAsync(params string[] words) => Cli.RunAsync([.. words, "-d", Database, "-m", PathOf("map.yaml")]);

    private async Task<string?> SqlAsync(string sql)
    {
        await using var connection = new SqliteConnection(Database);
        await connection.OpenAsync();
        await using var command = new SqliteCommand(sql, connection);
        return (await command.ExecuteScalarAsync())?.ToString();
    }
}
