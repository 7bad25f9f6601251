using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Adieu.EndToEnd.Tests.House;
using Adieu.Staff;
using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.Desks;

/// <summary>Somebody of the sample staff before a browser.</summary>
public sealed class Clerk(AdieuHouse house, IPage page)
{
    private static readonly HttpClient Http = new();
    private static readonly Dictionary<string, long> Steps = [];

    public IPage Page => page;

    public string Path => new Uri(page.Url).AbsolutePath;

    public Task OpenAsync(string path) => page.GotoAsync(new Uri(house.Adieu.Address, path).ToString());

    public async Task SignInAsync(string name, string? desk = null)
    {
        var (password, _) = await SampleAsync(house, name);
        await OpenAsync("/staff");
        await page.FillAsync("#name", name);
        await page.FillAsync("#password", password);
        await page.Keyboard.PressAsync("Enter");
        await page.ReachesAsync("**/staff/second");
        if (desk is not null)
        {
            await page.FillAsync("#desk", desk);
            // Where there are several services nothing is chosen beforehand: the first is taken.
            if (await page.Locator("#service option[value='']").CountAsync() > 0) await page.SelectOptionAsync("#service", new SelectOptionValue { Index = 1 });
        }

        await page.FillAsync("#code", await CodeAsync(house, name));
        await page.Keyboard.PressAsync("Enter");
        await page.ReachesAsync(url => !url.EndsWith("/second", StringComparison.Ordinal));
    }

    /// <summary>What a keyboard-wedge card reader does: it types the number and presses Enter.</summary>
    public async Task ReadCardAsync(string document)
    {
        await OpenAsync("/desk");
        // A page may have loaded a moment before its field has the focus; what is typed in between is lost.
        await page.Locator("main input:focus").WaitForAsync();
        await page.Keyboard.TypeAsync(document + "\n");
        await page.Locator("main form[action$='/start'], main .notice[role=alert], main .task-list, main .notice.wait:not(#offline)").First.WaitForAsync();
    }

    public async Task TickAndStartAsync(int days)
    {
        foreach (var tick in new[] { "name", "number", "expiry", "face" }) await page.CheckAsync($"form[action$='/start'] [name={tick}]");
        await page.CheckAsync($"[name=days][value='{days.ToString(CultureInfo.InvariantCulture)}']");
        if (await page.Locator("[name=losses]").CountAsync() > 0) await page.CheckAsync("[name=losses]");
        await page.ClickAsync("form[action$='/start'] button[type=submit]");
        await page.ReachesAsync("**/desk/case/ADU-*");
    }

    /// <summary>A supervisor, in a session of their own: finds the case in the list, looks, and types the digits that this screen shows.</summary>
    public async Task SecondedByAsync(Clerk supervisor, string number)
    {
        var digits = await page.InnerTextAsync(".second-digits");
        await supervisor.OpenAsync("/second");
        await supervisor.Page.ClickAsync($"a[href^='/second/']:has-text('{number}')");
        await supervisor.Page.CheckAsync("#seen");
        await supervisor.Page.FillAsync("#digits", digits);
        if (await supervisor.Page.Locator("#code").CountAsync() > 0) await supervisor.Page.FillAsync("#code", await CodeAsync(house, "supervisor"));
        await supervisor.Page.Keyboard.PressAsync("Enter");
        await supervisor.Page.ReachesAsync("**/second?why=signed");
    }

    public string CaseNumber => Path.Split('/').First(part => part.StartsWith("ADU-", StringComparison.Ordinal));

    /// <summary>The digits of a sample authenticator; each time later ones, because each is good once.</summary>
    public static async Task<string> CodeAsync(AdieuHouse house, string name)
    {
        var (_, secret) = await SampleAsync(house, name);
        while (true)
        {
            var now = Totp.Step(TimeProvider.System.GetUtcNow());
            lock (Steps)
            {
                var key = house.Data + name;
                var step = Math.Max(Steps.GetValueOrDefault(key) + 1, now);
                if (step <= now + 1)
                {
                    Steps[key] = step;
                    return Totp.Code(secret, step);
                }
            }

            await Task.Delay(1000);
        }
    }

    public static async Task<(string Password, byte[] Secret)> SampleAsync(AdieuHouse house, string name)
    {
        for (var i = 0; i < 900; i++)
        {
            var all = await Http.GetFromJsonAsync<JsonElement>(new Uri(house.Adieu.Address, "/dev/staff.json"));
            foreach (var member in all.EnumerateArray().Where(m => m.GetProperty("name").GetString() == name))
                return (member.GetProperty("password").GetString()!, Convert.FromHexString(member.GetProperty("secret").GetString()!));
            await Task.Delay(200);
        }

        throw new InvalidOperationException("The sample staff has not come.");
    }
}
