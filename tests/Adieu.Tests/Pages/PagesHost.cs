using System.Net;
using Adieu.Cases;
using Adieu.Server.Hosting;
using Adieu.Services;
using Adieu.Verification;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Adieu.Tests.Pages;

/// <summary>The server with a sample service, and a browser without script.</summary>
internal sealed class PagesHost : WebApplicationFactory<ServerOptions>
{
    private readonly string _directory = Directory.CreateTempSubdirectory("adieu-pages").FullName;

    public string EnvironmentName { get; init; } = "Production";
    public Dictionary<string, string> Settings { get; init; } = [];
    public SampleClosing Closing { get; } = new(TimeProvider.System);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(EnvironmentName);
        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.UseSetting("Adieu:Keys:Directory", _directory);
        builder.UseSetting("Adieu:Keys:MayCreate", "true");
        builder.UseSetting("Adieu:Storage:Connection", $"Data Source={_directory}/adieu.db;Pooling=False");
        builder.UseSetting("Adieu:Lanes:Enabled", "false");
        builder.UseSetting("Adieu:Inbox:SmtpPort", "0");
        builder.UseSetting("Adieu:RateLimits:Codes", "1000");
        foreach (var (key, value) in Settings) builder.UseSetting(key, value);
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IClosing>(Closing);
            services.AddSingleton<IServiceTokens>(Closing);
            services.AddSingleton(new ServiceCatalog([SampleService.Library]));
        });
    }

    public Browser NewBrowser(string language = "zh-CN") => new(CreateClient(new() { AllowAutoRedirect = false }), language);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }
}

/// <summary>Follows redirects and posts forms as they stand in the page.</summary>
internal sealed class Browser(HttpClient client, string language)
{
    private static readonly HtmlParser Parser = new(new HtmlParserOptions(), BrowsingContext.New());

    public HttpResponseMessage Response { get; private set; } = null!;
    public IHtmlDocument Page { get; private set; } = null!;
    public string Address { get; private set; } = "/";
    public HttpStatusCode Status => Response.StatusCode;
    public string Text => Page.Body!.TextContent;
    public string Heading => Page.QuerySelector("h1")!.TextContent;

    public Task<Browser> GoAsync(string address) => SendAsync(new HttpRequestMessage(HttpMethod.Get, address));

    /// <summary>Submits the page's form with that action, with fields filled in or changed.</summary>
    public Task<Browser> SubmitAsync(string actionEnd, params (string Name, string Value)[] filled)
    {
        var form = Page.QuerySelectorAll<IHtmlFormElement>("form").First(f => f.GetAttribute("action")!.EndsWith(actionEnd, StringComparison.Ordinal));
        var fields = form.QuerySelectorAll<IHtmlInputElement>("input")
            .Where(input => input.Type is not ("radio" or "checkbox") || input.IsChecked)
            .ToDictionary(input => input.Name!, input => input.Value);
        foreach (var (name, value) in filled) fields[name] = value;
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, form.GetAttribute("action")) { Content = new FormUrlEncodedContent(fields) });
    }

    public async Task<Browser> SendAsync(HttpRequestMessage request)
    {
        request.Headers.AcceptLanguage.ParseAdd(language);
        Response = await client.SendAsync(request);
        Address = Response.RequestMessage!.RequestUri!.PathAndQuery;
        if (Response.Headers.Location is { } location) return await GoAsync(location.ToString());
        Page = await Parser.ParseDocumentAsync(await Response.Content.ReadAsStringAsync());
        return this;
    }
}
