using Adieu.EndToEnd.Tests.House;
using Microsoft.Data.Sqlite;

namespace Adieu.EndToEnd.Tests;

/// <summary>
/// The whole way in a browser: register, buy, close and be blocked, return the ticket, close, be gone, and come back with
/// another phone. Nobody else's row changes meanwhile.
/// </summary>
public sealed class WholeWayTests(AdieuHouse house, Browser browser) : IClassFixture<AdieuHouse>
{
    private const string FirstPassword = "plum-blossom-7";

    [Fact]
    public async Task From_registration_to_registration_again()
    {
        var page = await browser.OpenAsync(scripts: false);
        var person = new Person(house, page);
        (await RegisterAsync(person, "11010519900307723", "16619990001")).ShouldBeTrue();
        var order = await BuyAndPayAsync(person);

        await person.AskForClosureAsync(FirstPassword);
        (await person.TextAsync()).ShouldContain("件事需要先处理");
        await person.Page.GotoAsync(page.Url.Split('?')[0] + "/choices");
        person.Path.ShouldNotEndWith("/choices", customMessage: "a blocked case must not go on by its address");

        await ReturnTicketAsync(person, order);
        var strangers = await house.RowsOfOthersAsync("16619990001");

        await person.AskForClosureAsync(FirstPassword);
        var number = person.CaseNumber;
        await person.ChooseAsync(days: 0);
        await person.ProveBySmsAsync("16619990001");
        await person.ConfirmAsync();
        await person.TrackAsync(number, "已注销");

        await person.SignInAsync("16619990001", FirstPassword);
        person.Path.ShouldBe("/account/sign-in");
        (await house.RowsOfOthersAsync("16619990001")).ShouldBe(strangers);

        await AnHourPassesAsync();
        (await RegisterAsync(person, "11010519900307723", "16619990001")).ShouldBeFalse();
        (await person.TextAsync()).ShouldContain("换一个手机号");
        (await RegisterAsync(person, "11010519900307723", "16619990002")).ShouldBeTrue();

        // The same person, and a stranger to what was: no order, no points, nothing in any table but what registering made.
        await person.OpenRailwayAsync("/me");
        person.Path.ShouldBe("/me", "registering signs in");
        (await page.GotoAsync(new Uri(house.Railway.Address, order).ToString()))!.Status.ShouldBe(404);
        foreach (var table in new[] { "orders", "tickets", "refunds", "points_ledger", "vouchers", "passengers", "invoices" }) (await OwnedAsync(table, "16619990002")).ShouldBe(0, table);
    }

    private async Task<long> OwnedAsync(string table, string phone)
    {
        await using var connection = new SqliteConnection($"Data Source={house.RailwayDatabase};Mode=ReadOnly;Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from {table} t join accounts a on a.phone = $phone where t.{(table == "tickets" ? "traveller_id = a.id or t.buyer_id" : "account_id")} = a.id";
        command.Parameters.AddWithValue("$phone", phone);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<bool> RegisterAsync(Person person, string documentBody, string phone)
    {
        var page = person.Page;
        await page.Context.ClearCookiesAsync();
        await person.OpenRailwayAsync("/account/register");
        await page.FillAsync("[name=RealName]", "白露");
        await page.FillAsync("[name=DocumentNo]", documentBody + CheckDigit(documentBody));
        await page.FillAsync("[name=Phone]", phone);
        await page.FillAsync("[name=Password]", FirstPassword);
        await page.CheckAsync("[name=Terms]");
        var before = (await house.InboxAsync(phone)).Count;
        await person.SubmitAsync("main form[action='/account/register']");
        await page.FillAsync("[name=Code]", await house.CodeAsync(phone, before));
        await person.SubmitAsync("main form:has([name=Code])");
        // The rule is told only to who holds the phone: after its code.
        return await page.Locator("[name=Code]").CountAsync() == 0 && !(await person.TextAsync()).Contains("换一个手机号", StringComparison.Ordinal);
    }

    private static async Task<string> BuyAndPayAsync(Person person)
    {
        await person.OpenRailwayAsync("/");
        await person.SubmitAsync("main form[action='/search']");
        if (await person.Page.Locator("a[href^='/buy/']").CountAsync() == 0) await person.Page.Locator("a[href*='/search?']").Last.ClickAsync();
        await person.Page.Locator("a[href^='/buy/']").First.ClickAsync();
        await person.Page.Locator("[name=Seat]").First.CheckAsync();
        await person.Page.CheckAsync("[name=Self]");
        await person.SubmitAsync("main form[action^='/buy/']");
        var order = person.Path;
        order.ShouldStartWith("/orders/");
        await person.SubmitAsync("main form[action$='/pay']");
        return order;
    }

    private static async Task ReturnTicketAsync(Person person, string order)
    {
        await person.OpenRailwayAsync(order);
        await person.Page.Locator("a[href^='/tickets/']").First.ClickAsync();
        await person.SubmitAsync("main form[action$='/refund']");
        // A refund takes a moment to arrive: it stands in the way until then, as it should.
        await person.AskForClosureAsync(FirstPassword);
        for (var i = 0; i < 360; i++)
        {
            if (!(await person.TextAsync()).Contains("还有", StringComparison.Ordinal)) return;
            await Task.Delay(250);
            await person.Page.ReloadAsync();
        }

        throw new InvalidOperationException($"The way is still blocked:\n{await person.TextAsync()}");
    }

    // Codes are swept after an hour, and with them the pause between two to the same number.
    private async Task AnHourPassesAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={house.RailwayDatabase};Pooling=false;Default Timeout=30");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "delete from codes";
        await command.ExecuteNonQueryAsync();
    }

    // ISO 7064 MOD 11-2, as GB 11643-1999 asks.
    private static char CheckDigit(string body)
    {
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        return "10X98765432"[body.Zip(weights, (c, w) => (c - '0') * w).Sum() % 11];
    }
}
