using Adieu.Erasure.Stores;
using Adieu.Services;

namespace Adieu.Tests.Services;

public sealed class ServiceCheckTests
{
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_file_that_fits_its_database_has_no_mistakes(SqlDialect dialect)
    {
        await using var shop = await SampleService.StartAsync(dialect);
        (await ServiceCheck.RunAsync(shop.Loaded, shop.Path, shop.Databases, default)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Unknown_tables_and_columns_are_found_where_they_stand(SqlDialect dialect)
    {
        var yaml = SampleService.Yaml
            .Replace("and status = 'unpaid'", "and stattus = 'unpaid'")
            .Replace("from sessions", "from seshuns")
            .Replace("select display_name, phone", "select display_name as nickname, phone")
            .Replace("\"{points:number} points\"", "\"{sum:number} points\"")
            .Replace("transfers: sender_id", "transfers: sender");
        await using var shop = await SampleService.StartAsync(dialect, yaml);
        var mistakes = await ServiceCheck.RunAsync(shop.Loaded, shop.Path, shop.Databases, default);
        mistakes.Count.ShouldBe(5, string.Join('\n', mistakes));
        foreach (var word in new[] { "stattus", "seshuns", "sender }" })
        {
            var (line, column) = Place(yaml, word);
            mistakes.ShouldContain(m => m.Line == line && m.Column == column, string.Join('\n', mistakes) + $"\nwanted {word} at {line}:{column}");
        }

        mistakes.ShouldContain(m => m.Reason.Contains("nickname"));
        mistakes.ShouldContain(m => m.Reason.Contains("{sum}"));
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Checking_changes_nothing_even_when_a_query_would(SqlDialect dialect)
    {
        var yaml = SampleService.Yaml.Replace("\"select id from accounts where phone = @value\"", "\"update accounts set phone = null where phone <> @value returning id\"");
        await using var shop = await SampleService.StartAsync(dialect, yaml);
        await ServiceCheck.RunAsync(shop.Loaded, shop.Path, shop.Databases, default);
        Convert.ToInt32(await shop.RunAsync("select count(*) from accounts where phone is not null")).ShouldBe(2);
    }

    private static (long Line, long Column) Place(string text, string word)
    {
        var lines = text.Split('\n');
        var line = Array.FindIndex(lines, l => l.Contains(word));
        return (line + 1, lines[line].IndexOf(word, StringComparison.Ordinal) + 1);
    }
}
