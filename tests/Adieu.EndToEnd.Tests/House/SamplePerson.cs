using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>
/// One of the sample people before a real browser: clears what stands in the way where the page says, proves, confirms, and comes
/// back to find nothing. Works by what every page has, whoever the person is and whatever the language.
/// </summary>
public sealed class SamplePerson(BothHouse house, IPage page, Uri service, string name, string password) : Person(house, page)
{
    private const string Tasks = ".task-list .task";

    protected override Uri Service => service;

    /// <summary>Signs in, asks for closure, and stands on the page that says what it means.</summary>
    public async Task AskAsync()
    {
        await SignInAsync(name, password);
        Path.ShouldNotBe("/account/sign-in", name);
        await AskForClosureAsync(password);
        await SeeAsync("asked");
    }

    /// <summary>Goes where each thing in the way points to and does there what ends it, until nothing is left.</summary>
    public async Task ClearAsync(Func<SamplePerson, Task> handIn)
    {
        var path = Path;
        for (var rounds = 0; await Page.Locator(Tasks).CountAsync() > 0; rounds++)
        {
            if (rounds == 400) throw new InvalidOperationException(await TextAsync());
            var links = await Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('.task-list a.button')].map(a => new URL(a.href).pathname)");
            foreach (var link in links) await ClearAsync(link, rounds, handIn);
            // What only takes time is waited for; what has to wait for another comes in the next round.
            if (rounds > 1) await Task.Delay(250);
            await OpenAdieuAsync(path);
            if (rounds == 0 && await Page.Locator(Tasks).CountAsync() == 0) await SeeAsync("cleared");
        }
    }

    /// <summary>Chooses no waiting time, proves as often as it takes, and confirms. Gives what the person was shown of their data.</summary>
    public async Task<IReadOnlyList<string>> CloseAsync(string? phone, string? email)
    {
        var path = Path;
        var shown = await Page.EvaluateAsync<string[]>(Rows, "main details table");
        await ChooseAsync(days: 0);
        for (var proofs = 0; !Path.EndsWith("/check", StringComparison.Ordinal); proofs++)
        {
            if (proofs == 6) throw new InvalidOperationException(await TextAsync());
            if (proofs == 0) await SeeAsync("prove");
            await ProveAsync(phone, email);
        }

        await SeeAsync("check");
        await ConfirmAsync();
        Path.ShouldBe(path + "/done", await TextAsync());
        await SeeAsync("done");
        return shown;
    }

    /// <summary>Waits until the account is gone, and reads on the certificate what became of the data.</summary>
    public async Task<IReadOnlyList<string>> GoneAsync()
    {
        var number = CaseNumber;
        for (var tries = 0; ; tries++)
        {
            await OpenAdieuAsync("/case/" + number);
            if (await Page.Locator("#tracker .tag.done").CountAsync() > 0) break;
            if (tries == 720) throw new InvalidOperationException(await TextAsync());
            await Task.Delay(250);
        }

        await SeeAsync("tracker");
        await OpenAdieuAsync($"/case/{number}/certificate");
        await SeeAsync("certificate");
        var became = await Page.EvaluateAsync<string[]>(Rows, "main table.effects");
        await SignInAsync(name, password);
        Path.ShouldBe("/account/sign-in", name);
        return became;
    }

    // Of a table of data: what, and how many. Texts differ by tense, the order by who wrote it down.
    private const string Rows = "table => [...document.querySelectorAll(table + ' tbody tr')].map(r => r.querySelector('th').textContent.trim() + ' ' + r.querySelector('.number').textContent.trim()).sort()";

    private async Task ClearAsync(string link, int round, Func<SamplePerson, Task> handIn)
    {
        await OpenServiceAsync(link);
        var actions = await Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('main form')].flatMap(f => [...[...f.querySelectorAll('[formaction]')].map(b => b.getAttribute('formaction')), f.getAttribute('action') || ''])");
        string? Action(string end) => Array.Find(actions, action => action.EndsWith(end, StringComparison.Ordinal));
        if (link.StartsWith("/payments/", StringComparison.Ordinal))
        {
            // What was under way when they came is called off. Later it is their own withdrawal, and waited for.
            if (round == 0 && Action("/cancel") is { } callOff) await PressAsync(callOff);
        }
        else if (link == "/box")
        {
            if (Action("/return") is { } back)
            {
                await Page.CheckAsync("[name=Way][value=Counter]");
                await PressAsync(back);
            }

            await handIn(this);
        }
        else if ((Action("/cancel") ?? Action("/refund") ?? Action("/leave") ?? Action("/settle") ?? Action("/pay") ?? Action("/withdraw")) is { } action)
        {
            await PressAsync(action);
        }
    }

    private Task PressAsync(string action) =>
        Page.LeadsOnAsync(() => Page.Locator($"main button[formaction='{action}'], main form[action='{action}'] button:not([formaction])").First.ClickAsync());

    private async Task ProveAsync(string? phone, string? email)
    {
        if (await Page.Locator("[data-work]").CountAsync() > 0)
        {
            // The module shows it once it has loaded.
            await Page.LeadsOnAsync(() => Page.Locator("[data-work] button").ClickAsync());
            return;
        }

        var method = (await Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('main [name=method]')].map(i => i.value)")).First(value => value is "sms" or "email");
        var to = (method == "sms" ? phone : email)!;
        var before = (await house.InboxAsync(to)).Count;
        await Page.CheckAsync($"main [name=method][value={method}]");
        await SubmitAsync("main form[action$='/send']");
        await EnterCodeAsync(to, before);
    }

    /// <summary>Keeps a picture where pictures are wanted; nothing may be wider than the screen.</summary>
    public async Task SeeAsync(string step)
    {
        await Look.TakeAsync(Page, $"{(service == house.Railway.Address ? "railway" : "huhutong")}-{name}-{step}");
        (await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBeLessThanOrEqualTo(0, $"{name} {step}");
    }
}
