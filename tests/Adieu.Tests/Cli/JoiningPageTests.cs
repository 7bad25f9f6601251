using System.Diagnostics;
using System.Text.RegularExpressions;
using Adieu.TestKit;
using Microsoft.Data.Sqlite;

namespace Adieu.Tests.Cli;

/// <summary>Does what docs/joining.md tells a newcomer to do, with the very files that stand there.</summary>
public sealed class JoiningPageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("adieu-bikes-").FullName;
    private readonly string _page = File.ReadAllText(Path.Combine(Repository.Root, "docs/joining.md"));

    [Fact]
    public async Task The_walk_from_a_database_to_a_checked_service_can_be_pasted()
    {
        var connection = $"Data Source={Path.Combine(_folder, "bikes.db")};Pooling=False";
        await using (var bikes = new SqliteConnection(connection))
        {
            await bikes.OpenAsync();
            await using var make = bikes.CreateCommand();
            make.CommandText = Block("sql");
            await make.ExecuteNonQueryAsync();
        }

        var (map, service) = (Path.Combine(_folder, "data-map.yaml"), Path.Combine(_folder, "service.yaml"));
        await File.WriteAllTextAsync(map, Block("yaml", "# data-map.yaml"));
        await File.WriteAllTextAsync(service, Block("yaml", "# service.yaml"));

        (await RunAsync("map", "init", "-d", connection, "-s", "members")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0, r.Output), r => r.Output.ShouldContain("members: { on-close: erase }"));
        (await RunAsync("map", "check", "-d", connection, "-m", map)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0, r.Output));
        (await RunAsync("map", "explain", "-d", connection, "-m", map)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0, r.Output));
        (await RunAsync("preview", "-d", connection, "-m", map, "-s", "1")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0, r.Output), r => r.Output.ShouldContain("2029-11-01"));

        Environment.SetEnvironmentVariable("BIKES_URL", "http://127.0.0.1:5190");
        Environment.SetEnvironmentVariable("BIKES_DB", connection);
        Environment.SetEnvironmentVariable("BIKES_SECRET", Convert.ToBase64String(new byte[32]));
        (await RunAsync("service", "check", service)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0, r.Output));
    }

    [Fact]
    public async Task The_hand_off_for_any_language_is_one_that_adieu_takes()
    {
        var script = Path.Combine(_folder, "handoff.mjs");
        await File.WriteAllTextAsync(script, Block("js"));
        var secret = new byte[32];
        secret[0] = 7;
        var start = new ProcessStartInfo("node", [script, "1"]) { RedirectStandardOutput = true };
        start.Environment["BIKES_SECRET"] = Convert.ToBase64String(secret);
        using var node = Process.Start(start)!;
        var address = new Uri((await node.StandardOutput.ReadToEndAsync()).Trim());
        address.AbsolutePath.ShouldBe("/s/bikes/enter");
        var token = new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(address.Query["?handoff=".Length..]);
        var check = await new Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler().ValidateTokenAsync(token, new()
        {
            ValidIssuer = "bikes",
            ValidAudience = "adieu",
            IssuerSigningKey = new Microsoft.IdentityModel.Tokens.SymmetricSecurityKey(secret),
            ValidAlgorithms = ["HS256"],
        });
        check.IsValid.ShouldBeTrue(check.Exception?.Message);
        (token.Subject, token.GetClaim("door").Value).ShouldBe(("1", "signed-in"));
    }

    [Fact]
    public async Task A_database_or_map_that_is_not_there_is_named_and_not_made()
    {
        var missing = Path.Combine(_folder, "nowhere.db");
        var map = Path.Combine(_folder, "data-map.yaml");
        await File.WriteAllTextAsync(map, Block("yaml", "# data-map.yaml"));
        (await RunAsync("map", "check", "-d", $"Data Source={missing}", "-m", map)).ShouldBe((1, $"There is no SQLite database at {missing}, or it may not be read.\n"));
        File.Exists(missing).ShouldBeFalse();
        (await RunAsync("map", "check", "-d", $"Data Source={missing}", "-m", Path.Combine(_folder, "no.yaml"))).Output.ShouldContain("There is no data map at");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<(int Code, string Output)> RunAsync(params string[] words) => await Cli.RunAsync(words);

    private string Block(string language, string begins = "") =>
        Regex.Match(_page, $"```{language}\n({Regex.Escape(begins)}.*?)```", RegexOptions.Singleline) is { Success: true } block ? block.Groups[1].Value : throw new InvalidOperationException($"docs/joining.md has no {language} block that begins with '{begins}'.");

}
