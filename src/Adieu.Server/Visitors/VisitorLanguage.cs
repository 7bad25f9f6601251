using Microsoft.Net.Http.Headers;

namespace Adieu.Server.Visitors;

/// <summary>Finds the visitor's language: <c>?lang=</c>, then what they chose before, then what the browser asks for, then Chinese.</summary>
internal sealed class VisitorLanguage(RequestDelegate next)
{
    public const string Cookie = "adieu.lang";

    public Task InvokeAsync(HttpContext context, Visitor visitor)
    {
        var asked = Known(context.Request.Query["lang"]);
        visitor.Language = asked ?? Known(context.Request.Cookies[Cookie]) ?? Preferred(context.Request) ?? Visitor.Chinese;
        if (asked is not null)
        {
            context.Response.Cookies.Append(Cookie, asked, new CookieOptions
            {
                MaxAge = TimeSpan.FromDays(365),
                SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax,
                HttpOnly = true,
                Secure = context.Request.IsHttps,
                IsEssential = true,
            });
        }

        context.Response.Headers.ContentLanguage = visitor.Language;
        context.Response.Headers.Vary = "Accept-Language, Cookie";
        return next(context);
    }

    private static string? Preferred(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var languages)
            ? languages.OrderByDescending(language => language.Quality ?? 1).Select(language => Known(language.Value.Value)).FirstOrDefault(known => known is not null)
            : null;

    private static string? Known(string? tag) => tag switch
    {
        null => null,
        _ when tag.StartsWith("zh", StringComparison.OrdinalIgnoreCase) => Visitor.Chinese,
        _ when tag.StartsWith("en", StringComparison.OrdinalIgnoreCase) => Visitor.English,
        _ => null,
    };
}
