using Microsoft.AspNetCore.Http;

namespace Passport.Web;

/// <summary>Keeps a language that a link chose (<c>?lang=en</c>).</summary>
internal sealed class LanguageChoice(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Query["lang"].ToString() is "en" or "zh-CN")
        {
            context.Response.Cookies.Append(Speech.Cookie, context.Request.Query["lang"].ToString(), new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = TimeSpan.FromDays(365),
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
            });
        }

        return next(context);
    }
}
