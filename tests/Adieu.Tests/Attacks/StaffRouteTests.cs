using System.Net;
using Adieu.Staff;
using Adieu.Tests.Pages;
using Adieu.Tests.Staff;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Tests.Attacks;

/// <summary>Whose desk it is, for every route that there is: read from the running server, so that a new page is covered on the day it is made.</summary>
public sealed class StaffRouteTests : IDisposable
{
    // The longest prefix counts. Whatever is not here is everybody's who is signed in, or nobody's.
    private static readonly (string Prefix, StaffAct[] Acts)[] Rooms =
    [
        ("/desk", [StaffAct.ServeAtCounter]), ("/line", [StaffAct.ServeOnPhone]), ("/second", [StaffAct.SecondPair]), ("/board/lock", [StaffAct.LockStaff]),
        ("/board", [StaffAct.SeeBoard]), ("/office/", [StaffAct.DecideAppeal]), ("/office", [StaffAct.SeeAppeals]), ("/staff/people", [StaffAct.ManageStaff]),
    ];

    private readonly PagesHost _host = new() { Settings = new() { ["Adieu:RateLimits:Any"] = "1000000", ["Adieu:RateLimits:Codes"] = "1000000" } };

    [Fact]
    public async Task Every_desk_route_is_for_those_whose_duty_it_is_and_for_nobody_else()
    {
        var routes = Routes();
        routes.Count.ShouldBeGreaterThan(35);
        foreach (var role in Enum.GetValues<StaffRole>())
        {
            var (cookie, token) = await SignInAsync(role);
            using var client = _host.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
            foreach (var (method, pattern, acts) in routes)
            {
                var status = (await SendAsync(client, method, pattern, cookie, token)).StatusCode;
                if (acts.Any(act => Duties.May(role, act))) status.ShouldNotBe(HttpStatusCode.Forbidden, $"{role} {method} {pattern}");
                else status.ShouldBe(HttpStatusCode.Forbidden, $"{role} {method} {pattern}");
            }
        }

        // Without a session, and with a password alone, everything leads to the sign-in.
        using var stranger = _host.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        var (half, halfToken) = await HalfAsync();
        foreach (var (method, pattern, _) in routes)
        {
            (await SendAsync(stranger, method, pattern, half, halfToken)).Headers.Location?.ToString().ShouldBe("/staff?why=sign-in", $"{method} {pattern}");
            if (method == "GET") (await SendAsync(stranger, method, pattern, "", "")).Headers.Location?.ToString().ShouldBe("/staff?why=sign-in", $"{method} {pattern}");
        }
    }

    [Fact]
    public async Task Whoever_was_stopped_or_got_other_duties_is_out_of_every_room_with_the_next_request()
    {
        var people = _host.Services.GetRequiredService<IStaffPeople>();
        var (store, routes) = (_host.Services.GetRequiredService<IStaffStore>(), Routes());
        var stops = new (StaffRole Role, string How, Func<StaffMember, Task> Stop)[]
        {
            (StaffRole.Clerk, "locked", who => store.SetStateAsync(who.Id, [StaffState.Active], StaffState.Locked, "test", default)),
            (StaffRole.Agent, "disabled", who => people.DisableAsync(who.Name, "test", default)),
            (StaffRole.Supervisor, "made a clerk", who => store.ChangeRoleAsync(who.Id, StaffRole.Clerk, "test", default)),
            (StaffRole.PrivacyOfficer, "invited again", who => people.InviteAgainAsync(who.Name, "test", default)),
            (StaffRole.Administrator, "disabled by a colleague", who => people.DisableAsync(who.Name, "test", default)),
            (StaffRole.Auditor, "signed out everywhere", who => store.EndAllAsync(who.Id, default)),
        };
        using var client = _host.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        foreach (var (role, how, stop) in stops)
        {
            var (cookie, token) = await SignInAsync(role);
            var theirs = routes.Where(route => route.Acts.Any(act => Duties.May(role, act))).ToList();
            theirs.ShouldNotBeEmpty();
            foreach (var (method, pattern, _) in theirs.Where(route => route.Method == "GET"))
                (await SendAsync(client, method, pattern, cookie, token)).Headers.Location?.ToString().ShouldNotBe("/staff?why=sign-in", $"{role} {pattern} before");
            await stop((await people.AllAsync(default)).Single(who => who.Role == role && who.State == StaffState.Active && who.Name.EndsWith("-one", StringComparison.Ordinal)));
            foreach (var (method, pattern, _) in routes)
                (await SendAsync(client, method, pattern, cookie, token)).Headers.Location?.ToString().ShouldBe("/staff?why=sign-in", $"{role} {how}: {method} {pattern}");
        }
    }

    private List<(string Method, string Pattern, StaffAct[] Acts)> Routes() =>
        [.. _host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Select(method => (method, Pattern: "/" + endpoint.RoutePattern.RawText!.Trim('/'))) ?? [])
            .Select(route => (route.method, route.Pattern, Rooms.OrderByDescending(room => room.Prefix.Length).FirstOrDefault(room => route.Pattern.StartsWith(room.Prefix, StringComparison.Ordinal)).Acts))
            .Where(route => route.Acts is not null).Distinct()];

    private async Task<(string Cookie, string Token)> SignInAsync(StaffRole role)
    {
        var name = $"{role.ToString().ToLowerInvariant()}-one";
        await using var scope = _host.Services.CreateAsyncScope();
        var (people, signIn) = (_host.Services.GetRequiredService<IStaffPeople>(), scope.ServiceProvider.GetRequiredService<IStaffSignIn>());
        var invitation = (await people.InviteAsync(new NewStaff(name, name, role, null, null), "test", default))!;
        var joined = (JoinResult.Joined)await signIn.JoinAsync(invitation.Address.Split("token=")[1], StaffRoom.Password, "test", default);
        var secret = StaffRoom.Base32((await signIn.EnrolAsync(joined.Token.Text, default))!.Secret);
        var token = (await signIn.SecondAsync(joined.Token.Text, Totp.Code(secret, Totp.Step(TimeProvider.System.GetUtcNow())), null, "South 3", default))!;
        return await WithFormAsync("adieu.staff=" + token.Text);
    }

    // The password and no second factor.
    private async Task<(string Cookie, string Token)> HalfAsync()
    {
        await using var scope = _host.Services.CreateAsyncScope();
        var token = await scope.ServiceProvider.GetRequiredService<IStaffSignIn>().PasswordAsync("supervisor-one", StaffRoom.Password, "test", default);
        return await WithFormAsync("adieu.staff=" + token!.Text);
    }

    private async Task<(string Cookie, string Token)> WithFormAsync(string staff)
    {
        using var client = _host.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        var page = await SendAsync(client, "GET", "/own", "", "");
        var form = page.Headers.GetValues("Set-Cookie").First(cookie => cookie.StartsWith("adieu.form", StringComparison.Ordinal)).Split(';')[0];
        var token = System.Text.RegularExpressions.Regex.Match(await page.Content.ReadAsStringAsync(), "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        return ($"{staff}; {form}", token);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string pattern, string cookie, string token)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), pattern.Replace("{number}", "ADU-2222-2222", StringComparison.Ordinal));
        if (cookie.Length > 0) request.Headers.Add("Cookie", cookie);
        if (method != "GET") request.Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]);
        return client.SendAsync(request);
    }

    public void Dispose() => _host.Dispose();
}
