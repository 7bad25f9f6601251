using System.Net;
using Adieu.Cases;
using Adieu.Staff;
using Adieu.Tests.Staff;
using Adieu.Verification;

namespace Adieu.Tests.Attacks;

/// <summary>A desk's pad in the hands of whoever works there: it is handed a case before its person has proved anything.</summary>
public sealed class PadTests
{
    [Fact]
    public async Task A_clerk_with_a_pad_of_their_own_takes_no_copy_of_anybodys_data()
    {
        await using var host = await DeskHost.OpenAsync();
        var (clerk, _) = await host.SeatAsync("chen", StaffRole.Clerk, "door-shop");
        // Four false ticks, and their own phone as the pad.
        var (begun, _) = await host.BeginAsync(clerk, StaffRoom.Zhang);
        var pads = host.Get<IPads>();
        var pad = await pads.StartAsync(default);
        (await pads.PairAsync(clerk, (await pads.FindAsync(pad.Token, default))!.Code!, default)).ShouldBeTrue();
        (await pads.ShowAsync(clerk, begun.Number, default)).ShouldBeTrue();
        using var browser = host.Door.NewClient(cookies: false);
        var shown = await GetAsync(browser, "/pad", $"adieu.pad={pad.Token}");
        shown.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var session = shown.Headers.GetValues("Set-Cookie").First(cookie => cookie.StartsWith("adieu.case", StringComparison.Ordinal)).Split(';')[0];
        var path = $"/s/door-shop/{begun.Number}";
        var both = $"adieu.pad={pad.Token}; {session}";
        (await GetAsync(browser, path + "/prove", both)).StatusCode.ShouldBe(HttpStatusCode.OK, "it is the pad that was handed the case");

        foreach (var proved in new[] { false, true })
        {
            if (proved) (await host.Door.Closing.ProveAsync(begun.Number, "sms", await host.Door.CodeAsync(DoorHost.Phone(1)), default)).ShouldBe(new ProveResult.Proven(true));
            (await GetAsync(browser, path + "/export", both)).StatusCode.ShouldBe(HttpStatusCode.SeeOther, $"a copy on a pad, proved: {proved}");
            (await GetAsync(browser, path + "/tell", both)).StatusCode.ShouldBe(proved ? HttpStatusCode.OK : HttpStatusCode.SeeOther, $"the names of their contacts, proved: {proved}");
            // Whoever throws the pad's cookie away has no pad, and no case either.
            foreach (var address in new[] { "", "/export", "/check" }) (await GetAsync(browser, path + address, session)).StatusCode.ShouldBe(HttpStatusCode.NotFound, $"{address} beside a pad, proved: {proved}");
        }

        (await pads.ShowAsync(clerk, null, default)).ShouldBeTrue();
        (await GetAsync(browser, path + "/check", both)).StatusCode.ShouldBe(HttpStatusCode.NotFound, "what was taken back is gone");
    }

    [Fact]
    public async Task On_a_phone_of_their_own_the_person_takes_their_copy_once_they_have_proved_who_they_are()
    {
        await using var host = await DeskHost.OpenAsync();
        var (clerk, _) = await host.SeatAsync("chen", StaffRole.Clerk, "door-shop");
        var (begun, _) = await host.BeginAsync(clerk, StaffRoom.Li);
        var phone = await host.Door.NewBrowser().GoAsync("/own");
        await phone.SubmitAsync("/own", ("number", begun.Number.ToString()), ("code", await host.Door.CodeAsync(DoorHost.Phone(2))));
        phone.Address.ShouldBe($"/s/door-shop/{begun.Number}/check");
        await phone.GoAsync($"/s/door-shop/{begun.Number}/export");
        phone.Response.Content.Headers.ContentType!.MediaType.ShouldBe("application/zip");
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, string address, string cookie)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Cookie", cookie);
        return client.SendAsync(request);
    }
}
