using System.Net;
using Adieu.Tests.Pages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Tests.Attacks;

/// <summary>Holds for every route that there is: they are read from the running server, so a new page is covered on the day it is made.</summary>
public sealed class RouteTests : IDisposable
{
    private readonly DoorHost _host = new();

    [Fact]
    public async Task A_session_of_one_case_opens_nothing_of_another()
    {
        var (mine, cookie) = await _host.SignedInAsync(1);
        var (theirs, _) = await _host.SignedInAsync(2);
        var routes = Routes().Where(route => route.Pattern.StartsWith("/s/{service}/{number}", StringComparison.Ordinal)).ToList();
        routes.Count.ShouldBeGreaterThan(10);
        using var client = _host.NewClient(cookies: false);
        var (form, token) = await TokenAsync(client, cookie, $"/s/door-shop/{mine.Number}/choices");
        foreach (var route in routes)
        {
            foreach (var number in new[] { theirs.Number.ToString(), "ADU-2222-2222", "x" })
            {
                var answer = await SendAsync(client, route.Method, Fill(route.Pattern, number), $"{cookie}; {form}", token);
                answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, $"{route.Method} {route.Pattern} {number}");
            }

            // The same request for one's own case gets through: the refusal is about whose it is.
            var own = await SendAsync(client, route.Method, Fill(route.Pattern, mine.Number.ToString()), $"{cookie}; {form}", token);
            // A file that this door does not have is not there for anybody.
            if (!Path.HasExtension(route.Pattern)) own.StatusCode.ShouldNotBe(HttpStatusCode.NotFound, $"{route.Method} {route.Pattern}");
            own.StatusCode.ShouldNotBe(HttpStatusCode.BadRequest, $"{route.Method} {route.Pattern}");
        }

        (await _host.AdieuAsync<string>($"select state || version from cases where number = '{theirs.Number}'")).ShouldBe("Preview1");
    }

    [Fact]
    public async Task No_form_is_taken_without_its_token()
    {
        var (mine, cookie) = await _host.SignedInAsync(1);
        using var client = _host.NewClient(cookies: false);
        var routes = Routes().Where(route => route.Method != "GET" && !route.Pattern.StartsWith("/v1/", StringComparison.Ordinal)).ToList();
        routes.Count.ShouldBeGreaterThan(8);
        var (form, _) = await TokenAsync(client, cookie, $"/s/door-shop/{mine.Number}/choices");
        foreach (var route in routes)
        {
            var answer = await SendAsync(client, route.Method, Fill(route.Pattern, mine.Number.ToString()), $"{cookie}; {form}", token: null);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{route.Method} {route.Pattern}");
        }

        (await _host.AdieuAsync<string>("select state || version from cases")).ShouldBe("Preview1");
    }

    [Fact]
    public async Task No_page_can_be_framed_or_cached_and_no_address_leads_elsewhere()
    {
        var (mine, cookie) = await _host.SignedInAsync(1);
        using var client = _host.NewClient(cookies: false);
        const string evil = "https%3A%2F%2Fevil.example%2F";
        foreach (var route in Routes().Where(route => route.Method == "GET" && !route.Pattern.EndsWith("events", StringComparison.Ordinal)))
        {
            var address = Fill(route.Pattern, mine.Number.ToString());
            foreach (var query in new[] { "", string.Join('&', new[] { "next", "returnUrl", "url", "redirect", "why", "method", "lang", "number", "handoff", "token" }.Select(name => $"{name}={evil}")) })
            {
                var answer = await SendAsync(client, "GET", $"{address}?{query}", cookie, null);
                if (!route.Pattern.StartsWith("/health", StringComparison.Ordinal) && !route.Pattern.Contains("jwks", StringComparison.Ordinal))
                    answer.Headers.CacheControl?.NoStore.ShouldBe(true, address);
                answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'", customMessage: address);
                answer.Headers.GetValues("X-Frame-Options").Single().ShouldBe("DENY", address);
                if (answer.Headers.Location is { } location) location.ToString().ShouldStartWith("/", customMessage: address);
                answer.Headers.Location?.ToString().ShouldNotStartWith("//");
                (await answer.Content.ReadAsStringAsync()).ShouldNotContain("href=\"https://evil.example", Case.Insensitive, address);
            }
        }

        // A service's path that tries to be an address is no service.
        foreach (var path in new[] { "/s//evil.example/forgot", "/s/%2F%2Fevil.example", "/s/door-shop/%2F%2Fevil.example" })
            (await SendAsync(client, "GET", path, cookie, null)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
    }

    [Fact]
    public async Task The_only_way_out_of_a_form_is_the_services_own_page()
    {
        var browser = await _host.ProvenAsync(5);
        browser.Response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("form-action 'self' https://shop.example;");
        foreach (var hidden in browser.Page.QuerySelectorAll("input[type=hidden]")) hidden.GetAttribute("name").ShouldBe("__RequestVerificationToken");
        foreach (var form in browser.Page.QuerySelectorAll("form")) form.GetAttribute("action")!.ShouldStartWith("/");
    }

    private List<(string Method, string Pattern)> Routes() =>
        [.. _host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Select(method => (method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))) ?? [])
            .Where(route => !route.Item2.Contains("{*", StringComparison.Ordinal)).Distinct()];

    private static string Fill(string pattern, string number) => pattern
        .Replace("{service}", "door-shop", StringComparison.Ordinal).Replace("{number}", number, StringComparison.Ordinal).Replace("{method}", "sms", StringComparison.Ordinal);

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string address, string cookie, string? token)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Headers.Add("Cookie", cookie);
        if (method != "GET") request.Content = new FormUrlEncodedContent(token is null ? [] : [new("__RequestVerificationToken", token)]);
        return client.SendAsync(request);
    }

    private static async Task<(string Cookie, string Token)> TokenAsync(HttpClient client, string cookie, string address)
    {
        var page = await SendAsync(client, "GET", address, cookie, null);
        var html = await page.Content.ReadAsStringAsync();
        var token = System.Text.RegularExpressions.Regex.Match(html, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        return (page.Headers.GetValues("Set-Cookie").First(c => c.StartsWith("adieu.form", StringComparison.Ordinal)).Split(';')[0], token);
    }

    public void Dispose() => _host.Dispose();
}
