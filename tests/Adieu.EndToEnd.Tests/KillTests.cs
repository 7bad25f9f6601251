using Adieu.EndToEnd.Tests.House;
using Microsoft.Data.Sqlite;

namespace Adieu.EndToEnd.Tests;

/// <summary>The server dies by kill -9 at random moments while it erases; each case still ends in exactly one certificate.</summary>
public sealed class KillTests(AdieuHouse house, Browser browser) : IClassFixture<AdieuHouse>
{
    private static readonly string[] People = ["clear", "points", "traveller", "suspended"];

    [Fact]
    public async Task Ten_kills_end_in_exactly_one_certificate_each()
    {
        var numbers = new List<string>();
        foreach (var name in People)
        {
            var account = (await Person.LookUpAsync(house, name))!;
            var person = new Person(house, await browser.OpenAsync(scripts: false));
            await person.SignInAsync(name);
            await person.AskForClosureAsync();
            numbers.Add(person.CaseNumber);
            await person.ChooseAsync(days: 3);
            await person.ProveBySmsAsync(account["phone"]!);
            await person.ConfirmAsync();
            person.Path.ShouldEndWith("/done");
        }

        // Three days pass for one person after the other; the server dies somewhere in the work that this starts.
        var random = new Random(20261122);
        for (var kill = 0; kill < 10; kill++)
        {
            if (kill % 3 == 0 && kill / 3 < numbers.Count) await MakeDueAsync(numbers[kill / 3]);
            await Task.Delay(random.Next(0, 900));
            await house.Adieu.KillAsync();
            await house.Adieu.StartAsync("/healthz/live");
        }

        var tracker = new Person(house, await browser.OpenAsync(scripts: false));
        foreach (var number in numbers) await tracker.TrackAsync(number, "已注销");
        foreach (var name in People) (await Person.LookUpAsync(house, name)).ShouldBeNull();
        foreach (var number in numbers) (await CountAsync("select count(*) from certificates where number = $number", number)).ShouldBe(1);
    }

    private async Task MakeDueAsync(string number) =>
        await CountAsync("update cases set due_at = 1, erases_at = 1 where number = $number; select changes()", number);

    private async Task<long> CountAsync(string sql, string number)
    {
        await using var connection = new SqliteConnection($"Data Source={house.AdieuDatabase};Pooling=false;Default Timeout=30");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$number", number);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
