using System.Text;
using Adieu.EndToEnd.Tests.House;

namespace Adieu.EndToEnd.Tests;

/// <summary>A signed-in person closes a railway account, and it is really gone.</summary>
[Collection(nameof(OneHouse))]
public sealed class ClosureTests(AdieuHouse house, Browser browser)
{
    [Fact]
    public async Task A_person_closes_an_account_without_scripts_and_no_file_holds_them_any_more()
    {
        var account = (await Person.LookUpAsync(house, "clear"))!;
        var person = new Person(house, await browser.OpenAsync(scripts: false));
        await person.SignInAsync("clear");
        await person.AskForClosureAsync();
        var number = person.CaseNumber;
        await person.ChooseAsync(days: 0);
        await person.ProveBySmsAsync(account["phone"]!);
        await person.ConfirmAsync();
        person.Path.ShouldEndWith("/done");
        await person.TrackAsync(number, "已注销");

        (await Person.LookUpAsync(house, "clear")).ShouldBeNull();
        await person.SignInAsync("clear");
        person.Path.ShouldBe("/account/sign-in");

        // The completion notice is the last thing that knows them.
        foreach (var identifier in new[] { "real_name", "phone", "email", "document_no" })
        {
            for (var i = 0; i < 480 && FilesWith(account[identifier]!).Count > 0; i++) await Task.Delay(250);
            FilesWith(account[identifier]!).ShouldBeEmpty($"the {identifier} is still there");
        }
    }

    private List<string> FilesWith(string text)
    {
        byte[][] needles = [Encoding.UTF8.GetBytes(text), Encoding.Unicode.GetBytes(text), Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(text))[..^2])];
        return [.. Directory.EnumerateFiles(house.Data, "*", SearchOption.AllDirectories)
            .Where(file => Read(file) is var bytes && needles.Any(needle => bytes.AsSpan().IndexOf(needle) >= 0))
            .Select(file => Path.GetRelativePath(house.Data, file))];
    }

    private static byte[] Read(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (FileNotFoundException)
        {
            // A database's log that went while we looked.
            return [];
        }
    }
}
