using Adieu.Server.Desks.Pads;
using Adieu.Services;
using Microsoft.Net.Http.Headers;

namespace Adieu.Server.Visitors;

/// <summary>Finds the visitor's language: <c>?lang=</c>, then what they chose before, then what the browser asks for, then the service's own, then Chinese; and whether it is a desk's pad.</summary>
internal sealed class VisitorLanguage(RequestDelegate next)
{
    public const string Cookie = "adieu.lang";

    public Task InvokeAsync(HttpContext context, Visitor visitor, ServiceCatalog services)
    {
        var asked = Known(context.Request.Query["lang"]);
        visitor.Language = asked ?? Known(context.Request.Cookies[Cookie]) ?? Preferred(context.Request) ?? OfService(context.Request, services) ?? Visitor.Chinese;
        visitor.IsOnPad = context.Request.Cookies.ContainsKey(PadCookie.Name);
        if (asked is not null) Remember(context, asked);

        context.Response.Headers.ContentLanguage = visitor.Language;
        context.Response.Headers.Vary = "Accept-Language, Cookie";
        return next(context);
    }

    /// <summary>Keeps a choice for a year.</summary>
    public static void Remember(HttpContext context, string language) => context.Response.Cookies.Append(Cookie, language, new CookieOptions
    {
        MaxAge = TimeSpan.FromDays(365),
        SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax,
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        IsEssential = true,
    });

    /// <summary>The language of a tag, or null when it is none that the pages speak.</summary>
    public static string? Known(string? tag) => tag switch
    {
        null => null,
        _ when tag.StartsWith("zh", StringComparison.OrdinalIgnoreCase) => Visitor.Chinese,
        _ when tag.StartsWith("en", StringComparison.OrdinalIgnoreCase) => Visitor.English,
        _ => null,
    };

    private static string? OfService(HttpRequest request, ServiceCatalog services) =>
        request.Path.StartsWithSegments("/s", out var rest) && services.TryFind(rest.Value?.Split('/', 3).ElementAtOrDefault(1), out var service) ? service.Language : null;

    private static string? Preferred(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var languages)
            ? languages.OrderByDescending(language => language.Quality ?? 1).Select(language => Known(language.Value.Value)).FirstOrDefault(known => known is not null)
            : null;
}
