using System.Data.Common;
using Adieu.EndToEnd.Tests.House;
using Adieu.TestKit;
using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.Joined;

/// <summary>A service that joined by two files closes accounts through every door that a person reaches alone.</summary>
public sealed class TwoFilesTests(Browser browser)
{
    private const string StaysSql = """
        select (select "FullName" || "EMail" || "Mobile" from "Members" where "MemberId" = 'CY') || (select count(*) from "Logins" where "MemberId" = 'CY')
          || (select count(*) from "Outings" where "MemberId" = 'CY') || (select "Holder" from "Bills" where "MemberId" = 'CY') || (select "Words" from "LogBook" where "Author" = 'CY')
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_service_of_two_files_closes_accounts_signed_in_and_signed_out(bool postgres)
    {
        await using var house = new RowingHouse(postgres);
        await house.InitializeAsync();
        var stays = await house.SqlAsync(StaysSql.Replace("CY", RowingClub.Cy));
        stays.ShouldBe("Cy Young" + "cy@rowing.example" + "+306900000003" + "1" + "1" + "Cy Young" + "Wind from the east");

        // Nobody has said which language they read: the club's own.
        var person = new Person(house, await browser.OpenAsync(language: "de-DE", scripts: false));
        await person.OpenAdieuAsync("/s/rowing-club");
        (await person.Page.Locator("html").GetAttributeAsync("lang")).ShouldBe("en");
        var about = await person.TextAsync();
        about.ShouldContain("Harbour Rowing Club");
        about.ShouldContain("one month");
        await SignedInAsync(house, person, postgres);
        await SignedOutAsync(house, new Person(house, await browser.OpenAsync(language: "en", scripts: false)));
        (await house.SqlAsync("select count(*) from adieu_gate")).ShouldBe("0");
        (await house.SqlAsync(StaysSql.Replace("CY", RowingClub.Cy))).ShouldBe(stays);
    }

    private static async Task SignedInAsync(RowingHouse house, Person person, bool postgres)
    {
        // A uuid has more than one spelling, and an account one case.
        await person.Page.GotoAsync(house.HandOff(postgres ? RowingClub.Ana.ToUpperInvariant() : RowingClub.Ana));
        var number = person.CaseNumber;
        await LookAsync(person, "overview");
        var text = await person.TextAsync();
        text.ShouldContain("Boat 7 is not back");
        text.ShouldContain("1 June 2026, 09:30");
        text.ShouldContain("€12.50");
        await house.SqlAsync("""update "Outings" set "BackAt" = '2026-06-01T09:00:00Z' where "BackAt" is null""");
        await house.SqlAsync("""update "Bills" set "PaidOn" = '2026-06-02' where "PaidOn" is null""");

        await person.Page.GotoAsync(house.HandOff(RowingClub.Ana));
        person.CaseNumber.ShouldBe(number);
        await person.ChooseAsync(days: 7);
        await ProveAsync(house, person, "email", "ana@rowing.example");
        await person.ConfirmAsync();
        await person.TrackAsync(number, "Account frozen, waiting for erasure");
        (await house.SqlAsync($"""select count(*) from "Logins" where "MemberId" = '{RowingClub.Ana}'""")).ShouldBe("0");
        (await Should.ThrowAsync<DbException>(() => house.SqlAsync($"""insert into "Outings" values (3, '{RowingClub.Ana}', 7, '2026-06-03T06:30:00Z', null)"""))).Message.ShouldContain("adieu: account frozen");
        await house.SqlAsync($"""update "Outings" set "BoatNo" = 7 where "MemberId" = '{RowingClub.Cy}'""");

        // Signing in again asks, and revives nothing.
        await person.Page.GotoAsync(house.HandOff(RowingClub.Ana));
        person.Path.ShouldEndWith($"/{number}/keep");
        await LookAsync(person, "keep");
        await person.TrackAsync(number, "Account frozen, waiting for erasure");

        await house.TimePassesAsync();
        await person.TrackAsync(number, "Closed");
        await AssertGoneAsync(house, RowingClub.Ana, "F-1");
        (await house.SqlAsync("""select "Words" from "LogBook" where "EntryId" = 1 and "Author" is null""")).ShouldBe("withdrawn by its author");
        await person.OpenAdieuAsync($"/case/{number}/certificate");
        await LookAsync(person, "certificate");
        (await person.TextAsync()).ShouldContain("Bookkeeping Act");
    }

    private static async Task SignedOutAsync(RowingHouse house, Person person)
    {
        await person.OpenAdieuAsync("/s/rowing-club/forgot");
        await person.Page.FillAsync("[name=identifier]", "00 30 690 000 0002");
        await person.SubmitAsync("main form[action$='/forgot']");
        await ProveAsync(house, person, "sms", "+306900000002");
        await ProveAsync(house, person, "email", "bo@rowing.example");
        person.Path.ShouldBe("/s/rowing-club/forgot/choose");
        await person.Page.Locator("button[value=close]").ClickAsync();
        var number = person.CaseNumber;
        await person.ChooseAsync(days: 14);
        await person.ConfirmAsync();
        await house.TimePassesAsync();
        await person.TrackAsync(number, "Closed");
        await AssertGoneAsync(house, RowingClub.Bo, "F-2");
    }

    private static async Task ProveAsync(RowingHouse house, Person person, string method, string to)
    {
        await person.Page.CheckAsync($"[name=method][value={method}]");
        var before = (await house.InboxAsync(to)).Count;
        await person.SubmitAsync("main form[action$='/send']");
        await person.EnterCodeAsync(to, before);
    }

    private static async Task AssertGoneAsync(RowingHouse house, string member, string bill)
    {
        foreach (var (table, column) in new[] { ("Members", "MemberId"), ("Logins", "MemberId"), ("Outings", "MemberId"), ("Bills", "MemberId"), ("LogBook", "Author") })
            (await house.SqlAsync($"""select count(*) from "{table}" t where t."{column}" = '{member}'""")).ShouldBe("0", table);
        (await house.SqlAsync($"""select count(*) from "Bills" where "BillNo" = '{bill}' and "AmountCents" = 1250 and "Holder" is null""")).ShouldBe("1");
    }

    private static async Task LookAsync(Person person, string name)
    {
        if (Environment.GetEnvironmentVariable("ADIEU_SCREENSHOTS") is { Length: > 0 } folder)
            await person.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"joined-{name}.png"), FullPage = true });
    }
}
