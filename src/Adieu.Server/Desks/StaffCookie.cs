using Adieu.Staff;

namespace Adieu.Server.Desks;

/// <summary>The cookie of a staff session: a random token and nothing else. It lasts as long as the browser is open, and is never sent from another site.</summary>
internal sealed class StaffCookie(IHttpContextAccessor accessor)
{
    public const string Name = "adieu.staff";

    private HttpContext Context => accessor.HttpContext ?? throw new InvalidOperationException("There is no request.");

    public string? Token => Context.Request.Cookies[Name];

    public void Give(StaffToken token) => Context.Response.Cookies.Append(Name, token.Text, Options());

    public void Remove() => Context.Response.Cookies.Delete(Name, Options());

    private CookieOptions Options() => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = Context.Request.IsHttps, IsEssential = true, Path = "/" };
}
