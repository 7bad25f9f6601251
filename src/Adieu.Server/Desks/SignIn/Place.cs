using Adieu.Services;

namespace Adieu.Server.Desks.SignIn;

/// <summary>Which window or line somebody sits at, and for which service.</summary>
/// <param name="Desk">The window or line in their own words, at most 40 characters; null for those who have none.</param>
/// <param name="Service">The service's id, or null.</param>
public sealed record Place(string? Desk, string? Service)
{
    private const string Cookie = "adieu.place";

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(180);

    /// <summary>The place as a form says it.</summary>
    public static Place Of(IFormCollection form, ServiceCatalog services)
    {
        var desk = form["desk"].ToString().Trim();
        return new Place(desk.Length is 0 or > 40 ? null : desk, services.TryFind(form["service"], out var found) ? found.Id : null);
    }

    /// <summary>Where this browser stood last. It fills the form in and is believed no further.</summary>
    public static Place? LastOf(HttpContext context) =>
        context.Request.Cookies[Cookie]?.Split('|', 2) is [var service, { Length: <= 40 * 9 } desk] ? new Place(Uri.UnescapeDataString(desk), service) : null;

    /// <summary>A window's computer stays at its window: whoever signs in there next types less, and mistypes less.</summary>
    public void Remember(HttpContext context)
    {
        if (Desk is null || Service is null) return;
        context.Response.Cookies.Append(Cookie, $"{Service}|{Uri.EscapeDataString(Desk)}", new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            Path = "/staff",
            MaxAge = Remembered,
        });
    }
}
