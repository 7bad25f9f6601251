using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>A person before a browser: the steps that people take, by what they see on the pages.</summary>
public class Person(AdieuHouse house, IPage page)
{
    public const string Password = "railway-2026";

    public IPage Page => page;

    /// <summary>The path that the browser shows, without the query.</summary>
    public string Path => new Uri(page.Url).AbsolutePath;

    public string CaseNumber => Path.Split('/').First(part => part.StartsWith("ADU-", StringComparison.Ordinal));

    /// <summary>The service whose account it is.</summary>
    protected virtual Uri Service => house.Railway.Address;

    public Task OpenServiceAsync(string path) => page.GotoAsync(new Uri(Service, path).ToString());

    public Task OpenRailwayAsync(string path) => page.GotoAsync(new Uri(house.Railway.Address, path).ToString());

    public Task OpenAdieuAsync(string path) => page.GotoAsync(new Uri(house.Adieu.Address, path).ToString());

    public async Task SignInAsync(string identifier, string password = Password)
    {
        await OpenServiceAsync("/account/sign-in");
        await page.FillAsync("[name=Identifier]", identifier);
        await page.FillAsync("[name=Password]", password);
        await SubmitAsync("main form[action='/account/sign-in']");
    }

    /// <summary>Settings, close account, the password again: over to Adieu.</summary>
    public async Task AskForClosureAsync(string password = Password)
    {
        await OpenServiceAsync("/account/close");
        await page.FillAsync("[name=Password]", password);
        await SubmitAsync("main form[action='/account/close']");
    }

    public async Task ChooseAsync(int days)
    {
        await page.GotoAsync(page.Url.Split('?')[0] + "/choices");
        await page.CheckAsync($"[name=days][value='{days}']");
        if (await page.Locator("[name=losses]").CountAsync() > 0) await page.CheckAsync("[name=losses]");
        await SubmitAsync("main form");
    }

    public async Task ProveBySmsAsync(string phone)
    {
        var before = (await house.InboxAsync(phone)).Count;
        await SendCodeAsync();
        await EnterCodeAsync(phone, before);
    }

    public async Task SendCodeAsync()
    {
        await page.CheckAsync("[name=method][value=sms]");
        await SubmitAsync("main form[action$='/send']");
    }

    public async Task EnterCodeAsync(string phone, int after = 0)
    {
        await page.FillAsync("[name=code]", await house.CodeAsync(phone, after));
        await SubmitAsync("main form:has([name=code])");
    }

    public Task ConfirmAsync() => SubmitAsync("main form[action$='/check']");

    /// <summary>Waits on the tracker until it says that the case is in a state, in the words of the page.</summary>
    public async Task TrackAsync(string number, string state)
    {
        var said = "";
        for (var i = 0; i < 480; i++)
        {
            await OpenAdieuAsync("/case/" + number);
            if (await page.Locator("#tracker .tag").CountAsync() > 0) said = await page.Locator("#tracker .tag").First.InnerTextAsync();
            if (said == state) return;
            await Task.Delay(250);
        }

        throw new InvalidOperationException($"The case did not get there. The tracker says: {said}");
    }

    public Task<string> TextAsync() => page.Locator("main").InnerTextAsync();

    public Task FollowAsync(string link) => page.LeadsOnAsync(() => page.Locator(link).First.ClickAsync());

    public Task SubmitAsync(string form) => page.LeadsOnAsync(() => page.Locator(form).Locator("button:not([name=language])").First.ClickAsync());

    /// <summary>What the service's own database says of an account; null when there is none.</summary>
    public static async Task<Dictionary<string, string?>?> LookUpAsync(AdieuHouse house, string userName)
    {
        await using var connection = new SqliteConnection($"Data Source={house.RailwayDatabase};Mode=ReadOnly;Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "select id, real_name, phone, email, document_no, user_name from accounts where user_name = $name";
        command.Parameters.AddWithValue("$name", userName);
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync()) return null;
        return Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => reader.IsDBNull(i) ? null : reader.GetValue(i).ToString());
    }
}
