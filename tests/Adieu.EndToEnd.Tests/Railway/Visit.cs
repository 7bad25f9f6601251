using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Adieu.EndToEnd.Tests.RailwayService;

/// <summary>Somebody who reads pages and sends their forms, with every hidden field as the page has it.</summary>
internal sealed class Visit : IDisposable
{
    private readonly HttpClient _http;

    public Visit(Uri address) => _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() })
    {
        BaseAddress = address,
        DefaultRequestHeaders = { { "Accept-Language", "en" }, { "User-Agent", "Firefox Linux" } },
    };

    public HttpStatusCode Status { get; private set; }

    public Uri? Location { get; private set; }

    public IHtmlDocument Page { get; private set; } = null!;

    public string Text => string.Join(' ', Page.QuerySelector("main")!.TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Opens an address and follows redirects within the site.</summary>
    public async Task<Visit> OpenAsync(string path)
    {
        await ReadAsync(await _http.GetAsync(path));
        for (var hops = 0; Location is { } next && hops < 5 && (!next.IsAbsoluteUri || next.Authority == _http.BaseAddress!.Authority); hops++) await ReadAsync(await _http.GetAsync(next));
        return this;
    }

    /// <summary>Sends the page's form with that action, and follows redirects within the site.</summary>
    public async Task<Visit> SendAsync(string action, params (string Name, string Value)[] fields)
    {
        var form = Page.Forms.FirstOrDefault(f => f.GetAttribute("action") == action || f.QuerySelector($"[formaction='{action}']") is not null)
            ?? throw new InvalidOperationException($"The page has no form {action}: {Text}");
        var values = form.QuerySelectorAll("input[type=hidden]").OfType<IHtmlInputElement>().Select(i => KeyValuePair.Create(i.Name!, i.Value)).ToList();
        values.AddRange(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        await ReadAsync(await _http.PostAsync(action, new FormUrlEncodedContent(values)));
        return Location is { IsAbsoluteUri: false } next ? await OpenAsync(next.ToString()) : this;
    }

    /// <summary>Signs in with the sample password.</summary>
    public async Task<Visit> SignInAsync(string identifier, string password = "railway-2026")
    {
        await OpenAsync("/account/sign-in");
        return await SendAsync("/account/sign-in", ("Identifier", identifier), ("Password", password));
    }

    public void Dispose() => _http.Dispose();

    private async Task ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            (Status, Location) = (response.StatusCode, response.Headers.Location);
            Page = new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());
        }
    }
}
