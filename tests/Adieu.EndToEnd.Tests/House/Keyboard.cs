using System.Text.Json;
using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>
/// Somebody who hears a page and has no pointer: moves with Tab, and knows of what has the focus only its role and name
/// in the browser's accessibility tree, as a screen reader says them.
/// </summary>
public sealed class Keyboard(IPage page, ICDPSession browser)
{
    public static async Task<Keyboard> OpenAsync(IPage page)
    {
        // What a screen reader cannot read out is not there.
        await page.RouteAsync("**/*", route => route.Request.ResourceType is "image" or "font" ? route.AbortAsync() : route.ContinueAsync());
        return new Keyboard(page, await page.Context.NewCDPSessionAsync(page));
    }

    /// <summary>Tabs until something with that role and a name that holds the text has the focus.</summary>
    public async Task GoToAsync(string role, string name)
    {
        var heard = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            var (itsRole, itsName) = await FocusAsync();
            if (itsRole.Length > 0) heard.Add($"{itsRole}: {itsName}");
            // The page itself and an alert may have the focus without a name of their own.
            if (itsRole is "link" or "button" or "textbox" or "radio" or "checkbox" && itsName.Length == 0) throw new InvalidOperationException($"{page.Url}: a {itsRole} without a name.");
            if (itsRole == role && itsName.Contains(name, StringComparison.Ordinal)) return;
        }

        throw new InvalidOperationException($"{page.Url}: no {role} “{name}”. Heard: {string.Join(" | ", heard)}");
    }

    public async Task TypeAsync(string name, string text)
    {
        await GoToAsync("textbox", name);
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>Presses a button or follows a link, and waits for the page behind it.</summary>
    public async Task PressAsync(string role, string name)
    {
        await GoToAsync(role, name);
        await page.LeadsOnAsync(() => page.Keyboard.PressAsync("Enter"));
    }

    /// <summary>Picks a radio button with the arrow keys, from the group's chosen one.</summary>
    public async Task PickAsync(string name)
    {
        for (var i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if ((await FocusAsync()).Role != "radio") continue;
            for (var j = 0; j < 12; j++)
            {
                if ((await FocusAsync()).Name.Contains(name, StringComparison.Ordinal))
                {
                    await page.Keyboard.PressAsync("Space");
                    return;
                }

                await page.Keyboard.PressAsync("ArrowDown");
            }
        }

        throw new InvalidOperationException($"{page.Url}: no choice “{name}”.");
    }

    /// <summary>What is announced without the focus moving: the page's live regions.</summary>
    public async Task<string> AnnouncedAsync() => string.Join(' ', await page.Locator("[role=alert], [role=status], [aria-live]").AllInnerTextsAsync());

    private async Task<(string Role, string Name)> FocusAsync()
    {
        var tree = (await browser.SendAsync("Accessibility.getFullAXTree"))!.Value;
        foreach (var node in tree.GetProperty("nodes").EnumerateArray())
        {
            if (!node.TryGetProperty("properties", out var properties)) continue;
            var focused = properties.EnumerateArray().Any(p => p.GetProperty("name").GetString() == "focused" && p.GetProperty("value").GetProperty("value").ValueKind == JsonValueKind.True);
            if (!focused) continue;
            var role = node.GetProperty("role").GetProperty("value").GetString() ?? "";
            if (role is "RootWebArea") continue;
            return (role, node.TryGetProperty("name", out var name) ? name.GetProperty("value").GetString() ?? "" : "");
        }

        return ("", "");
    }
}
