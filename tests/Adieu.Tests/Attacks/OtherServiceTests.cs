using System.Net;
using Adieu.Cases;
using Adieu.Staff;
using Adieu.Tests.Staff;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Tests.Attacks;

/// <summary>Every address of the counter and the line that names a case, a look-up or a call, read from the running server: who did not begin it, there, gets nowhere.</summary>
public sealed class OtherServiceTests
{
    [Fact]
    public async Task A_desk_does_nothing_about_a_case_of_another_service_or_of_a_colleague()
    {
        await using var host = await DeskHost.OpenAsync();
        var (clerk, itsOwn) = await host.SeatAsync("chen", StaffRole.Clerk, "other-shop");
        var (agent, linesOwn) = await host.SeatAsync("zhou", StaffRole.Agent, "other-shop");
        var (atCounter, slip) = await host.BeginAsync(clerk, StaffRoom.Zhang);
        var line = host.Get<IHotline>();
        var (said, call) = (new CallerSays("张伟", StaffRoom.Li, DoorHost.Phone(2)), (await line.TakeCallAsync(agent, default))!);
        var onTheLine = (await line.AskAsync(agent, (await line.TakeCallAsync(agent, default))!, said, "zh-CN", default)).ShouldBeOfType<CallResult.Match>().Case;

        // The very same people at the other service's desk, and colleagues at both.
        var clerks = new[] { await host.SeatAsync("chen", StaffRole.Clerk, "door-shop"), await host.SeatAsync("zhao", StaffRole.Clerk, "other-shop"), await host.SeatAsync("zhao", StaffRole.Clerk, "door-shop") };
        var agents = new[] { await host.SeatAsync("zhou", StaffRole.Agent, "door-shop"), await host.SeatAsync("wu", StaffRole.Agent, "other-shop") };
        var routes = Routes(host);
        routes.Count.ShouldBeGreaterThan(19);
        var (form, token) = await FormAsync(host);
        var before = await StandsAsync(host);
        foreach (var (method, pattern) in routes)
        {
            var isLine = pattern.StartsWith("/line", StringComparison.Ordinal);
            var address = pattern.Replace("{slip}", slip, StringComparison.Ordinal).Replace("{call}", call, StringComparison.Ordinal).Replace("{number}", (isLine ? onTheLine : atCounter).Number.ToString(), StringComparison.Ordinal)
                + (pattern.EndsWith("/for", StringComparison.Ordinal) ? "?as=relative" : "");
            foreach (var (seat, cookie) in isLine ? agents : clerks)
            {
                // A call that led to nothing yet belongs to the agent and to no service.
                if (pattern.Contains("{call}", StringComparison.Ordinal) && seat.Staff == agent.Staff) continue;
                var answer = await SendAsync(host, method, address, $"{cookie}; {form}", token, isLine);
                var refused = answer.StatusCode == HttpStatusCode.NotFound || answer.Headers.Location?.ToString() is "/desk?why=old" or "/line?why=over";
                refused.ShouldBeTrue($"{method} {pattern} by {seat.Name} of {seat.Service}: {answer.StatusCode} {answer.Headers.Location}");
            }

            if (method != "GET") continue;
            (await SendAsync(host, method, address, isLine ? linesOwn : itsOwn, token, isLine)).StatusCode.ShouldBe(HttpStatusCode.OK, $"{pattern}: whoever began it, there");
        }

        (await StandsAsync(host)).ShouldBe(before);
    }

    private static List<(string Method, string Pattern)> Routes(DeskHost host) =>
        [.. host.Door.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Select(method => (method, Pattern: "/" + endpoint.RoutePattern.RawText!.Trim('/'))) ?? [])
            .Where(route => (route.Pattern.StartsWith("/desk/", StringComparison.Ordinal) || route.Pattern.StartsWith("/line/", StringComparison.Ordinal)) && route.Pattern.Contains('{', StringComparison.Ordinal)).Distinct()];

    // What any of it could have changed.
    private static async Task<string> StandsAsync(DeskHost host) =>
        $"{await host.Door.AdieuAsync<string>("select group_concat(number || state || version || door, ' ') from (select * from cases order by number)")}; "
        + $"{await host.Door.AdieuAsync<long>("select count(*) from second_pairs")} second pairs, {await host.Door.AdieuAsync<long>("select count(*) from refusals")} refusals, "
        + $"{await host.Door.AdieuAsync<long>("select count(*) from calls where called_back_at is not null")} called back, "
        + $"{await host.Door.AdieuAsync<long>("select count(*) from ledger where entry like '%unmasked%'")} unmasked, {host.Door.Post.Letters.Count} letters";

    private static Task<HttpResponseMessage> SendAsync(DeskHost host, string method, string address, string cookie, string token, bool isLine)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Headers.Add("Cookie", cookie);
        if (method != "GET")
        {
            // Everything that any of the forms asks for, filled in so that it would be taken.
            var fields = new Dictionary<string, string>
            {
                ["__RequestVerificationToken"] = token,
                ["number"] = "yes",
                ["expiry"] = "yes",
                ["face"] = "yes",
                ["days"] = "7",
                ["losses"] = "yes",
                ["reason"] = "person-asks",
                ["field"] = "phone",
                ["basis"] = "terms",
                ["yes"] = "yes",
                ["version"] = "2",
                ["code"] = "000000",
                ["by"] = "sms",
                ["back"] = "yes",
                ["as"] = "relative",
                ["relation"] = "child",
                ["paper"] = "death",
                ["name"] = isLine ? "张伟" : "yes",
                ["document"] = isLine ? StaffRoom.Li : StaffRoom.Wang,
                ["phone"] = DoorHost.Phone(2),
            };
            request.Content = new FormUrlEncodedContent(fields);
        }

        return host.Door.NewClient(cookies: false).SendAsync(request);
    }

    private static async Task<(string Cookie, string Token)> FormAsync(DeskHost host)
    {
        var page = await host.Door.NewClient(cookies: false).GetAsync("/own");
        var token = System.Text.RegularExpressions.Regex.Match(await page.Content.ReadAsStringAsync(), "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        return (page.Headers.GetValues("Set-Cookie").First(cookie => cookie.StartsWith("adieu.form", StringComparison.Ordinal)).Split(';')[0], token);
    }
}
