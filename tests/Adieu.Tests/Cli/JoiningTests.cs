using Adieu.Erasure.Stores;
using Adieu.TestKit;
using Adieu.Tests.Storage;
using Dapper;

namespace Adieu.Tests.Cli;

/// <summary>What <c>adieu service check</c> says to somebody who writes the two files of a service unlike any other.</summary>
public sealed class JoiningTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_service_of_another_kind_is_checked_and_its_mistakes_are_named(SqlDialect dialect)
    {
        var folder = Directory.CreateTempSubdirectory("adieu-joining-");
        try
        {
            var connection = await AdieuDatabases.ConnectionAsync(dialect);
            await using (var database = new SqlDatabase(dialect, connection))
            await using (var open = await database.OpenAsync(default)) await open.ExecuteAsync(RowingClub.Schema(dialect == SqlDialect.PostgreSql));
            Environment.SetEnvironmentVariable("ROWING_CLUB_SECRET", Convert.ToBase64String(new byte[32]));
            var right = RowingClub.Yaml.Replace("${ROWING_KIND}", dialect == SqlDialect.Sqlite ? "sqlite" : "postgres").Replace("${ROWING_DB}", connection);
            var file = Path.Combine(folder.FullName, "service.yaml");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "data-map.yaml"), RowingClub.Map);
            async Task<(int Code, string Output)> CheckAsync(string yaml)
            {
                await File.WriteAllTextAsync(file, yaml);
                return await Cli.RunAsync("service", "check", file);
            }

            var (code, output) = await CheckAsync(right);
            code.ShouldBe(0, output);

            foreach (var (from, to, says) in new[]
            {
                ("guard: { Outings: MemberId,", "guard: { Outings: Member,", "Member"),
                ("subject: { table: Members, key: MemberId }", "subject: { table: Members, key: [Club, MemberId] }", "key"),
                ("{BoatNo} is not back", "{Boat} is not back", "{Boat}"),
                ("EUR/100} is to be", "EURO} is to be", "EUR/100"),
                ("language: en", "language: de", "zh or en"),
                ("select \"BillNo\", \"AmountCents\"", "select \"BillNr\", \"AmountCents\"", dialect == SqlDialect.PostgreSql ? "BillNr" : ""),
                ("from \"Logins\"", "from Login", dialect == SqlDialect.PostgreSql ? "without double quotes" : "Login"),
            })
            {
                right.ShouldContain(from);
                (code, output) = await CheckAsync(right.Replace(from, to));
                // SQLite reads a name in quotes that it does not know as a text, and takes the query.
                if (says.Length == 0) continue;
                code.ShouldBe(1, to);
                output.ShouldContain(says);
                output.ShouldStartWith(file + ":");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
